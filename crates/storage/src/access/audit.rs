//! The audit log: the table `audit_entries`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uncino_domain::access::audit::{AuditAction, AuditEntry, AuditQuery, AuditTopic, NewAuditEntry};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::storage::{AuditRepository, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{holding, lower_of_any};
use crate::schema::{audit_entries as entries, clients};

impl AuditRepository for Connection<'_> {
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()> {
        let row = NewAuditRow::from(entry);
        both!(self, |c| diesel::insert_into(entries::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn list(&mut self, query: &AuditQuery) -> Stored<Vec<AuditEntry>> {
        let topic = query.topic.into_iter().flat_map(AuditTopic::actions);
        let actions: Vec<&str> = topic.map(AuditAction::as_str).collect();
        // An action that another version wrote is of no topic.
        let of_topic = entries::action.eq_any(actions).or(query.topic.is_none().into_sql::<Bool>());
        let of_anything = query.words.is_empty().into_sql::<Bool>().nullable();
        let words = || lower_of_any(Some(holding(&query.words)));
        let found = entries::table
            .left_join(clients::table.on(entries::client_id.eq(clients::id.nullable())))
            .filter(entries::id.lt(query.before.unwrap_or(i64::MAX)))
            .filter(of_topic)
            .filter(
                lower_of_any(entries::actor)
                    .like(words())
                    .escape('\\')
                    .or(lower_of_any(entries::subject).like(words()).escape('\\'))
                    .or(lower_of_any(entries::address).like(words()).escape('\\'))
                    .or(lower_of_any(entries::client_id).like(words()).escape('\\'))
                    .or(lower_of_any(clients::name.nullable()).like(words()).escape('\\'))
                    .or(of_anything),
            )
            .order(entries::id.desc())
            .limit(i64::from(query.limit));
        let rows: Vec<(AuditRow, Option<String>)> =
            both!(self, |c| found.select((AuditRow::as_select(), clients::name.nullable())).load(c))
                .map_err(failed)?;
        Ok(rows.into_iter().map(|(entry, client_name)| entry.into_entry(client_name)).collect())
    }

    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize> {
        let old = entries::table.filter(entries::at.lt(stored_time(moment)));
        both!(self, |c| diesel::delete(old).execute(c)).map_err(failed)
    }
}

#[derive(Insertable)]
#[diesel(table_name = entries)]
struct NewAuditRow<'a> {
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
#[diesel(table_name = entries)]
struct AuditRow {
    id: i64,
    at: NaiveDateTime,
    actor: Option<String>,
    user_id: Option<i64>,
    client_id: Option<String>,
    address: Option<String>,
    action: String,
    subject: Option<String>,
}

impl AuditRow {
    /// The entry, with the name of its client, which stands in a table of its own.
    fn into_entry(self, client_name: Option<String>) -> AuditEntry {
        AuditEntry {
            id: self.id,
            at: time(self.at),
            actor: self.actor,
            user_id: self.user_id.map(UserId),
            client_id: self.client_id.map(ClientId::new),
            client_name,
            address: self.address,
            action: self.action,
            subject: self.subject,
        }
    }
}
