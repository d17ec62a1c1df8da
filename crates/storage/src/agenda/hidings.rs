//! Presses that hid events: the table `hidings` and its queries.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::hiding::{Hiding, Publisher};
use uncino_domain::id::{ClientId, HidingId, UserId};
use uncino_domain::storage::{HidingRepository, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::number;
use crate::schema::hidings;

#[derive(Queryable, Selectable)]
#[diesel(table_name = hidings)]
struct HidingRow {
    id: i64,
    client_id: Option<String>,
    user_id: Option<i64>,
    reason: Option<String>,
    count: i64,
    hidden_at: NaiveDateTime,
    is_of_publisher: bool,
}

impl HidingRepository for Connection<'_> {
    fn insert(&mut self, hiding: &Hiding) -> Stored<HidingId> {
        let (client_id, user_id) = hiding.publisher.as_ref().map(stored_publisher).unwrap_or_default();
        let row = (
            hidings::client_id.eq(client_id),
            hidings::user_id.eq(user_id),
            hidings::reason.eq(hiding.reason.as_deref()),
            hidings::count.eq(i64::from(hiding.count)),
            hidings::hidden_at.eq(stored_time(hiding.hidden_at)),
            hidings::is_of_publisher.eq(hiding.publisher.is_some()),
        );
        let id: i64 = both!(self, |c| diesel::insert_into(hidings::table)
            .values(row)
            .returning(hidings::id)
            .get_result(c))
        .map_err(failed)?;
        Ok(HidingId(id))
    }

    fn list(&mut self, publisher: Option<&Publisher>, limit: u32) -> Stored<Vec<Hiding>> {
        let of = publisher.map(stored_publisher);
        let rows: Vec<HidingRow> = both!(self, |c| {
            let mut theirs = hidings::table.select(HidingRow::as_select()).into_boxed();
            if let Some((client_id, user_id)) = of {
                theirs = theirs.filter(hidings::is_of_publisher.eq(true));
                theirs = match client_id {
                    Some(id) => theirs.filter(hidings::client_id.eq(id)),
                    None => theirs.filter(hidings::client_id.is_null()),
                };
                theirs = match user_id {
                    Some(id) => theirs.filter(hidings::user_id.eq(id)),
                    None => theirs.filter(hidings::user_id.is_null()),
                };
            }
            theirs.order(hidings::id.desc()).limit(i64::from(limit)).load(c)
        })
        .map_err(failed)?;
        rows.into_iter().map(HidingRow::into_hiding).collect()
    }

    fn is_there(&mut self, id: HidingId) -> Stored<bool> {
        let row = hidings::table.find(id.0).select(hidings::id);
        let found: Option<i64> = both!(self, |c| row.first(c).optional()).map_err(failed)?;
        Ok(found.is_some())
    }

    fn take(&mut self, id: HidingId) -> Stored<Option<Hiding>> {
        let row = hidings::table.find(id.0);
        let found: Option<HidingRow> =
            both!(self, |c| row.select(HidingRow::as_select()).first(c).optional()).map_err(failed)?;
        let gone = both!(self, |c| diesel::delete(row).execute(c)).map_err(failed)?;
        found.filter(|_| gone > 0).map(HidingRow::into_hiding).transpose()
    }
}

fn stored_publisher(publisher: &Publisher) -> (Option<String>, Option<i64>) {
    match publisher {
        Publisher::Application(id) => (Some(id.to_string()), None),
        Publisher::Person(id) => (None, Some(id.0)),
        Publisher::Nobody => (None, None),
    }
}

impl HidingRow {
    fn into_hiding(self) -> Stored<Hiding> {
        let publisher = match (self.client_id, self.user_id) {
            (Some(id), None) => Some(Publisher::Application(ClientId::new(id))),
            (None, Some(id)) => Some(Publisher::Person(UserId(id))),
            (None, None) => Some(Publisher::Nobody).filter(|_| self.is_of_publisher),
            (Some(_), Some(_)) => return Err(corrupt("hidings", "an application and a person".to_owned())),
        };
        Ok(Hiding {
            id: HidingId(self.id),
            publisher,
            reason: self.reason,
            count: number(self.count)?,
            hidden_at: time(self.hidden_at),
        })
    }
}
