//! Clients, users, sessions and consents in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, SessionId, UserId};
use uncino_domain::oauth::client::{Client, ClientKind, Registration};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::link::LinkPurpose;
use uncino_domain::people::session::Session;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, User};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{
    Answer, ClientRepository, ClientUsage, ConsentRepository, Removal, SessionRepository, Stored,
    UserInsertion, UserRepository,
};

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

impl UserRepository for Tables {
    fn insert(&mut self, user: &NewUser) -> Stored<UserInsertion> {
        if self.users.iter().any(|known| known.email == user.email) {
            return Ok(UserInsertion::EmailTaken);
        }
        let user = User {
            id: UserId(self.next_id()),
            email: user.email.clone(),
            password: user.password.clone(),
            role: user.role,
            standing: user.standing,
            description: user.description.clone(),
            to_notify: true,
            created_at: user.created_at,
            updated_at: user.created_at,
        };
        self.users.push(user.clone());
        Ok(UserInsertion::Inserted(user))
    }

    fn find(&mut self, id: UserId) -> Stored<Option<User>> {
        Ok(self.users.iter().find(|user| user.id == id).cloned())
    }

    fn lock(&mut self, _id: UserId) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn find_by_email(&mut self, email: &EmailAddress) -> Stored<Option<User>> {
        Ok(self.users.iter().find(|user| user.email == *email).cloned())
    }

    fn list(&mut self) -> Stored<Vec<User>> {
        Ok(self.users.clone())
    }

    fn count_active(&mut self) -> Stored<u32> {
        Ok(number(self.users.iter().filter(|user| user.is_active()).count()))
    }

    fn any(&mut self) -> Stored<bool> {
        Ok(!self.users.is_empty())
    }

    fn lock_active_administrators(&mut self) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn active_administrators(&mut self) -> Stored<Vec<User>> {
        let active = self.users.iter().filter(|user| user.role == Role::Admin && user.is_active());
        Ok(active.cloned().collect())
    }

    fn update(&mut self, user: &User) -> Stored<()> {
        for known in self.users.iter_mut().filter(|known| known.id == user.id) {
            *known = User { email: known.email.clone(), created_at: known.created_at, ..user.clone() };
        }
        Ok(())
    }

    fn remove(&mut self, id: UserId) -> Stored<Removal> {
        self.sessions.retain(|session| session.user_id != id);
        self.consents.retain(|consent| consent.user_id != id);
        self.approvals.retain(|(user, _)| *user != id);
        self.codes.retain(|code| code.user_id != id);
        self.links.retain(|link| link.purpose != LinkPurpose::Password(id));
        self.forget_families(|family| family.user_id == id);
        for event in self.events.iter_mut().filter(|event| event.user_id == Some(id)) {
            event.user_id = None;
        }
        Ok(removal(sweep(&mut self.users, |user| user.id == id)))
    }
}

impl SessionRepository for Tables {
    fn insert(&mut self, session: &Session) -> Stored<()> {
        self.sessions.push(session.clone());
        Ok(())
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Session>> {
        Ok(self.sessions.iter().find(|session| session.digest == *digest).cloned())
    }

    fn list_of_user(&mut self, user_id: UserId) -> Stored<Vec<Session>> {
        let theirs = self.sessions.iter().filter(|session| session.user_id == user_id);
        let mut theirs: Vec<Session> = theirs.cloned().collect();
        theirs.sort_by_key(|session| (Reverse(session.last_used_at), session.id));
        Ok(theirs)
    }

    fn touch(&mut self, id: SessionId, at: Timestamp) -> Stored<()> {
        for session in self.sessions.iter_mut().filter(|session| session.id == id) {
            session.last_used_at = at;
        }
        Ok(())
    }

    fn remove(&mut self, id: SessionId) -> Stored<Removal> {
        self.consents.retain(|consent| consent.session_id != id);
        Ok(removal(sweep(&mut self.sessions, |session| session.id == id)))
    }

    fn remove_of_user(&mut self, user_id: UserId) -> Stored<usize> {
        self.consents.retain(|consent| consent.user_id != user_id);
        Ok(sweep(&mut self.sessions, |session| session.user_id == user_id))
    }

    fn remove_stale(&mut self, used_before: Timestamp, created_before: Timestamp) -> Stored<usize> {
        let is_stale =
            |session: &Session| session.last_used_at < used_before || session.created_at < created_before;
        let stale: Vec<SessionId> =
            self.sessions.iter().filter(|session| is_stale(session)).map(|session| session.id).collect();
        self.consents.retain(|consent| !stale.contains(&consent.session_id));
        Ok(sweep(&mut self.sessions, is_stale))
    }
}

impl ConsentRepository for Tables {
    fn insert(&mut self, transaction: &ConsentTransaction) -> Stored<()> {
        self.consents.push(transaction.clone());
        Ok(())
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<ConsentTransaction>> {
        Ok(self.consents.iter().find(|consent| consent.digest == *digest).cloned())
    }

    fn take(&mut self, digest: &SecretDigest) -> Stored<Answer> {
        let taken = sweep(&mut self.consents, |consent| consent.digest == *digest);
        Ok(if taken > 0 { Answer::Taken } else { Answer::AlreadyGiven })
    }

    fn remove_of(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()> {
        let is_meant = |consent: &ConsentTransaction| {
            consent.user_id == user_id && client_id.is_none_or(|id| consent.client_id == *id)
        };
        self.consents.retain(|consent| !is_meant(consent));
        Ok(())
    }

    fn note_approval(&mut self, user_id: UserId, client_id: &ClientId, _at: Timestamp) -> Stored<()> {
        self.approvals.insert((user_id, client_id.clone()));
        Ok(())
    }

    fn is_approved(&mut self, user_id: UserId, client_id: &ClientId) -> Stored<bool> {
        Ok(self.approvals.contains(&(user_id, client_id.clone())))
    }

    fn forget_approvals(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<usize> {
        let before = self.approvals.len();
        self.approvals.retain(|(user, client)| *user != user_id || client_id.is_some_and(|id| id != client));
        Ok(before - self.approvals.len())
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.consents, |consent| consent.expires_at <= now))
    }
}
