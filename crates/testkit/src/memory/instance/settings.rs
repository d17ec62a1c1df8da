//! Settings, links, counters and the audit log in memory.

use serde_json::Value;
use uncino_domain::access::audit::{AuditEntry, NewAuditEntry};
use uncino_domain::access::limit::{Bucket, Counter};
use uncino_domain::clock::Timestamp;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{
    AuditRepository, LimitRepository, LinkRepository, Removal, SettingRepository, Stored,
};

use crate::memory::{Tables, removal, sweep};

impl SettingRepository for Tables {
    fn list(&mut self) -> Stored<Vec<(String, Value)>> {
        Ok(self.settings.clone().into_iter().collect())
    }

    fn set(&mut self, key: &str, value: &Value) -> Stored<()> {
        self.settings.insert(key.to_owned(), value.clone());
        Ok(())
    }

    fn secret_keys(&mut self) -> Stored<Vec<String>> {
        Ok(self.secret_settings.iter().cloned().collect())
    }

    fn set_secrecy(&mut self, key: &str, is_secret: bool) -> Stored<()> {
        if is_secret && self.settings.contains_key(key) {
            self.secret_settings.insert(key.to_owned());
        } else {
            self.secret_settings.remove(key);
        }
        Ok(())
    }
}

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

impl LimitRepository for Tables {
    fn find(&mut self, bucket: &Bucket, now: Timestamp) -> Stored<Option<Counter>> {
        Ok(self.counters.get(bucket).copied().filter(|counter| now < counter.ends_at))
    }

    fn count(&mut self, bucket: &Bucket, now: Timestamp, ends_at: Timestamp) -> Stored<Counter> {
        let counter = match LimitRepository::find(self, bucket, now)? {
            Some(current) => Counter { count: current.count + 1, last_at: now, ..current },
            None => Counter { count: 1, last_at: now, ends_at },
        };
        self.counters.insert(*bucket, counter);
        Ok(counter)
    }

    fn reset(&mut self, bucket: &Bucket) -> Stored<()> {
        self.counters.remove(bucket);
        Ok(())
    }

    fn remove_ended(&mut self, now: Timestamp) -> Stored<usize> {
        let before = self.counters.len();
        self.counters.retain(|_, counter| now < counter.ends_at);
        Ok(before - self.counters.len())
    }
}

impl AuditRepository for Tables {
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()> {
        let entry = AuditEntry {
            id: self.next_entry_id(),
            at: entry.at,
            actor: entry.actor.name().map(str::to_owned),
            client_id: entry.actor.client_id().cloned(),
            client_name: None, // It is looked up when the entry is read.
            address: entry.address.clone(),
            action: entry.action.as_str().to_owned(),
            subject: entry.subject.clone(),
        };
        self.audit.push(entry);
        Ok(())
    }

    fn list(&mut self, before: Option<i64>, limit: u32) -> Stored<Vec<AuditEntry>> {
        let latest = self.audit.iter().rev().filter(|entry| before.is_none_or(|before| entry.id < before));
        let named = latest.take(limit as usize).map(|entry| {
            let client = self.clients.iter().find(|client| Some(&client.id) == entry.client_id.as_ref());
            let client_name = client.map(|client| client.name.as_str().to_owned());
            AuditEntry { client_name, ..entry.clone() }
        });
        Ok(named.collect())
    }

    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.audit, |entry| entry.at < moment))
    }
}
