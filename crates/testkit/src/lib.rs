//! For tests only: everything that stands in for the outside world.
//!
//! - [`memory::MemoryStorage`]: the storage port in memory, with transactions;
//! - [`FixedClock`], [`SequenceSecrets`]: time and randomness that a test decides;
//! - [`letters::KeptLetters`]: a mailer that sends nothing;
//! - [`pages::KeptPages`]: what there is to fetch;
//! - [`pictures::KeptPictures`]: a store of pictures that looks at their first bytes only;
//! - [`fixtures`]: ready services, users and clients;
//! - [`postgres::Schema`]: a PostgreSQL schema of one's own;
//! - [`texts`]: texts that could break something, and properties to try on them;
//! - [`machine`]: random sequences of actions on the real services, beside a model;
//! - [`contract`]: what every adapter of the storage port promises, as tests; `storage_contract!` instantiates them.
//!
//! # The crate alone
//! A world whose time a test decides:
//!
//! ```
//! use chrono::TimeDelta;
//! use uncino_domain::people::sessions::SessionService;
//! use uncino_domain::people::user::Role;
//! use uncino_testkit::fixtures::World;
//!
//! let world = World::default();
//! let anna = world.user("anna@example.org", Role::User);
//! let (cookie, _visitor) = world.log_in(&anna);
//! let sessions = SessionService::new(world.ports.clone());
//! assert!(sessions.resume(&cookie).unwrap().is_some());
//!
//! world.clock.advance(TimeDelta::days(15));
//! assert!(sessions.resume(&cookie).unwrap().is_none(), "a log-in that rests ends");
//! ```

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test support: a surprise ends the test")]

pub mod contract;
pub mod fixtures;
pub mod letters;
pub mod machine;
pub mod memory;
pub mod pages;
pub mod pictures;
pub mod postgres;
pub mod texts;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{TimeDelta, TimeZone as _, Utc};
use uncino_domain::clock::{Clock, Timestamp};
use uncino_domain::secret::SecretGenerator;

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl Default for FixedClock {
    /// Sunday, 22 November 2026, noon.
    fn default() -> Self {
        Self(Mutex::new(Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap()))
    }
}

impl FixedClock {
    /// Moves the clock, also backwards.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Secrets that differ from each other and are the same in every run.
#[derive(Debug, Default)]
pub struct SequenceSecrets(AtomicU64);

impl SecretGenerator for SequenceSecrets {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let (front, back) = bytes.split_at_mut(bytes.len() - 8);
        front.fill(0);
        back.copy_from_slice(&number.to_be_bytes());
    }
}
