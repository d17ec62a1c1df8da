//! Remembering what administrators decided about the instance.

use serde_json::Value;

use super::Stored;

/// Remembers settings: one JSON value a key.
pub trait SettingRepository {
    /// All settings that were ever set, by key.
    fn list(&mut self) -> Stored<Vec<(String, Value)>>;
    /// Sets one.
    fn set(&mut self, key: &str, value: &Value) -> Stored<()>;
}
