//! What comes from another instance, under the numbers that it had there; and the table `kept_rows`.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::collection::{Collection, Filter};
use uncino_domain::agenda::message::Message;
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::agenda::search::searchable;
use uncino_domain::id::PlaceId;
use uncino_domain::instance::move_in::KeptRow;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::people::user::{Description, User};
use uncino_domain::storage::{MoveInRepository, Stored};

use crate::agenda::collections::stored_choice;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{
    announcements, clients, collections, events, filters, kept_rows, messages, place_aliases, places,
    static_pages, users,
};

/// The tables whose numbers others know, or may know.
const NUMBERED: [&str; 8] =
    ["announcements", "collections", "events", "filters", "messages", "places", "static_pages", "users"];

/// Adds one row.
macro_rules! take {
    ($connection:expr, $table:expr, $row:expr) => {
        both!($connection, |c| diesel::insert_into($table).values($row).execute(c)).map(drop).map_err(failed)
    };
}

impl MoveInRepository for Connection<'_> {
    fn is_empty(&mut self) -> Stored<bool> {
        let events = events::table.select(events::id);
        let clients = clients::table.select(clients::id);
        let users = users::table.select(users::id);
        let any = exists(events).or(exists(clients)).or(exists(users));
        let any: bool = both!(self, |c| diesel::select(any).get_result(c)).map_err(failed)?;
        Ok(!any)
    }

    fn take_user(&mut self, user: &User) -> Stored<()> {
        let row = (
            users::id.eq(user.id.0),
            users::email.eq(user.email.as_str()),
            users::password_hash.eq(user.password.as_str()),
            users::role.eq(user.role.as_str()),
            users::standing.eq(user.standing.as_str()),
            users::description.eq(user.description.as_ref().map(Description::as_str)),
            users::to_notify.eq(user.to_notify),
            users::created_at.eq(stored_time(user.created_at)),
            users::updated_at.eq(stored_time(user.updated_at)),
        );
        take!(self, users::table, row)
    }

    fn take_place(&mut self, place: &Place) -> Stored<()> {
        let row = (
            places::id.eq(place.id.0),
            places::name.eq(&place.name),
            places::name_key.eq(key(&place.name)),
            places::search_text.eq(searchable(&place.name)),
            places::address.eq(&place.address),
            places::latitude.eq(place.latitude),
            places::longitude.eq(place.longitude),
            places::created_at.eq(stored_time(place.created_at)),
            places::updated_at.eq(stored_time(place.updated_at)),
        );
        take!(self, places::table, row)
    }

    fn take_place_alias(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()> {
        let row = (place_aliases::id.eq(gone.0), place_aliases::place_id.eq(kept.0));
        take!(self, place_aliases::table, row)
    }

    fn take_collection(&mut self, collection: &Collection) -> Stored<()> {
        let row = (
            collections::id.eq(collection.id.0),
            collections::name.eq(&collection.name),
            collections::is_top.eq(collection.is_top),
            collections::sort_index.eq(collection.sort_index),
        );
        take!(self, collections::table, row)
    }

    fn take_filter(&mut self, filter: &Filter) -> Stored<()> {
        let (tags, places) = stored_choice(&filter.choice);
        let row = (
            filters::id.eq(filter.id.0),
            filters::collection_id.eq(filter.collection_id.0),
            filters::tags.eq(tags),
            filters::places.eq(places),
            filters::negate.eq(filter.negate),
        );
        take!(self, filters::table, row)
    }

    fn take_announcement(&mut self, announcement: &Announcement) -> Stored<()> {
        let row = (
            announcements::id.eq(announcement.id.0),
            announcements::title.eq(&announcement.words.title),
            announcements::announcement.eq(&announcement.words.text),
            announcements::visible.eq(announcement.words.visible),
            announcements::created_at.eq(stored_time(announcement.created_at)),
            announcements::updated_at.eq(stored_time(announcement.updated_at)),
        );
        take!(self, announcements::table, row)
    }

    fn take_message(&mut self, message: &Message) -> Stored<()> {
        let row = (
            messages::id.eq(message.id.0),
            messages::event_id.eq(message.event_id.0),
            messages::author.eq(message.author.as_str()),
            messages::message.eq(&message.text),
            messages::is_author_visible.eq(message.is_author_visible),
            messages::created_at.eq(stored_time(message.created_at)),
        );
        take!(self, messages::table, row)
    }

    fn take_static_page(&mut self, page: &StaticPage) -> Stored<()> {
        let row = (
            static_pages::id.eq(page.id.0),
            static_pages::slug.eq(&page.slug),
            static_pages::title.eq(&page.words.title),
            static_pages::content.eq(&page.words.content),
            static_pages::created_at.eq(stored_time(page.created_at)),
            static_pages::updated_at.eq(stored_time(page.updated_at)),
        );
        take!(self, static_pages::table, row)
    }

    fn keep(&mut self, row: &KeptRow) -> Stored<()> {
        let row = (
            kept_rows::kind.eq(&row.kind),
            kept_rows::name.eq(&row.name),
            kept_rows::content.eq(&row.content),
        );
        take!(self, kept_rows::table, row)
    }

    fn kept(&mut self, kind: &str) -> Stored<Vec<KeptRow>> {
        let of_kind = kept_rows::table.filter(kept_rows::kind.eq(kind)).order(kept_rows::id);
        let of_kind = of_kind.select((kept_rows::kind, kept_rows::name, kept_rows::content));
        let rows: Vec<(String, String, String)> = both!(self, |c| of_kind.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(|(kind, name, content)| KeptRow { kind, name, content }).collect())
    }

    fn leave_room(&mut self, gap: i64) -> Stored<()> {
        let aliased = place_aliases::table.select(diesel::dsl::max(place_aliases::id));
        let aliased: Option<i64> = both!(self, |c| aliased.first(c)).map_err(failed)?;
        for table in NUMBERED {
            let known = if table == "places" { aliased.unwrap_or_default() } else { 0 };
            self.leave_room_in(table, known, gap)?;
        }
        Ok(())
    }
}

/// A number.
#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = BigInt)]
    last: i64,
}

impl Connection<'_> {
    fn leave_room_in(&mut self, table: &'static str, known: i64, gap: i64) -> Stored<()> {
        let highest = sql_query(format!("SELECT COALESCE(MAX(id), 0) AS last FROM {table}"));
        let Last { last } = both!(self, |c| highest.get_result(c)).map_err(failed)?;
        let last = last.max(known).saturating_add(gap);
        match self {
            Connection::Sqlite(c) => {
                let forget = sql_query("DELETE FROM sqlite_sequence WHERE name = ?").bind::<Text, _>(table);
                forget.execute(*c).map_err(failed)?;
                let begin = sql_query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
                begin.bind::<Text, _>(table).bind::<BigInt, _>(last).execute(*c)
            }
            Connection::Postgres(c) => {
                let begin = sql_query("SELECT setval(pg_get_serial_sequence($1, 'id'), $2)");
                begin.bind::<Text, _>(table).bind::<BigInt, _>(last).execute(*c)
            }
        }
        .map(drop)
        .map_err(failed)
    }
}
