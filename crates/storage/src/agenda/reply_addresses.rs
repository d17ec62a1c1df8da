//! Where people without an account want an answer: the table `reply_addresses` and its queries.

use diesel::prelude::*;
use uncino_domain::id::EventId;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::{ReplyAddressRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::reply_addresses;

impl ReplyAddressRepository for Connection<'_> {
    fn insert(&mut self, event: EventId, address: &EmailAddress) -> Stored<()> {
        let row = (reply_addresses::event_id.eq(event.0), reply_addresses::email.eq(address.as_str()));
        both!(self, |c| diesel::insert_into(reply_addresses::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find(&mut self, event: EventId) -> Stored<Option<EmailAddress>> {
        let row = reply_addresses::table.find(event.0).select(reply_addresses::email);
        let found: Option<String> = both!(self, |c| row.first(c).optional()).map_err(failed)?;
        let address = |stored: String| {
            EmailAddress::parse(&stored).ok_or_else(|| corrupt("reply_addresses", "no address".to_owned()))
        };
        found.map(address).transpose()
    }
}
