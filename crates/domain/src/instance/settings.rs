//! The settings of the instance.

use serde_json::Value;

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::context::Ports;
use crate::instance::setting;
use crate::instance::setting::{MAX_KEYS, SettingRefusal, Settings};
use crate::outcome::ServiceError;
use crate::storage::Stored;

/// Reads and changes the settings of the instance.
#[derive(Debug, Clone)]
pub struct InstanceService {
    ports: Ports,
}

impl InstanceService {
    /// An instance service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The settings, as they are now on all nodes.
    pub fn settings(&self) -> Stored<Settings> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| ports.settings(repositories))
    }

    /// The settings that may be shown: not those that were made secret.
    pub fn shown_settings(&self) -> Stored<Settings> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let secret = repositories.settings().secret_keys()?;
            Ok(ports.settings(repositories)?.without(&secret))
        })
    }

    /// Changes one setting, and whether it is secret; that stays as it is where nothing is said of it.
    pub fn change_one(
        &self,
        (key, value): (String, Value),
        is_secret: Option<bool>,
        by: &Administrator,
    ) -> Result<(), ServiceError<SettingRefusal>> {
        self.apply(vec![(key, value)], is_secret, by)
    }

    /// Changes some settings: all or none of them.
    pub fn change(
        &self,
        changes: Vec<(String, Value)>,
        by: &Administrator,
    ) -> Result<(), ServiceError<SettingRefusal>> {
        self.apply(changes, None, by)
    }

    fn apply(
        &self,
        changes: Vec<(String, Value)>,
        is_secret: Option<bool>,
        by: &Administrator,
    ) -> Result<(), ServiceError<SettingRefusal>> {
        let judged: Result<Vec<_>, _> = changes
            .into_iter()
            .map(|(key, value)| setting::judge(&key, value).map(|value| (key, value)))
            .collect();
        let judged = judged.map_err(ServiceError::Denied)?;
        let entries: Vec<_> = judged
            .iter()
            .map(|(key, _)| self.ports.entry(by.actor(), AuditAction::SettingChanged, key))
            .collect();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let known = ports.settings(repositories)?;
            let is_new = |key: &str| known.iter().all(|(known, _)| known != key);
            let new = judged.iter().filter(|(key, _)| is_new(key)).count();
            if new > 0 && known.iter().count() + new > MAX_KEYS {
                return Err(ServiceError::Denied(SettingRefusal::TooManyKeys));
            }
            for (key, value) in &judged {
                repositories.settings().set(key, value)?;
                if let Some(is_secret) = is_secret {
                    repositories.settings().set_secrecy(key, is_secret)?;
                }
            }
            for entry in &entries {
                repositories.audit().insert(entry)?;
            }
            Ok(())
        })
    }
}
