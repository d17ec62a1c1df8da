use diesel::prelude::*;
use uncino_domain::access::audit::{AuditEntry, NewAuditEntry};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{AuditRepository, Stored};

use crate::access::audit::{AuditRow, NewAuditRow};
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{audit_entries as entries, clients};

impl AuditRepository for Connection<'_> {
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()> {
        let row = NewAuditRow::from(entry);
        both!(self, |c| diesel::insert_into(entries::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn list(&mut self, before: Option<i64>, limit: u32) -> Stored<Vec<AuditEntry>> {
        let named = entries::client_id.eq(clients::id.nullable());
        let latest = entries::table
            .left_join(clients::table.on(named))
            .filter(entries::id.lt(before.unwrap_or(i64::MAX)))
            .order(entries::id.desc())
            .limit(i64::from(limit));
        let rows: Vec<(AuditRow, Option<String>)> =
            both!(self, |c| latest.select((AuditRow::as_select(), clients::name.nullable())).load(c))
                .map_err(failed)?;
        Ok(rows.into_iter().map(|(entry, client_name)| entry.into_entry(client_name)).collect())
    }

    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize> {
        let old = entries::table.filter(entries::at.lt(stored_time(moment)));
        both!(self, |c| diesel::delete(old).execute(c)).map_err(failed)
    }
}
