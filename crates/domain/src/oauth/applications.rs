//! The applications that may publish for a person, and taking that back.

use crate::access::audit::AuditAction;
use crate::access::caller::Person;
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::{ClientId, UserId};
use crate::oauth::client::Client;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::{TokenFamily, TokenHolder};
use crate::storage::{Holders, Removal, Repositories, StorageError, Stored};

/// Lists and revokes the applications of a person.
#[derive(Debug, Clone)]
pub struct ApplicationService {
    ports: Ports,
}

/// An application that may publish for somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorizedApplication {
    /// Which.
    pub client: Client,
    /// Since when, at the earliest.
    pub since: Timestamp,
    /// When it last did something; written at most once an hour.
    pub last_used_at: Timestamp,
    /// What it may do.
    pub scope: ScopeSet,
    /// How many of the person's events came through it and are still there.
    pub events: u32,
}

impl ApplicationService {
    /// An application service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The applications that have a permission now, the last used first.
    pub fn list(&self, user_id: UserId) -> Stored<Vec<AuthorizedApplication>> {
        let now = self.ports.clock.now();
        self.ports.storage.read(move |repositories| {
            let mut applications = list(repositories, user_id, now)?;
            let published = repositories.events().count_of_user(user_id)?;
            for application in &mut applications {
                let is_theirs = |(client_id, _): &&(Option<ClientId>, u32)| {
                    client_id.as_ref() == Some(&application.client.id)
                };
                application.events = published.iter().find(is_theirs).map_or(0, |(_, events)| *events);
            }
            Ok::<_, StorageError>(applications)
        })
    }

    /// Takes a permission back, used or not: every token of that application for this person ends at once. Its events
    /// stay.
    pub fn revoke(&self, user: &Person, client_id: ClientId) -> Stored<Removal> {
        let (ports, actor, user_id) = (self.ports.clone(), user.actor(), user.id);
        self.ports.storage.write(move |repositories| {
            let now = ports.clock.now();
            let approvals = repositories.consents().forget_approvals(user_id, Some(&client_id))?;
            if end(repositories, user_id, &client_id, now)? + approvals == 0 {
                return Ok(Removal::NotThere);
            }
            let client = repositories.clients().find(&client_id)?;
            let subject = client.map_or(client_id.to_string(), |client| client.described());
            repositories.audit().insert(&ports.entry(actor, AuditAction::ApplicationRevoked, &subject))?;
            Ok::<_, StorageError>(Removal::Removed)
        })
    }

    /// Takes all permissions back, also those that no application has used yet; how many applications had tokens.
    pub fn revoke_all(&self, user: &Person) -> Stored<usize> {
        let (ports, actor, user_id) = (self.ports.clone(), user.actor(), user.id);
        self.ports.storage.write(move |repositories| {
            let now = ports.clock.now();
            let applications = list(repositories, user_id, now)?;
            end_applications_of(repositories, user_id, now)?;
            for application in &applications {
                let subject = application.client.described();
                let entry = ports.entry(actor.clone(), AuditAction::ApplicationRevoked, &subject);
                repositories.audit().insert(&entry)?;
            }
            Ok::<_, StorageError>(applications.len())
        })
    }
}

impl AuthorizedApplication {
    fn new(client: Client, family: &TokenFamily) -> Self {
        Self {
            client,
            since: family.created_at,
            last_used_at: family.last_used_at,
            scope: family.scope.clone(),
            events: 0,
        }
    }

    fn add(&mut self, family: &TokenFamily) {
        self.since = self.since.min(family.created_at);
        self.last_used_at = self.last_used_at.max(family.last_used_at);
        self.scope = self.scope.union(&family.scope);
    }
}

/// The applications that have a permission at that moment, the last used first; their events aren't counted yet.
fn list(
    repositories: &mut dyn Repositories,
    user_id: UserId,
    now: Timestamp,
) -> Stored<Vec<AuthorizedApplication>> {
    let mut applications: Vec<AuthorizedApplication> = Vec::new();
    for family in repositories.tokens().list_families(user_id, now)? {
        let TokenHolder::Client(client_id) = &family.holder else { continue };
        if let Some(known) = applications.iter_mut().find(|known| known.client.id == *client_id) {
            known.add(&family);
        } else if let Some(client) = repositories.clients().find(client_id)? {
            applications.push(AuthorizedApplication::new(client, &family));
        }
    }
    Ok(applications)
}

/// Ends what a client has of a user: families, outstanding codes, open questions; how many families lived.
fn end(
    repositories: &mut dyn Repositories,
    user_id: UserId,
    client_id: &ClientId,
    now: Timestamp,
) -> Stored<usize> {
    repositories.consents().remove_of(user_id, Some(client_id))?;
    repositories.codes().remove_outstanding(user_id, Some(client_id))?;
    repositories.tokens().revoke_families(user_id, Holders::Client(client_id), now)
}

/// Ends what a person gave to clients, for all of them.
pub(crate) fn end_applications_of(
    repositories: &mut dyn Repositories,
    user_id: UserId,
    now: Timestamp,
) -> Stored<usize> {
    repositories.consents().remove_of(user_id, None)?;
    repositories.consents().forget_approvals(user_id, None)?;
    repositories.codes().remove_outstanding(user_id, None)?;
    repositories.tokens().revoke_families(user_id, Holders::AllClients, now)
}
