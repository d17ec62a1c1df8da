//! What an administrator does to clients.

use std::collections::HashMap;

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::Administrator;
use crate::context::Ports;
use crate::id::ClientId;
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::client_search::{ClientSearch, MAX_WORDS};
use crate::oauth::registration::is_fit_for_strict;
use crate::outcome::ServiceError;
use crate::storage::{ClientUsage, Removal, Repositories, StorageError, Stored};

/// Lists, suspends and removes clients.
#[derive(Debug, Clone)]
pub struct ClientAdministrationService {
    ports: Ports,
}

/// Why a client is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientDenied {
    /// There is no such client.
    NotFound,
    /// One of its redirect URIs is plain http to another machine, which strict clients can't have.
    InTheClear,
}

impl ClientAdministrationService {
    /// A client administration service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All clients, the oldest first.
    pub fn list(&self, _for: &Administrator) -> Stored<Vec<Client>> {
        self.ports.storage.read(|repositories| repositories.clients().list())
    }

    /// Those of these ids that are there, each once, the oldest first.
    pub fn find_all(&self, ids: Vec<ClientId>) -> Stored<Vec<Client>> {
        self.ports.storage.read(move |repositories| repositories.clients().find_all(&ids))
    }

    /// A part of the clients with what came of them. Of the words the first [`MAX_WORDS`] characters are looked for.
    pub fn list_with_usage(
        &self,
        asked: &ClientSearch,
        _for: &Administrator,
    ) -> Stored<Vec<(Client, ClientUsage)>> {
        let words: String = asked.words.replace('\0', "").trim().chars().take(MAX_WORDS).collect();
        let asked = ClientSearch { words, ..*asked };
        self.ports.storage.read(move |repositories| {
            let clients = repositories.clients().search(&asked)?;
            let ids: Vec<ClientId> = clients.iter().map(|client| client.id.clone()).collect();
            let known = repositories.clients().usage(&ids)?;
            let mut known: HashMap<ClientId, ClientUsage> =
                known.into_iter().map(|usage| (usage.client_id.clone(), usage)).collect();
            let with_usage = |client: Client| {
                let usage = known.remove(&client.id).unwrap_or_else(|| ClientUsage::none(client.id.clone()));
                (client, usage)
            };
            Ok::<_, StorageError>(clients.into_iter().map(with_usage).collect())
        })
    }

    /// How many clients there are.
    pub fn count(&self, _for: &Administrator) -> Stored<u32> {
        self.ports.storage.read(|repositories| repositories.clients().count())
    }

    /// The client of that id.
    pub fn find(&self, id: ClientId) -> Stored<Option<Client>> {
        self.ports.storage.read(move |repositories| repositories.clients().find(&id))
    }

    /// Suspends a client: from now on it gets no code and no token, and none of its tokens works; all that comes back
    /// when it is let go on.
    pub fn suspend(&self, id: &ClientId, by: &Administrator) -> Result<(), ServiceError<ClientDenied>> {
        let actor = by.actor();
        let since = self.ports.clock.now();
        self.change(id, (actor, AuditAction::ApplicationSuspended), move |repositories, client| {
            let since = client.suspended_at.unwrap_or(since);
            Ok(repositories.clients().set_suspended(&client.id, Some(since))?)
        })
    }

    /// Lets a suspended client go on.
    pub fn resume(&self, id: &ClientId, by: &Administrator) -> Result<(), ServiceError<ClientDenied>> {
        let actor = by.actor();
        self.change(id, (actor, AuditAction::ApplicationResumed), |repositories, client| {
            Ok(repositories.clients().set_suspended(&client.id, None)?)
        })
    }

    /// Vouches for a client, or doesn't any more: people are told so when it asks them.
    pub fn vouch(
        &self,
        id: &ClientId,
        is_vouched: bool,
        by: &Administrator,
    ) -> Result<(), ServiceError<ClientDenied>> {
        let since = Some(self.ports.clock.now()).filter(|_| is_vouched);
        let action =
            if is_vouched { AuditAction::ApplicationVouched } else { AuditAction::ApplicationNotVouched };
        self.change(id, (by.actor(), action), move |repositories, client| {
            let since = since.map(|now| client.vouched_at.unwrap_or(now));
            Ok(repositories.clients().set_vouched(&client.id, since)?)
        })
    }

    /// Gives a compatible client the strict rules, from now on. Tokens that it has stay as they are; what it gets for them
    /// has ends.
    pub fn make_strict(&self, id: &ClientId, by: &Administrator) -> Result<(), ServiceError<ClientDenied>> {
        let actor = by.actor();
        let policy = self.ports.policy.clone();
        self.change(id, (actor, AuditAction::ApplicationMadeStrict), move |repositories, client| {
            if !client.redirect_uris.iter().all(|redirect_uri| is_fit_for_strict(redirect_uri, &policy)) {
                return Err(ServiceError::Denied(ClientDenied::InTheClear));
            }
            Ok(repositories.clients().set_kind(&client.id, ClientKind::Strict)?)
        })
    }

    /// Removes a client. Its codes and tokens end with it, at once; the events that it published stay.
    pub fn remove(&self, id: &ClientId, by: &Administrator) -> Result<(), ServiceError<ClientDenied>> {
        let actor = by.actor();
        self.change(id, (actor, AuditAction::ApplicationRemoved), |repositories, client| {
            match repositories.clients().remove(&client.id)? {
                Removal::Removed => Ok(()),
                Removal::NotThere => Err(ServiceError::Denied(ClientDenied::NotFound)),
            }
        })
    }

    fn change(
        &self,
        id: &ClientId,
        (actor, action): (Actor, AuditAction),
        change: impl FnOnce(&mut dyn Repositories, &Client) -> Result<(), ServiceError<ClientDenied>>
        + Send
        + 'static,
    ) -> Result<(), ServiceError<ClientDenied>> {
        let (id, ports) = (id.clone(), self.ports.clone());
        self.ports.storage.write(move |repositories| {
            let client =
                repositories.clients().find(&id)?.ok_or(ServiceError::Denied(ClientDenied::NotFound))?;
            change(repositories, &client)?;
            let subject = client.described();
            repositories.audit().insert(&ports.entry(actor, action, &subject))?;
            Ok(())
        })
    }
}
