//! `events`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::event::{Event, EventDetails, EventSummary, NewEvent};
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search;
use uncino_domain::id::{ClientId, EventId, HidingId, UserId};
use uncino_domain::storage::{EventChange, Stored};

use crate::agenda::events::picture::PictureColumns;
use crate::agenda::events::repetition::{RepetitionColumns, recurrence};
use crate::agenda::places::PlaceRow;
use crate::columns::{stored_time, time};
use crate::error::corrupt;
use crate::schema::events;

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
pub(crate) struct EventRow {
    pub(crate) id: i64,
    slug: String,
    title: String,
    description: String,
    start_at: i64,
    end_at: Option<i64>,
    multidate: Option<bool>,
    online_locations: String,
    is_visible: bool,
    is_waiting: bool,
    hidden_with: Option<i64>,
    user_id: Option<i64>,
    client_id: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    #[diesel(embed)]
    picture: PictureColumns,
    #[diesel(embed)]
    repetition: RepetitionColumns,
}

/// What a list needs of an event.
#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
pub(crate) struct SummaryRow {
    pub(crate) id: i64,
    slug: String,
    title: String,
    start_at: i64,
    end_at: Option<i64>,
    multidate: Option<bool>,
    online_locations: String,
    is_visible: bool,
    is_waiting: bool,
    updated_at: NaiveDateTime,
    series_id: Option<i64>,
    recurrence: Option<String>,
    #[diesel(embed)]
    picture: PictureColumns,
}

#[derive(Insertable)]
#[diesel(table_name = events)]
pub(crate) struct NewEventRow<'a> {
    slug: &'a str,
    title: &'a str,
    title_key: String,
    search_text: String,
    description: &'a str,
    start_at: i64,
    end_at: Option<i64>,
    multidate: Option<bool>,
    online_locations: String,
    place_id: i64,
    is_visible: bool,
    is_waiting: bool,
    user_id: Option<i64>,
    client_id: Option<&'a str>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    #[diesel(embed)]
    picture: PictureColumns,
    #[diesel(embed)]
    repetition: RepetitionColumns,
}

/// What can be changed of an event.
#[derive(AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(crate) struct EventChangeRow<'a> {
    title: &'a str,
    title_key: String,
    search_text: String,
    description: &'a str,
    start_at: i64,
    end_at: Option<i64>,
    multidate: Option<bool>,
    online_locations: String,
    place_id: i64,
    updated_at: NaiveDateTime,
    #[diesel(embed)]
    picture: PictureColumns,
    #[diesel(embed)]
    repetition: RepetitionColumns,
}

impl<'a> From<&'a NewEvent> for NewEventRow<'a> {
    fn from(event: &'a NewEvent) -> Self {
        let details = &event.details;
        Self {
            slug: &event.slug,
            title: &details.title,
            title_key: key(&details.title),
            search_text: search::of_event(&details.title, &details.description),
            description: &details.description,
            start_at: details.start,
            end_at: details.end,
            multidate: details.multidate,
            online_locations: stored_list(&details.online_locations),
            place_id: event.place_id.0,
            is_visible: event.is_visible,
            is_waiting: event.is_waiting,
            user_id: event.user_id.map(|id| id.0),
            client_id: event.client_id.as_ref().map(ClientId::as_str),
            created_at: stored_time(event.created_at),
            updated_at: stored_time(event.created_at),
            picture: event.picture.as_ref().into(),
            repetition: event.repetition.into(),
        }
    }
}

impl<'a> From<&'a EventChange> for EventChangeRow<'a> {
    fn from(change: &'a EventChange) -> Self {
        let details = &change.details;
        Self {
            title: &details.title,
            title_key: key(&details.title),
            search_text: search::of_event(&details.title, &details.description),
            description: &details.description,
            start_at: details.start,
            end_at: details.end,
            multidate: details.multidate,
            online_locations: stored_list(&details.online_locations),
            place_id: change.place_id.0,
            updated_at: stored_time(change.updated_at),
            picture: change.picture.as_ref().into(),
            repetition: change.repetition.into(),
        }
    }
}

fn stored_list(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}

fn list(stored: &str) -> Stored<Vec<String>> {
    serde_json::from_str(stored).map_err(|error| corrupt("events", error.to_string()))
}

impl SummaryRow {
    /// The event of a list, with its place and tags, which stand in tables of their own.
    pub(crate) fn into_summary(self, place: PlaceRow, tags: Vec<String>) -> Stored<EventSummary> {
        Ok(EventSummary {
            id: EventId(self.id),
            slug: self.slug,
            title: self.title,
            start: self.start_at,
            end: self.end_at,
            multidate: self.multidate,
            online_locations: list(&self.online_locations)?,
            place: place.into(),
            tags,
            picture: self.picture.into_picture()?,
            parent: self.series_id.map(EventId),
            recurrence: self.recurrence.as_deref().map(recurrence).transpose()?,
            is_visible: self.is_visible,
            is_waiting: self.is_waiting,
            updated_at: time(self.updated_at),
        })
    }
}

impl EventRow {
    /// The event with its place and tags, which stand in tables of their own.
    pub(crate) fn into_event(self, place: PlaceRow, tags: Vec<String>) -> Stored<Event> {
        let online_locations = list(&self.online_locations)?;
        Ok(Event {
            id: EventId(self.id),
            slug: self.slug,
            details: EventDetails {
                title: self.title,
                description: self.description,
                start: self.start_at,
                end: self.end_at,
                multidate: self.multidate,
                online_locations,
            },
            place: place.into(),
            tags,
            picture: self.picture.into_picture()?,
            repetition: self.repetition.into_repetition()?,
            is_visible: self.is_visible,
            is_waiting: self.is_waiting,
            hidden_with: self.hidden_with.map(HidingId),
            user_id: self.user_id.map(UserId),
            client_id: self.client_id.map(ClientId::new),
            created_at: time(self.created_at),
            updated_at: time(self.updated_at),
        })
    }
}
