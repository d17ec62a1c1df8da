//! Users in memory.

use std::collections::BTreeSet;

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, UserId};
use uncino_domain::people::link::LinkPurpose;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::people::user_search::{UserSearch, UserUsage};
use uncino_domain::storage::{EmailUpdate, Removal, Stored, UserInsertion, UserRepository};

use crate::memory::agenda::events::counted_as;
use crate::memory::{Tables, number, removal, sweep};

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

    fn lock(&mut self, id: UserId) -> Stored<Option<User>> {
        self.find(id) // One lock guards everything.
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

    fn search(&mut self, asked: &UserSearch) -> Stored<Vec<User>> {
        let words = asked.words.to_ascii_lowercase();
        let matches = |user: &&User| {
            (user.standing == Standing::Waiting) == asked.is_waiting
                && asked.role.is_none_or(|role| user.role == role)
                && user.email.as_str().to_ascii_lowercase().contains(&words)
        };
        let found = self.users.iter().filter(matches).skip(asked.offset as usize);
        Ok(found.take(asked.limit as usize).cloned().collect())
    }

    fn usage(&mut self, ids: &[UserId]) -> Stored<Vec<UserUsage>> {
        let of = |id: &UserId| {
            let theirs = self.events.iter().filter(|event| event.user_id == Some(*id));
            let events: BTreeSet<EventId> = theirs.map(counted_as).collect();
            let sessions = self.sessions.iter().filter(|session| session.user_id == *id);
            let seen_at = sessions.map(|session| session.last_used_at).max();
            UserUsage { user_id: *id, events: number(events.len()), seen_at }
        };
        let mut usage: Vec<UserUsage> = ids.iter().map(of).collect();
        usage.retain(|usage| usage.events > 0 || usage.seen_at.is_some());
        usage.sort_by_key(|usage| usage.user_id);
        Ok(usage)
    }

    fn any_imported_password(&mut self) -> Stored<bool> {
        Ok(self.users.iter().any(|user| user.password.is_imported()))
    }

    fn count(&mut self) -> Stored<(u32, u32)> {
        let waiting = self.users.iter().filter(|user| user.standing == Standing::Waiting).count();
        Ok((number(waiting), number(self.users.len() - waiting)))
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

    fn active_editors(&mut self) -> Stored<Vec<User>> {
        let cares = |user: &&User| matches!(user.role, Role::Admin | Role::Editor) && user.is_active();
        Ok(self.users.iter().filter(cares).cloned().collect())
    }

    fn update(&mut self, user: &User) -> Stored<()> {
        for known in self.users.iter_mut().filter(|known| known.id == user.id) {
            *known = User { email: known.email.clone(), created_at: known.created_at, ..user.clone() };
        }
        Ok(())
    }

    fn set_email(&mut self, id: UserId, email: &EmailAddress, at: Timestamp) -> Stored<EmailUpdate> {
        if self.users.iter().any(|user| user.email == *email && user.id != id) {
            return Ok(EmailUpdate::EmailTaken);
        }
        for user in self.users.iter_mut().filter(|user| user.id == id) {
            user.email = email.clone();
            user.updated_at = at;
        }
        Ok(EmailUpdate::Updated)
    }

    fn remove(&mut self, id: UserId) -> Stored<Removal> {
        self.sessions.retain(|session| session.user_id != id);
        self.consents.retain(|consent| consent.user_id != id);
        self.approvals.retain(|(user, _)| *user != id);
        self.codes.retain(|code| code.user_id != id);
        self.links.retain(|link| link.purpose != LinkPurpose::Password(id));
        self.email_changes.retain(|(change, _)| change.user_id != id);
        self.forget_outbox_of(id);
        self.forget_families(|family| family.user_id == id);
        for event in self.events.iter_mut().filter(|event| event.user_id == Some(id)) {
            event.user_id = None;
        }
        self.removed_events.retain(|removed| removed.removed_by != id);
        Ok(removal(sweep(&mut self.users, |user| user.id == id)))
    }
}
