//! `collections`, `filters`, `announcements`, `messages`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::message::{Message, MessageAuthor};
use uncino_domain::id::{AnnouncementId, CollectionId, EventId, FilterId, MessageId, PlaceId};
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::time;
use crate::error::corrupt;
use crate::schema::{announcements, collections, filters, messages};

#[derive(Queryable, Selectable)]
#[diesel(table_name = collections)]
pub(crate) struct CollectionRow {
    id: i64,
    name: String,
    is_top: bool,
    sort_index: i64,
}

impl From<CollectionRow> for Collection {
    fn from(row: CollectionRow) -> Self {
        let CollectionRow { id, name, is_top, sort_index } = row;
        Self { id: CollectionId(id), name, is_top, sort_index }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = filters)]
pub(crate) struct FilterRow {
    id: i64,
    collection_id: i64,
    tags: String,
    places: String,
    negate: bool,
}

/// Tags and places as JSON arrays.
pub(crate) fn stored_choice(choice: &Choice) -> (String, String) {
    let places: Vec<i64> = choice.places.iter().map(|place| place.0).collect();
    (serde_json::Value::from(&*choice.tags).to_string(), serde_json::Value::from(places).to_string())
}

impl TryFrom<FilterRow> for Filter {
    type Error = StorageError;

    fn try_from(row: FilterRow) -> Stored<Self> {
        let broken = |error: serde_json::Error| corrupt("filters", error.to_string());
        let places: Vec<i64> = serde_json::from_str(&row.places).map_err(broken)?;
        let choice = Choice {
            tags: serde_json::from_str(&row.tags).map_err(broken)?,
            places: places.into_iter().map(PlaceId).collect(),
        };
        let (id, collection_id) = (FilterId(row.id), CollectionId(row.collection_id));
        Ok(Self { id, collection_id, choice, negate: row.negate })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = announcements)]
pub(crate) struct AnnouncementRow {
    id: i64,
    title: String,
    announcement: String,
    visible: bool,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl From<AnnouncementRow> for Announcement {
    fn from(row: AnnouncementRow) -> Self {
        Self {
            id: AnnouncementId(row.id),
            words: AnnouncementWords { title: row.title, text: row.announcement, visible: row.visible },
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
pub(crate) struct MessageRow {
    id: i64,
    event_id: i64,
    author: String,
    message: String,
    is_author_visible: bool,
    created_at: NaiveDateTime,
}

impl TryFrom<MessageRow> for Message {
    type Error = StorageError;

    fn try_from(row: MessageRow) -> Stored<Self> {
        let author = MessageAuthor::parse(&row.author);
        Ok(Self {
            id: MessageId(row.id),
            event_id: EventId(row.event_id),
            author: author.ok_or_else(|| corrupt("messages", "an unknown author".to_owned()))?,
            text: row.message,
            is_author_visible: row.is_author_visible,
            created_at: time(row.created_at),
        })
    }
}
