//! How applications call their events: the table `external_ids` and its queries.

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::id::{ClientId, EventId, UserId};
use uncino_domain::storage::{ExternalIdRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::external_ids;

/// Nobody's application: the user themselves.
fn stored_client(client: Option<&ClientId>) -> String {
    client.map_or_else(String::new, ToString::to_string)
}

impl ExternalIdRepository for Connection<'_> {
    fn find(
        &mut self,
        user: UserId,
        client: Option<&ClientId>,
        external_id: &str,
    ) -> Stored<Option<EventId>> {
        let named = external_ids::table.find((user.0, stored_client(client), external_id));
        let named = named.select(external_ids::event_id);
        let id: Option<i64> = both!(self, |c| named.first(c).optional()).map_err(failed)?;
        Ok(id.map(EventId))
    }

    fn has_name(&mut self, event: EventId) -> Stored<bool> {
        let names = external_ids::table.filter(external_ids::event_id.eq(event.0));
        both!(self, |c| diesel::select(exists(names)).get_result(c)).map_err(failed)
    }

    fn insert(
        &mut self,
        user: UserId,
        client: Option<&ClientId>,
        (external_id, event): (&str, EventId),
    ) -> Stored<()> {
        let row = (
            external_ids::user_id.eq(user.0),
            external_ids::client_id.eq(stored_client(client)),
            external_ids::external_id.eq(external_id),
            external_ids::event_id.eq(event.0),
        );
        both!(self, |c| diesel::insert_into(external_ids::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }
}
