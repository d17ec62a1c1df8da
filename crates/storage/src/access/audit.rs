//! `audit_entries`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::access::audit::{AuditEntry, NewAuditEntry};
use uncino_domain::id::ClientId;

use crate::columns::{stored_time, time};
use crate::schema::audit_entries;

#[derive(Insertable)]
#[diesel(table_name = audit_entries)]
pub(crate) struct NewAuditRow<'a> {
    at: NaiveDateTime,
    actor: Option<&'a str>,
    user_id: Option<i64>,
    client_id: Option<&'a str>,
    address: Option<&'a str>,
    action: &'static str,
    subject: Option<&'a str>,
}

impl<'a> From<&'a NewAuditEntry> for NewAuditRow<'a> {
    fn from(entry: &'a NewAuditEntry) -> Self {
        Self {
            at: stored_time(entry.at),
            actor: entry.actor.name(),
            user_id: entry.actor.user_id().map(|id| id.0),
            client_id: entry.actor.client_id().map(ClientId::as_str),
            address: entry.address.as_deref(),
            action: entry.action.as_str(),
            subject: entry.subject.as_deref(),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
pub(crate) struct AuditRow {
    id: i64,
    at: NaiveDateTime,
    actor: Option<String>,
    client_id: Option<String>,
    address: Option<String>,
    action: String,
    subject: Option<String>,
}

impl AuditRow {
    /// The entry, with the name of its client, which stands in a table of its own.
    pub(crate) fn into_entry(self, client_name: Option<String>) -> AuditEntry {
        AuditEntry {
            id: self.id,
            at: time(self.at),
            actor: self.actor,
            client_id: self.client_id.map(ClientId::new),
            client_name,
            address: self.address,
            action: self.action,
            subject: self.subject,
        }
    }
}
