//! What was published: listed, counted, hidden and shown again.

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::event::{EventQuery, EventSummary};
use uncino_domain::agenda::hiding::{Published, PublishedCount, Publisher, Standing};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, HidingId};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::Stored;

use crate::agenda::events::lists::{Kept, about, coalesce, distinct_events};
use crate::agenda::events::row::SummaryRow;
use crate::agenda::places::PlaceRow;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{CHUNK, holding, number};
use crate::schema::{event_tags, events, places, reply_addresses, tags, users};

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

/// Those of these events, with their places, that are a publisher's and have the words. A macro, because the type of a query can't
/// be written down for two databases.
macro_rules! asked_for {
    ($events:expr, $asked:expr, $kept:expr) => {{
        let found = of!($events, &$asked.publisher);
        match EmailAddress::parse(&$asked.words) {
            Some(email) => {
                let owner = users::table
                    .filter(users::email.eq(email.as_str().to_owned()))
                    .select(users::id.nullable());
                let wanted = reply_addresses::table
                    .filter(reply_addresses::email.eq(email.as_str().to_owned()))
                    .select(reply_addresses::event_id);
                found.filter(events::user_id.eq_any(owner).or(events::id.eq_any(wanted)))
            }
            None => about!(found, $kept),
        }
    }};
}

impl Connection<'_> {
    /// The latest added first.
    pub(super) fn published_summaries(&mut self, asked: &Published) -> Stored<Vec<EventSummary>> {
        let kept = self.kept(&search(asked))?;
        let rows: Vec<(SummaryRow, PlaceRow)> = both!(self, |c| {
            let mut found = events::table
                .inner_join(places::table)
                .select((SummaryRow::as_select(), PlaceRow::as_select()))
                .filter(events::series_id.is_null().or(events::is_apart.eq(true)))
                .into_boxed();
            if let Some(standing) = asked.standing {
                let (is_visible, is_waiting) = stored_standing(standing);
                found =
                    found.filter(events::is_visible.eq(is_visible).and(events::is_waiting.eq(is_waiting)));
            }
            if let Some(before) = asked.before {
                found = found.filter(events::id.lt(before.0));
            }
            if let Some(moments) = &asked.starts_in {
                found =
                    found.filter(events::start_at.ge(moments.start).and(events::start_at.lt(moments.end)));
            }
            if let Some(now) = asked.not_over_at {
                found = found.filter(coalesce(events::end_at, events::start_at).ge(now));
            }
            if asked.is_once {
                found = found.filter(events::recurrence.is_null().and(events::series_id.is_null()));
            }
            asked_for!(found, asked, &kept).order(events::id.desc()).limit(i64::from(asked.limit)).load(c)
        })
        .map_err(failed)?;
        self.summaries(rows)
    }

    /// However they stand.
    pub(super) fn number_published(&mut self, asked: &Published) -> Stored<PublishedCount> {
        let kept = self.kept(&search(asked))?;
        let mut count = |standing: Standing| -> Stored<u32> {
            let (is_visible, is_waiting) = stored_standing(standing);
            let found: i64 = both!(self, |c| {
                let found = events::table
                    .inner_join(places::table)
                    .filter(events::is_visible.eq(is_visible))
                    .filter(events::is_waiting.eq(is_waiting))
                    .select(distinct_events!())
                    .into_boxed();
                asked_for!(found, asked, &kept).get_result(c)
            })
            .map_err(failed)?;
            number(found)
        };
        Ok(PublishedCount {
            visible: count(Standing::Visible)?,
            waiting: count(Standing::Waiting)?,
            hidden: count(Standing::Hidden)?,
        })
    }

    /// Hides what is visible.
    pub(super) fn hide_published(&mut self, asked: &Published, with: HidingId, at: Timestamp) -> Stored<()> {
        let kept = self.kept(&search(asked))?;
        let ids: Vec<i64> = both!(self, |c| {
            let visible = events::table
                .inner_join(places::table)
                .filter(events::is_visible.eq(true))
                .select(events::id)
                .into_boxed();
            asked_for!(visible, asked, &kept).load(c)
        })
        .map_err(failed)?;
        self.hide_visible(&ids, with, at)
    }

    /// Hides these, and what goes along with them.
    pub(super) fn hide_chosen(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) -> Stored<()> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let along = events::series_id.eq_any(&ids).and(events::is_apart.eq(false).nullable());
        let chosen = events::table.filter(events::id.eq_any(&ids).nullable().or(along)).select(events::id);
        let ids: Vec<i64> = both!(self, |c| chosen.load(c)).map_err(failed)?;
        self.hide_visible(&ids, with, at)
    }

    fn hide_visible(&mut self, ids: &[i64], with: HidingId, at: Timestamp) -> Stored<()> {
        for ids in ids.chunks(CHUNK) {
            let hidden = (
                events::is_visible.eq(false),
                events::hidden_with.eq(Some(with.0)),
                events::updated_at.eq(stored_time(at)),
            );
            let visible = events::table.filter(events::id.eq_any(ids)).filter(events::is_visible.eq(true));
            both!(self, |c| diesel::update(visible).set(hidden).execute(c)).map_err(failed)?;
        }
        Ok(())
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

/// What looks for the words, if they are no e-mail address.
fn search(asked: &Published) -> EventQuery {
    let words = Some(asked.words.clone()).filter(|words| !words.is_empty());
    EventQuery { words, ..EventQuery::default() }
}

/// Is it visible, and does it wait?
fn stored_standing(standing: Standing) -> (bool, bool) {
    match standing {
        Standing::Visible => (true, false),
        Standing::Waiting => (false, true),
        Standing::Hidden => (false, false),
    }
}
