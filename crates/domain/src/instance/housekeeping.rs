//! Throwing away what can't matter any more. Nothing depends on it but the size of the database: every rule looks at
//! the clock itself.

use chrono::TimeDelta;

use crate::agenda::{idempotency, removed_event};
use crate::context::Ports;
use crate::instance::outbox::GIVEN_UP_KEPT;
use crate::instance::policy::MAX_CODE_TTL;
use crate::oauth::client::Registration;
use crate::storage::{StorageError, Stored};

/// How long ended tokens stay, so that whoever looks into a complaint still finds them.
const KEPT_AFTER_END: TimeDelta = TimeDelta::days(7);

/// Throws away.
#[derive(Debug, Clone)]
pub struct HousekeepingService {
    ports: Ports,
}

/// How much was thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that had ended.
    pub sessions: usize,
    /// Consent pages and codes that nobody used in time.
    pub unused: usize,
    /// Answers of the refresh grace that were forgotten.
    pub answers: usize,
    /// Tokens and families that had ended.
    pub tokens: usize,
    /// Registrations that never got a token.
    pub clients: usize,
    /// Links that had expired, and addresses that nobody confirmed in time.
    pub links: usize,
    /// Counters whose window was over.
    pub counters: usize,
    /// Idempotency keys whose answer nobody asks for any more.
    pub keys: usize,
    /// Old entries of the audit log, and letters that were given up long ago.
    pub entries: usize,
    /// Removed events that were not wanted back in time.
    pub events: usize,
    /// Addresses that led to events that are gone for good.
    pub aliases: usize,
}

impl HousekeepingService {
    /// A housekeeping service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Sweeps once.
    pub fn sweep(&self) -> Stored<Swept> {
        let now = self.ports.clock.now();
        let policy = self.ports.policy.clone();
        self.ports.storage.write(move |repositories| {
            Ok::<_, StorageError>(Swept {
                sessions: repositories
                    .sessions()
                    .remove_stale(now - policy.session.idle, now - policy.session.max)?,
                unused: repositories.consents().remove_expired(now)?
                    + repositories.codes().remove_expired(now - MAX_CODE_TTL)?,
                answers: repositories.tokens().forget_answers(now - policy.oauth.refresh_grace)?,
                tokens: repositories.tokens().remove_dead(now - KEPT_AFTER_END)?,
                clients: repositories
                    .clients()
                    .remove_unused(Registration::Gancio, now - policy.compat.unused_ttl)?
                    + repositories
                        .clients()
                        .remove_unused(Registration::Dynamic, now - policy.register.unused_ttl)?,
                links: repositories.links().remove_expired(now)?
                    + repositories.email_changes().remove_expired(now)?,
                counters: repositories.limits().remove_ended(now)?,
                keys: repositories.idempotency().remove_before(now - idempotency::KEPT)?,
                entries: repositories.audit().remove_before(now - policy.audit_kept)?
                    + repositories.outbox().remove_given_up_before(now - GIVEN_UP_KEPT)?,
                events: repositories.removed_events().forget_before(now - removed_event::KEPT)?,
                aliases: repositories.event_aliases().forget_dangling()?,
            })
        })
    }
}
