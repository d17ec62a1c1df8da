//! Changes of e-mail addresses in memory.

use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{EmailChangeRepository, Removal, Stored};

use crate::memory::{Tables, removal, sweep};

impl EmailChangeRepository for Tables {
    fn replace(&mut self, change: &EmailChange) -> Stored<()> {
        self.email_changes.retain(|(known, _)| known.user_id != change.user_id);
        self.email_changes.push((change.clone(), None));
        Ok(())
    }

    fn find_of(&mut self, user_id: UserId) -> Stored<Option<EmailChange>> {
        let theirs = self.email_changes.iter().find(|(change, _)| change.user_id == user_id);
        Ok(theirs.map(|(change, _)| change.clone()))
    }

    fn set_link(&mut self, user_id: UserId, digest: &SecretDigest, expires_at: Timestamp) -> Stored<()> {
        for (change, link) in self.email_changes.iter_mut().filter(|(change, _)| change.user_id == user_id) {
            change.expires_at = expires_at;
            *link = Some(*digest);
        }
        Ok(())
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>> {
        let linked = self.email_changes.iter().find(|(_, link)| link.as_ref() == Some(digest));
        Ok(linked.map(|(change, _)| change.clone()))
    }

    fn take(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>> {
        let found = EmailChangeRepository::find(self, digest)?;
        self.email_changes.retain(|(_, link)| link.as_ref() != Some(digest));
        Ok(found)
    }

    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.email_changes, |(change, _)| change.user_id == user_id)))
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.email_changes, |(change, _)| change.expires_at <= now))
    }
}
