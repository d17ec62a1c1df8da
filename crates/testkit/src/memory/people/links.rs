//! Links that work once in memory.

use uncino_domain::clock::Timestamp;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{LinkRepository, Removal, Stored};

use crate::memory::{Tables, removal, sweep};

impl LinkRepository for Tables {
    fn replace(&mut self, link: &Link) -> Stored<()> {
        self.remove_for(link.purpose)?;
        self.links.push(link.clone());
        Ok(())
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Link>> {
        Ok(self.links.iter().find(|link| link.digest == *digest).cloned())
    }

    fn remove(&mut self, digest: &SecretDigest) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.links, |link| link.digest == *digest)))
    }

    fn remove_for(&mut self, purpose: LinkPurpose) -> Stored<()> {
        self.links.retain(|link| link.purpose != purpose);
        Ok(())
    }

    fn lock_set_up(&mut self) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.links, |link| link.expires_at <= now))
    }
}
