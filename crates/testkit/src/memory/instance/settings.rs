//! Settings of the instance in memory.

use serde_json::Value;
use uncino_domain::storage::{SettingRepository, Stored};

use crate::memory::Tables;

impl SettingRepository for Tables {
    fn list(&mut self) -> Stored<Vec<(String, Value)>> {
        Ok(self.settings.clone().into_iter().collect())
    }

    fn set(&mut self, key: &str, value: &Value) -> Stored<()> {
        self.settings.insert(key.to_owned(), value.clone());
        Ok(())
    }

    fn secret_keys(&mut self) -> Stored<Vec<String>> {
        Ok(self.secret_settings.iter().cloned().collect())
    }

    fn set_secrecy(&mut self, key: &str, is_secret: bool) -> Stored<()> {
        if is_secret && self.settings.contains_key(key) {
            self.secret_settings.insert(key.to_owned());
        } else {
            self.secret_settings.remove(key);
        }
        Ok(())
    }
}
