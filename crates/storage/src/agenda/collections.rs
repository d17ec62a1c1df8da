//! Collections, announcements and messages.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::message::Message;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{AnnouncementId, CollectionId, EventId, FilterId};
use uncino_domain::storage::{
    AnnouncementRepository, CollectionInsertion, CollectionRepository, MessageRepository, Removal, Stored,
};

use crate::agenda::events::tags::CHUNK;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{number, removal};
use crate::rows::editing::{AnnouncementRow, CollectionRow, FilterRow, MessageRow, stored_choice};
use crate::schema::{announcements, collections, filters, messages};

impl CollectionRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<Collection>> {
        let all = collections::table.order((collections::sort_index, collections::id));
        let rows: Vec<CollectionRow> = both!(self, |c| all.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Collection::from).collect())
    }

    fn insert(&mut self, name: &str) -> Stored<CollectionInsertion> {
        let last = collections::table.select(max(collections::sort_index));
        let last: Option<i64> = both!(self, |c| last.first(c)).map_err(failed)?;
        let row = (
            collections::name.eq(name),
            collections::is_top.eq(true),
            collections::sort_index.eq(last.map_or(0, |last| last + 1)),
        );
        let row: Option<CollectionRow> = both!(self, |c| diesel::insert_into(collections::table)
            .values(row)
            .on_conflict(collections::name)
            .do_nothing()
            .returning(CollectionRow::as_returning())
            .get_result(c)
            .optional())
        .map_err(failed)?;
        Ok(row.map_or(CollectionInsertion::NameTaken, |row| CollectionInsertion::Inserted(row.into())))
    }

    fn update(&mut self, collection: &Collection) -> Stored<()> {
        let change =
            (collections::is_top.eq(collection.is_top), collections::sort_index.eq(collection.sort_index));
        both!(self, |c| diesel::update(collections::table.find(collection.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: CollectionId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(collections::table.find(id.0)).execute(c)))
    }

    fn filters(&mut self, of: Option<CollectionId>) -> Stored<Vec<Filter>> {
        let rows: Vec<FilterRow> = both!(self, |c| {
            let all = filters::table.order(filters::id).into_boxed();
            match of {
                Some(of) => all.filter(filters::collection_id.eq(of.0)).load(c),
                None => all.load(c),
            }
        })
        .map_err(failed)?;
        rows.into_iter().map(Filter::try_from).collect()
    }

    fn insert_filter(&mut self, of: CollectionId, choice: &Choice, negate: bool) -> Stored<Option<Filter>> {
        let known = collections::table.find(of.0).select(collections::id);
        let known: Option<i64> = match self {
            Connection::Sqlite(c) => known.first(*c).optional(), // There is one writer.
            Connection::Postgres(c) => known.for_key_share().first(*c).optional(),
        }
        .map_err(failed)?;
        if known.is_none() {
            return Ok(None);
        }
        let (tags, places) = stored_choice(choice);
        let row = (
            filters::collection_id.eq(of.0),
            filters::tags.eq(tags),
            filters::places.eq(places),
            filters::negate.eq(negate),
        );
        let row: FilterRow = both!(self, |c| diesel::insert_into(filters::table)
            .values(row)
            .returning(FilterRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        Filter::try_from(row).map(Some)
    }

    fn find_filter(&mut self, id: FilterId) -> Stored<Option<Filter>> {
        let row: Option<FilterRow> =
            both!(self, |c| filters::table.find(id.0).first(c).optional()).map_err(failed)?;
        row.map(Filter::try_from).transpose()
    }

    fn update_filter(&mut self, filter: &Filter) -> Stored<()> {
        let (tags, places) = stored_choice(&filter.choice);
        let change = (filters::tags.eq(tags), filters::places.eq(places), filters::negate.eq(filter.negate));
        both!(self, |c| diesel::update(filters::table.find(filter.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove_filter(&mut self, id: FilterId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(filters::table.find(id.0)).execute(c)))
    }
}

impl AnnouncementRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<Announcement>> {
        let all = announcements::table.order(announcements::id);
        let rows: Vec<AnnouncementRow> = both!(self, |c| all.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Announcement::from).collect())
    }

    fn find(&mut self, id: AnnouncementId) -> Stored<Option<Announcement>> {
        let row: Option<AnnouncementRow> =
            both!(self, |c| announcements::table.find(id.0).first(c).optional()).map_err(failed)?;
        Ok(row.map(Announcement::from))
    }

    fn insert(&mut self, words: &AnnouncementWords, at: Timestamp) -> Stored<Announcement> {
        let row = (
            announcements::title.eq(&words.title),
            announcements::announcement.eq(&words.text),
            announcements::visible.eq(words.visible),
            announcements::created_at.eq(stored_time(at)),
            announcements::updated_at.eq(stored_time(at)),
        );
        let row: AnnouncementRow = both!(self, |c| diesel::insert_into(announcements::table)
            .values(row)
            .returning(AnnouncementRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        Ok(row.into())
    }

    fn update(&mut self, announcement: &Announcement) -> Stored<()> {
        let change = (
            announcements::title.eq(&announcement.words.title),
            announcements::announcement.eq(&announcement.words.text),
            announcements::visible.eq(announcement.words.visible),
            announcements::updated_at.eq(stored_time(announcement.updated_at)),
        );
        both!(self, |c| diesel::update(announcements::table.find(announcement.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: AnnouncementId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(announcements::table.find(id.0)).execute(c)))
    }
}

impl MessageRepository for Connection<'_> {
    fn insert(&mut self, message: &Message) -> Stored<Message> {
        let row = (
            messages::event_id.eq(message.event_id.0),
            messages::author.eq(message.author.as_str()),
            messages::message.eq(&message.text),
            messages::is_author_visible.eq(message.is_author_visible),
            messages::created_at.eq(stored_time(message.created_at)),
        );
        let row: MessageRow = both!(self, |c| diesel::insert_into(messages::table)
            .values(row)
            .returning(MessageRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        row.try_into()
    }

    fn count(&mut self, events: &[EventId]) -> Stored<HashMap<EventId, u32>> {
        let ids: Vec<i64> = events.iter().map(|event| event.0).collect();
        let mut counts = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let about = messages::table
                .filter(messages::event_id.eq_any(chunk))
                .group_by(messages::event_id)
                .select((messages::event_id, count_star()));
            for (event, count) in both!(self, |c| about.load::<(i64, i64)>(c)).map_err(failed)? {
                counts.insert(EventId(event), number(count)?);
            }
        }
        Ok(counts)
    }

    fn list(&mut self, event_id: EventId) -> Stored<Vec<Message>> {
        let about = messages::table.filter(messages::event_id.eq(event_id.0)).order(messages::id.desc());
        let rows: Vec<MessageRow> = both!(self, |c| about.load(c)).map_err(failed)?;
        rows.into_iter().map(Message::try_from).collect()
    }
}
