//! What services stand on: each holds the [`Ports`] and nothing else, so a service costs nothing to make.

use std::sync::Arc;

use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::agenda::picture::PictureStore;
use crate::clock::Clock;
use crate::fetch::Fetcher;
use crate::instance::policy::Policy;
use crate::instance::setting::Settings;
use crate::known::Known;
use crate::origin::Origin;
use crate::people::letter::Mailer;
use crate::people::password::PasswordHasher;
use crate::secret::SecretGenerator;
use crate::storage::{Repositories, Storage, Stored};

/// What the services need from outside.
#[derive(Debug, Clone)]
pub struct Ports {
    /// Memory.
    pub storage: Arc<dyn Storage>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub secrets: Arc<dyn SecretGenerator>,
    /// Passwords of people.
    pub passwords: Arc<dyn PasswordHasher>,
    /// Letters to people.
    pub mailer: Arc<dyn Mailer>,
    /// What strangers point at.
    pub fetcher: Arc<dyn Fetcher>,
    /// The files of pictures.
    pub pictures: Arc<dyn PictureStore>,
    /// Lifetimes and switches.
    pub policy: Arc<Policy>,
    /// What is answered from memory while nothing is committed.
    pub known: Arc<Known>,
    /// Where the present request comes from; nothing is known of that on the command line.
    pub origin: Origin,
}

/// The longest subject of an audit entry, in characters.
const MAX_SUBJECT: usize = 300;

impl Ports {
    /// These ports, for a request from there.
    #[must_use]
    pub fn from(&self, origin: Origin) -> Self {
        Self { origin, ..self.clone() }
    }

    /// The settings of the instance as this transaction sees them.
    pub(crate) fn settings(&self, repositories: &mut dyn Repositories) -> Stored<Settings> {
        Ok(Settings::new(&self.policy.instance, repositories.settings().list()?))
    }

    /// The end: letters that this process wrote are sent, then the database is let go. By name, because threads that end later may still
    /// hold these ports.
    pub fn close(&self) {
        self.mailer.close();
        self.storage.close();
    }

    /// An entry for the audit log about the present request.
    pub(crate) fn entry(&self, actor: Actor, action: AuditAction, subject: &str) -> NewAuditEntry {
        let subject: String = subject.chars().take(MAX_SUBJECT).collect();
        NewAuditEntry {
            at: self.clock.now(),
            actor,
            address: self.origin.address.map(|address| address.to_string()),
            action,
            subject: Some(subject).filter(|subject| !subject.is_empty()),
        }
    }
}
