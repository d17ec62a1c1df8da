//! Consent transactions and approvals in memory.

use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Answer, ConsentRepository, Stored};

use crate::memory::{Tables, sweep};

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
