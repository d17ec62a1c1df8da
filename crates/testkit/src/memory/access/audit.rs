//! The audit log in memory.

use uncino_domain::access::audit::{AuditEntry, NewAuditEntry};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{AuditRepository, Stored};

use crate::memory::{Tables, sweep};

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
