//! The services: one use case a file. Each holds the [`Ports`] and nothing else, so a service costs nothing to make.

pub mod access;
pub mod authorization;
pub mod client_administration;
pub mod events;
pub mod housekeeping;
pub mod registration;
pub mod sessions;
pub mod token;
pub mod user_administration;

use std::sync::Arc;

use crate::clock::Clock;
use crate::password::PasswordHasher;
use crate::policy::Policy;
use crate::secret::SecretGenerator;
use crate::storage::Storage;

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
    /// Lifetimes and switches.
    pub policy: Arc<Policy>,
}
