//! Sessions in memory.

use std::cmp::Reverse;

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{SessionId, UserId};
use uncino_domain::people::session::Session;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Removal, SessionRepository, Stored};

use crate::memory::{Tables, removal, sweep};

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
