use std::collections::BTreeMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{Client, ClientKind, Registration};
use uncino_domain::storage::{ClientRepository, ClientUsage, Removal, Stored};

use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::oauth::clients::{ClientRow, stored_kind, stored_registration};
use crate::query::{number, removal};
use crate::schema::{clients, events, token_families as families};

impl ClientRepository for Connection<'_> {
    fn insert(&mut self, client: &Client) -> Stored<()> {
        let row = ClientRow::from(client);
        both!(self, |c| diesel::insert_into(clients::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, id: &ClientId) -> Stored<Option<Client>> {
        let row = both!(self, |c| clients::table.find(id.as_str()).first::<ClientRow>(c).optional());
        row.map_err(failed)?.map(Client::try_from).transpose()
    }

    fn list(&mut self) -> Stored<Vec<Client>> {
        let order = (clients::registered_at, clients::id);
        let rows = both!(self, |c| clients::table.order(order).load::<ClientRow>(c)).map_err(failed)?;
        rows.into_iter().map(Client::try_from).collect()
    }

    fn usage(&mut self) -> Stored<Vec<ClientUsage>> {
        let people =
            count(families::user_id).aggregate_distinct().aggregate_filter(families::revoked_at.is_null());
        let holders = families::table
            .filter(families::client_id.is_not_null())
            .group_by(families::client_id)
            .select((families::client_id.assume_not_null(), people));
        let published = events::table
            .filter(events::client_id.is_not_null())
            .group_by(events::client_id)
            .select((events::client_id.assume_not_null(), count_star()));
        let holders = both!(self, |c| holders.load::<(String, i64)>(c)).map_err(failed)?;
        let published = both!(self, |c| published.load::<(String, i64)>(c)).map_err(failed)?;
        let mut usage: BTreeMap<ClientId, ClientUsage> = BTreeMap::new();
        let none = |client_id: ClientId| ClientUsage { client_id, people: 0, events: 0 };
        for (id, people) in holders {
            let id = ClientId::new(id);
            usage.entry(id.clone()).or_insert_with(|| none(id)).people = number(people)?;
        }
        for (id, events) in published {
            let id = ClientId::new(id);
            usage.entry(id.clone()).or_insert_with(|| none(id)).events = number(events)?;
        }
        Ok(usage.into_values().collect())
    }

    fn set_suspended(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        let suspended = clients::suspended_at.eq(since.map(stored_time));
        let client = clients::table.find(id.as_str());
        both!(self, |c| diesel::update(client).set(suspended).execute(c)).map(drop).map_err(failed)
    }

    fn set_kind(&mut self, id: &ClientId, kind: ClientKind) -> Stored<()> {
        let kind = clients::kind.eq(stored_kind(kind));
        let client = clients::table.find(id.as_str());
        both!(self, |c| diesel::update(client).set(kind).execute(c)).map(drop).map_err(failed)
    }

    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()> {
        let untold = clients::table.find(id.as_str()).filter(clients::first_token_at.is_null());
        let now = clients::first_token_at.eq(stored_time(at));
        both!(self, |c| diesel::update(untold).set(now).execute(c)).map(drop).map_err(failed)
    }

    fn remove(&mut self, id: &ClientId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(clients::table.find(id.as_str())).execute(c)))
    }

    fn remove_unused(&mut self, registration: Registration, registered_before: Timestamp) -> Stored<usize> {
        let unused = clients::table
            .filter(clients::registration.eq(stored_registration(registration)))
            .filter(clients::first_token_at.is_null())
            .filter(clients::registered_at.lt(stored_time(registered_before)));
        both!(self, |c| diesel::delete(unused).execute(c)).map_err(failed)
    }
}
