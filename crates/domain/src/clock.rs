//! Time, as a port: rules ask the [`Clock`], so that tests can decide what time it is.

use std::fmt::Debug;

use chrono::{DateTime, SubsecRound as _, Utc};

/// A moment in UTC with microseconds, the finest grain that both databases keep.
pub type Timestamp = DateTime<Utc>;

/// Tells the time.
pub trait Clock: Debug + Send + Sync {
    /// The current moment, truncated to microseconds, so that a stored moment reads back equal.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one legal site of the machine's time")]
    fn now(&self) -> Timestamp {
        Utc::now().trunc_subsecs(6)
    }
}
