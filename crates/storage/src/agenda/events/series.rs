//! A series that may be there already.

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::place::key;
use uncino_domain::id::EventId;
use uncino_domain::storage::{SeriesAlike, Stored};

use crate::agenda::events::repetition::stored_recurrence;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{event_tags, events, tags};

impl Connection<'_> {
    /// The first series of that owner that has one of the tags.
    pub(super) fn series_with_tags(&mut self, alike: &SeriesAlike) -> Stored<Option<EventId>> {
        if alike.tags.is_empty() {
            return Ok(None);
        }
        let keys: Vec<String> = alike.tags.iter().map(|tag| key(tag)).collect();
        let tagged = event_tags::table
            .inner_join(tags::table)
            .filter(event_tags::event_id.eq(events::id))
            .filter(tags::name_key.eq_any(keys));
        let series = events::table
            .filter(events::user_id.eq(alike.owner.0))
            .filter(events::recurrence.is_not_null())
            .filter(exists(tagged))
            .order(events::id)
            .select(events::id);
        let id: Option<i64> = both!(self, |c| series.first(c).optional()).map_err(failed)?;
        Ok(id.map(EventId))
    }

    /// The first series of that owner that is the very same.
    pub(super) fn same_series(&mut self, alike: &SeriesAlike) -> Stored<Option<EventId>> {
        let Some(place) = alike.place_id else { return Ok(None) };
        let series = events::table
            .filter(events::user_id.eq(alike.owner.0))
            .filter(events::recurrence.eq(stored_recurrence(alike.recurrence)))
            .filter(events::start_at.eq(alike.start))
            .filter(events::place_id.eq(place.0))
            .filter(events::title.eq(alike.title.clone()))
            .order(events::id)
            .select(events::id);
        let id: Option<i64> = both!(self, |c| series.first(c).optional()).map_err(failed)?;
        Ok(id.map(EventId))
    }
}
