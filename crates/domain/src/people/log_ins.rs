//! Where a person is logged in: browsers, and programs with their password.

use uuid::Uuid;

use crate::access::audit::AuditAction;
use crate::access::caller::Person;
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::{FamilyId, SessionId, UserId};
use crate::oauth::token::TokenHolder;
use crate::origin::Origin;
use crate::people::link::LinkPurpose;
use crate::storage::{Holders, Removal, Repositories, StorageError, Stored};

/// Lists and ends the log-ins of a person.
#[derive(Debug, Clone)]
pub struct LogInService {
    ports: Ports,
}

/// A log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIn {
    /// Which.
    pub id: LogInId,
    /// From where.
    pub origin: Origin,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used; written at most once an hour.
    pub last_used_at: Timestamp,
}

/// A log-in's identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogInId {
    /// Of a browser.
    Session(SessionId),
    /// Of a program that sent the password.
    Api(FamilyId),
}

impl LogInId {
    /// The number in it: whatever it is of, no other log-in has it.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Session(SessionId(uuid)) | Self::Api(FamilyId(uuid)) => uuid,
        }
    }
}

impl LogInService {
    /// A log-in service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The log-ins that are good now, the last used first.
    pub fn list(&self, user_id: UserId) -> Stored<Vec<LogIn>> {
        let now = self.ports.clock.now();
        let policy = self.ports.policy.session.clone();
        self.ports.storage.read(move |repositories| {
            let sessions = repositories.sessions().list_of_user(user_id)?;
            let families = repositories.tokens().list_families(user_id, now)?;
            let browsers =
                sessions.into_iter().filter(|session| session.is_alive(now, &policy)).map(|session| LogIn {
                    id: LogInId::Session(session.id),
                    origin: session.origin,
                    since: session.created_at,
                    last_used_at: session.last_used_at,
                });
            let programs = families.into_iter().filter(|family| family.holder == TokenHolder::FirstParty);
            let programs = programs.map(|family| LogIn {
                id: LogInId::Api(family.id),
                origin: family.origin,
                since: family.created_at,
                last_used_at: family.last_used_at,
            });
            let mut log_ins: Vec<LogIn> = browsers.chain(programs).collect();
            log_ins.sort_by_key(|log_in| std::cmp::Reverse(log_in.last_used_at));
            Ok::<_, StorageError>(log_ins)
        })
    }

    /// Ends one of the person's log-ins.
    pub fn end(&self, user: &Person, id: Uuid) -> Stored<Removal> {
        let log_in = self.list(user.id)?.into_iter().find(|log_in| log_in.id.uuid() == id);
        let Some(log_in) = log_in else { return Ok(Removal::NotThere) };
        let words = log_in.origin.agent.unwrap_or_default();
        let entry = self.ports.entry(user.actor(), AuditAction::LogInEnded, &words);
        self.ports.storage.write(move |repositories| {
            let removal = match log_in.id {
                LogInId::Session(id) => repositories.sessions().remove(id)?,
                LogInId::Api(id) => {
                    repositories.tokens().revoke_family(id, entry.at)?;
                    Removal::Removed
                }
            };
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(removal)
        })
    }

    /// Ends all of the person's log-ins.
    pub fn end_all(&self, user: &Person) -> Stored<()> {
        let user_id = user.id;
        let entry = self.ports.entry(user.actor(), AuditAction::LogInEnded, "everywhere");
        self.ports.storage.write(move |repositories| {
            end_all_of(repositories, user_id, entry.at)?;
            repositories.audit().insert(&entry)
        })
    }
}

/// Ends every browser's and program's log-in of a user, as a change of their password does, and the link that would set
/// another password or confirm another address, also if it is still to be sent.
pub(crate) fn end_all_of(repositories: &mut dyn Repositories, user_id: UserId, now: Timestamp) -> Stored<()> {
    repositories.links().remove_for(LinkPurpose::Password(user_id))?;
    match repositories.outbox().remove_of(user_id)? {
        Removal::Removed | Removal::NotThere => {}
    }
    match repositories.email_changes().remove_of(user_id)? {
        Removal::Removed | Removal::NotThere => {}
    }
    repositories.sessions().remove_of_user(user_id)?;
    repositories.tokens().revoke_families(user_id, Holders::FirstParty, now)?;
    Ok(())
}
