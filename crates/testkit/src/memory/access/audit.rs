//! The audit log in memory.

use uncino_domain::access::audit::{AuditAction, AuditEntry, AuditQuery, NewAuditEntry};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{AuditRepository, Stored};

use crate::memory::{Tables, sweep};

impl AuditRepository for Tables {
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()> {
        let entry = AuditEntry {
            id: self.next_entry_id(),
            at: entry.at,
            actor: entry.actor.name().map(str::to_owned),
            user_id: entry.actor.user_id(),
            client_id: entry.actor.client_id().cloned(),
            client_name: None, // It is looked up when the entry is read.
            address: entry.address.clone(),
            action: entry.action.as_str().to_owned(),
            subject: entry.subject.clone(),
        };
        self.audit.push(entry);
        Ok(())
    }

    fn list(&mut self, query: &AuditQuery) -> Stored<Vec<AuditEntry>> {
        let named = self.audit.iter().rev().map(|entry| {
            let client = self.clients.iter().find(|client| Some(&client.id) == entry.client_id.as_ref());
            let client_name = client.map(|client| client.name.as_str().to_owned());
            AuditEntry { client_name, ..entry.clone() }
        });
        Ok(named.filter(|entry| is_asked_for(entry, query)).take(query.limit as usize).collect())
    }

    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.audit, |entry| entry.at < moment))
    }
}

fn is_asked_for(entry: &AuditEntry, query: &AuditQuery) -> bool {
    let client_id = entry.client_id.as_ref().map(|id| id.as_str().to_owned());
    let texts = [&entry.actor, &entry.subject, &entry.address, &client_id, &entry.client_name];
    let words = query.words.to_lowercase();
    let holds =
        |text: &&Option<String>| text.as_ref().is_some_and(|text| text.to_lowercase().contains(&words));
    let topic = AuditAction::parse(&entry.action).map(AuditAction::topic);
    query.before.is_none_or(|before| entry.id < before)
        && query.topic.is_none_or(|asked| Some(asked) == topic)
        && (words.is_empty() || texts.iter().any(holds))
}
