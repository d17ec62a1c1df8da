//! Clients in memory.

use std::collections::{BTreeMap, BTreeSet};

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::client::{Client, ClientKind, Registration};
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::storage::{ClientRepository, ClientUsage, Removal, Stored};

use crate::memory::{Tables, number, removal, sweep};

impl ClientRepository for Tables {
    fn insert(&mut self, client: &Client) -> Stored<()> {
        assert!(!self.clients.iter().any(|known| known.id == client.id), "client ids are unique");
        self.clients.push(client.clone());
        Ok(())
    }

    fn find(&mut self, id: &ClientId) -> Stored<Option<Client>> {
        Ok(self.clients.iter().find(|client| client.id == *id).cloned())
    }

    fn list(&mut self) -> Stored<Vec<Client>> {
        let mut clients = self.clients.clone();
        clients.sort_by(|a, b| (a.registered_at, &a.id).cmp(&(b.registered_at, &b.id)));
        Ok(clients)
    }

    fn usage(&mut self) -> Stored<Vec<ClientUsage>> {
        let mut usage: BTreeMap<&ClientId, (BTreeSet<UserId>, usize)> = BTreeMap::new();
        for family in &self.families {
            match &family.holder {
                TokenHolder::Client(client_id) => {
                    let people = &mut usage.entry(client_id).or_default().0;
                    people.extend(family.revoked_at.is_none().then_some(family.user_id));
                }
                TokenHolder::FirstParty => {}
            }
        }
        for client_id in self.events.iter().filter_map(|event| event.client_id.as_ref()) {
            usage.entry(client_id).or_default().1 += 1;
        }
        let usage = usage.into_iter().map(|(client_id, (people, events))| ClientUsage {
            client_id: client_id.clone(),
            people: number(people.len()),
            events: number(events),
        });
        Ok(usage.collect())
    }

    fn set_suspended(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        for client in self.clients.iter_mut().filter(|client| client.id == *id) {
            client.suspended_at = since;
        }
        Ok(())
    }

    fn set_kind(&mut self, id: &ClientId, kind: ClientKind) -> Stored<()> {
        for client in self.clients.iter_mut().filter(|client| client.id == *id) {
            client.kind = kind;
        }
        Ok(())
    }

    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()> {
        for client in self.clients.iter_mut().filter(|client| client.id == *id) {
            client.first_token_at.get_or_insert(at);
        }
        Ok(())
    }

    fn remove(&mut self, id: &ClientId) -> Stored<Removal> {
        self.codes.retain(|code| code.client_id != *id);
        self.consents.retain(|consent| consent.client_id != *id);
        self.approvals.retain(|(_, client)| client != id);
        for event in self.events.iter_mut().filter(|event| event.client_id.as_ref() == Some(id)) {
            event.client_id = None;
        }
        self.forget_families(|family| family.is_held_by(id));
        Ok(removal(sweep(&mut self.clients, |client| client.id == *id)))
    }

    fn remove_unused(&mut self, registration: Registration, registered_before: Timestamp) -> Stored<usize> {
        let unused: Vec<ClientId> = self
            .clients
            .iter()
            .filter(|client| client.registration == registration && client.first_token_at.is_none())
            .filter(|client| client.registered_at < registered_before)
            .map(|client| client.id.clone())
            .collect();
        for id in &unused {
            let _removal = ClientRepository::remove(self, id)?;
        }
        Ok(unused.len())
    }
}
