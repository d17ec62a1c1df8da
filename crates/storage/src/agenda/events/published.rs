//! What somebody published: listed, counted, hidden and shown again.

use diesel::prelude::*;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::hiding::{Published, Publisher};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, HidingId};
use uncino_domain::storage::Stored;

use crate::agenda::events::lists::distinct_events;
use crate::agenda::events::row::SummaryRow;
use crate::agenda::places::PlaceRow;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::number;
use crate::schema::{events, places};

/// Those of these events that are a publisher's.
macro_rules! of {
    ($events:expr, $publisher:expr) => {
        match $publisher {
            None => $events,
            Some(Publisher::Application(id)) => $events.filter(events::client_id.eq(id.to_string())),
            Some(Publisher::Person(id)) => $events.filter(events::user_id.eq(id.0)),
            Some(Publisher::Nobody) => $events.filter(events::user_id.is_null()),
        }
    };
}

impl Connection<'_> {
    /// The latest added first.
    pub(super) fn published_summaries(&mut self, asked: &Published) -> Stored<Vec<EventSummary>> {
        let rows: Vec<(SummaryRow, PlaceRow)> = both!(self, |c| {
            let mut found = events::table
                .inner_join(places::table)
                .select((SummaryRow::as_select(), PlaceRow::as_select()))
                .filter(events::series_id.is_null().or(events::is_apart.eq(true)))
                .into_boxed();
            found = of!(found, &asked.publisher);
            if let Some(is_visible) = asked.is_visible {
                found = found.filter(events::is_visible.eq(is_visible));
            }
            if let Some(before) = asked.before {
                found = found.filter(events::id.lt(before.0));
            }
            found.order(events::id.desc()).limit(i64::from(asked.limit)).load(c)
        })
        .map_err(failed)?;
        self.summaries(rows)
    }

    /// How many are visible, and how many hidden.
    pub(super) fn number_published(&mut self, publisher: Option<&Publisher>) -> Stored<(u32, u32)> {
        let mut count = |is_visible: bool| -> Stored<u32> {
            let found: i64 = both!(self, |c| {
                let theirs = events::table.filter(events::is_visible.eq(is_visible)).into_boxed();
                of!(theirs, publisher).select(distinct_events!()).get_result(c)
            })
            .map_err(failed)?;
            number(found)
        };
        Ok((count(true)?, count(false)?))
    }

    /// Hides what is visible.
    pub(super) fn hide_published(
        &mut self,
        publisher: &Publisher,
        with: HidingId,
        at: Timestamp,
    ) -> Stored<()> {
        let hidden = (
            events::is_visible.eq(false),
            events::hidden_with.eq(Some(with.0)),
            events::updated_at.eq(stored_time(at)),
        );
        both!(self, |c| {
            let theirs =
                diesel::update(events::table).filter(events::is_visible.eq(true)).set(hidden).into_boxed();
            of!(theirs, Some(publisher)).execute(c)
        })
        .map(drop)
        .map_err(failed)
    }

    /// Shows what that press hid.
    pub(super) fn show_hidden_with(&mut self, with: HidingId, at: Timestamp) -> Stored<Vec<EventId>> {
        let shown = (
            events::is_visible.eq(true),
            events::hidden_with.eq(None::<i64>),
            events::updated_at.eq(stored_time(at)),
        );
        let hidden = events::table.filter(events::hidden_with.eq(with.0));
        let mut ids: Vec<i64> =
            both!(self, |c| diesel::update(hidden).set(shown).returning(events::id).get_results(c))
                .map_err(failed)?;
        ids.sort_unstable();
        Ok(ids.into_iter().map(EventId).collect())
    }
}
