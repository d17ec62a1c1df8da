//! Remembering what administrators decided about the instance.

use serde_json::Value;

use crate::storage::Stored;

/// Remembers settings: one JSON value a key.
pub trait SettingRepository {
    /// All settings that were ever set, by key.
    fn list(&mut self) -> Stored<Vec<(String, Value)>>;
    /// Sets one; whether it is secret stays as it is, and a new one is not.
    fn set(&mut self, key: &str, value: &Value) -> Stored<()>;
    /// The keys of the settings that are shown to nobody, in their order.
    fn secret_keys(&mut self) -> Stored<Vec<String>>;
    /// Makes a setting that was set secret, or shown again.
    fn set_secrecy(&mut self, key: &str, is_secret: bool) -> Stored<()>;
}
