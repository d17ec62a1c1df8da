//! Clients in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::client::{Client, ClientKind, Registration};
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
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

    fn find_all(&mut self, ids: &[ClientId]) -> Stored<Vec<Client>> {
        let mut clients = self.list()?;
        clients.retain(|client| ids.contains(&client.id));
        Ok(clients)
    }

    fn count(&mut self) -> Stored<u32> {
        Ok(number(self.clients.len()))
    }

    fn search(&mut self, asked: &ClientSearch) -> Stored<Vec<Client>> {
        let words = asked.words.to_ascii_lowercase();
        let has_words = |text: &str| text.to_ascii_lowercase().contains(&words);
        let matches = |client: &&Client| {
            has_words(client.id.as_str())
                || has_words(client.name.as_str())
                || client.redirect_uris.iter().any(|uri| has_words(uri.as_str()))
        };
        let mut found: Vec<Client> = self.clients.iter().filter(matches).cloned().collect();
        found.sort_by(|a, b| (Reverse(a.registered_at), &a.id).cmp(&(Reverse(b.registered_at), &b.id)));
        let ids: Vec<ClientId> = found.iter().map(|client| client.id.clone()).collect();
        let usage = self.usage(&ids)?;
        let of = |client: &Client| usage.iter().find(|usage| usage.client_id == client.id);
        match asked.order {
            ClientOrder::Newest => {}
            ClientOrder::MostEvents => {
                let published = |client: &Client| of(client).map_or(0, |usage| usage.events);
                found.retain(|client| published(client) > 0);
                found.sort_by_key(|client| (Reverse(published(client)), client.id.clone()));
            }
            ClientOrder::LastUsed => {
                let used = |client: &Client| of(client).and_then(|usage| usage.last_used_at);
                found.retain(|client| used(client).is_some());
                found.sort_by_key(|client| (Reverse(used(client)), client.id.clone()));
            }
        }
        Ok(found.into_iter().skip(asked.offset as usize).take(asked.limit as usize).collect())
    }

    fn usage(&mut self, ids: &[ClientId]) -> Stored<Vec<ClientUsage>> {
        let mut usage: BTreeMap<ClientId, (BTreeSet<UserId>, ClientUsage)> = BTreeMap::new();
        let none = |id: &ClientId| (BTreeSet::new(), ClientUsage::none(id.clone()));
        for family in &self.families {
            let TokenHolder::Client(id) = &family.holder else { continue };
            let (people, of) = usage.entry(id.clone()).or_insert_with(|| none(id));
            people.extend(family.revoked_at.is_none().then_some(family.user_id));
            of.last_used_at = of.last_used_at.max(Some(family.last_used_at));
        }
        for id in self.events.iter().filter_map(|event| event.client_id.as_ref()) {
            usage.entry(id.clone()).or_insert_with(|| none(id)).1.events += 1;
        }
        let asked = usage.into_iter().filter(|(id, _)| ids.contains(id));
        Ok(asked.map(|(_, (people, of))| ClientUsage { people: number(people.len()), ..of }).collect())
    }

    fn set_suspended(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        for client in self.clients.iter_mut().filter(|client| client.id == *id) {
            client.suspended_at = since;
        }
        Ok(())
    }

    fn set_vouched(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        for client in self.clients.iter_mut().filter(|client| client.id == *id) {
            client.vouched_at = since;
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
