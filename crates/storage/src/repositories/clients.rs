use diesel::prelude::*;
use uncino_domain::client::{Client, ClientKind};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::ClientId;
use uncino_domain::storage::{ClientRepository, Removal, Stored};

use super::removal;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::rows::client::{ClientRow, stored_kind};
use crate::rows::stored_time;
use crate::schema::clients;

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

    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()> {
        let untold = clients::table.find(id.as_str()).filter(clients::first_token_at.is_null());
        let now = clients::first_token_at.eq(stored_time(at));
        both!(self, |c| diesel::update(untold).set(now).execute(c)).map(drop).map_err(failed)
    }

    fn remove(&mut self, id: &ClientId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(clients::table.find(id.as_str())).execute(c)))
    }

    fn remove_unused(&mut self, kind: ClientKind, registered_before: Timestamp) -> Stored<usize> {
        let unused = clients::table
            .filter(clients::kind.eq(stored_kind(kind)))
            .filter(clients::first_token_at.is_null())
            .filter(clients::registered_at.lt(stored_time(registered_before)));
        both!(self, |c| diesel::delete(unused).execute(c)).map_err(failed)
    }
}
