//! The lists of events: what they leave out, and in what order.

use std::collections::HashMap;

use diesel::define_sql_function;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use uncino_domain::agenda::collection::Filter;
use uncino_domain::agenda::event::{EventQuery, EventSummary, SeriesShown};
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search::{Word, words};
use uncino_domain::id::EventId;
use uncino_domain::storage::{OwnEvents, Stored};

use crate::agenda::events::row::SummaryRow;
use crate::agenda::places::PlaceRow;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{holding, number};
use crate::schema::{event_tags, events, places, tags};

diesel::alias!(events as series: Series);

define_sql_function! {
    /// The first of both that is there.
    fn coalesce(end: Nullable<BigInt>, start: BigInt) -> BigInt;
}

/// The series of an event, if it is hidden.
macro_rules! hidden_series {
    () => {
        series
            .filter(series.field(events::id).nullable().eq(events::series_id))
            .filter(series.field(events::is_visible).eq(false))
    };
}

/// The series of an event, if it still is one and has the same owner.
macro_rules! own_series {
    () => {
        series
            .filter(series.field(events::id).nullable().eq(events::series_id))
            .filter(series.field(events::user_id).eq(events::user_id))
            .filter(series.field(events::recurrence).is_not_null())
    };
}

/// How many events there are. A series with all its occurrences, but those that were changed by themselves, counts once.
macro_rules! distinct_events {
    () => {
        diesel::dsl::count($crate::agenda::events::lists::coalesce(
            diesel::dsl::case_when(events::is_apart.eq(false), events::series_id),
            events::id,
        ))
        .aggregate_distinct()
    };
}
pub(crate) use distinct_events;

/// The numbers of the events that one of these filters chooses.
macro_rules! chosen {
    ($filters:expr, $kept_tags:expr, $kept_places:expr) => {{
        let chosen = series.select(series.field(events::id)).filter(false.into_sql::<Bool>()).into_boxed();
        $filters.into_iter().fold(chosen, |chosen, filter| {
            let places: Vec<i64> = filter.choice.places.iter().map(|place| $kept_places[&place.0]).collect();
            let keys: Vec<&String> = filter.choice.tags.iter().map(|tag| &$kept_tags[&key(tag)]).collect();
            let (any_place, any_tag) = (places.is_empty(), keys.is_empty());
            let tagged = event_tags::table
                .inner_join(tags::table)
                .filter(tags::name_key.eq_any(keys))
                .select(event_tags::event_id);
            let there = series.field(events::place_id).eq_any(places);
            let tagged = series.field(events::id).eq_any(tagged);
            chosen
                .or_filter(any_place.into_sql::<Bool>().or(there).and(any_tag.into_sql::<Bool>().or(tagged)))
        })
    }};
}

/// Those of these events that take place when the query says, of series as many as it shows.
macro_rules! taking_place {
    ($matching:expr, $query:expr) => {{
        let mut matching = $matching;
        if let Some(from) = $query.from {
            // An event ends when it starts, unless it says otherwise: there is an index on that.
            matching = matching.filter(coalesce(events::end_at, events::start_at).ge(from));
        }
        if let Some(until) = $query.until {
            // None ends before it starts.
            matching = matching.filter(events::start_at.le(until));
        }
        if let Some(from) = $query.starts_from {
            matching = matching.filter(events::start_at.ge(from));
        }
        if let Some(until) = $query.starts_until {
            matching = matching.filter(events::start_at.le(until));
        }
        matching = match $query.series {
            SeriesShown::AsOneEvent => matching.filter(events::series_id.is_null()),
            SeriesShown::Nothing => {
                matching.filter(events::series_id.is_null()).filter(events::recurrence.is_null())
            }
            SeriesShown::Occurrences => matching.filter(events::recurrence.is_null()),
        };
        if !$query.with_multidate {
            matching = matching.filter(events::multidate.is_null().or(events::multidate.ne(true)));
        }
        matching
    }};
}

/// Those of these events that have the words, one of the tags and one of the places of the query. What an older version wrote
/// has no text for searches yet, but keys.
macro_rules! about {
    ($matching:expr, $kept:expr) => {{
        let Kept { tag_keys, place_ids, words, words_as_tag, .. } = $kept;
        let mut matching = $matching;
        for word in words {
            let (found, named) = (holding(&word.searchable), holding(&word.key));
            let is_it =
                tags::search_text.like(found.clone()).escape('\\').or(tags::name_key.eq(words_as_tag));
            let tagged = event_tags::table
                .inner_join(tags::table)
                .filter(event_tags::event_id.eq(events::id))
                .filter(is_it);
            matching = matching.filter(
                events::search_text
                    .like(found.clone())
                    .escape('\\')
                    .or(events::title_key.like(named.clone()).escape('\\'))
                    .or(places::search_text.like(found).escape('\\'))
                    .or(places::name_key.like(named).escape('\\'))
                    .or(exists(tagged)),
            );
        }
        if !tag_keys.is_empty() {
            let tagged = event_tags::table
                .inner_join(tags::table)
                .filter(event_tags::event_id.eq(events::id))
                .filter(tags::name_key.eq_any(tag_keys));
            matching = matching.filter(exists(tagged));
        }
        if !place_ids.is_empty() {
            matching = matching.filter(events::place_id.eq_any(place_ids));
        }
        matching
    }};
}
pub(crate) use about;

/// These events in the order of the query, the slice that it asks for.
macro_rules! in_order {
    ($matching:expr, $query:expr) => {{
        let mut matching = $matching;
        if let Some((start, EventId(id))) = $query.after {
            // Bounded by the start alone too: that is where the index begins.
            matching = if $query.reverse {
                let earlier = events::start_at.lt(start).or(events::id.lt(id));
                matching.filter(events::start_at.le(start)).filter(earlier)
            } else {
                let later = events::start_at.gt(start).or(events::id.gt(id));
                matching.filter(events::start_at.ge(start)).filter(later)
            };
        }
        matching = if $query.reverse {
            matching.order((events::start_at.desc(), events::id.desc()))
        } else {
            matching.order((events::start_at.asc(), events::id.asc()))
        };
        if let Some(slice) = $query.slice {
            matching = matching.offset(i64::from(slice.offset)).limit(i64::from(slice.limit));
        }
        matching
    }};
}

/// These columns of what is visible and matches.
macro_rules! matching {
    ($columns:expr, $query:expr, $kept:expr) => {{
        let Kept { tags: kept_tags, places: kept_places, .. } = $kept;
        let mut matching = events::table
            .inner_join(places::table)
            .select($columns)
            .filter(events::is_visible.eq(true))
            .into_boxed();
        matching = taking_place!(matching, $query);
        let (without, with): (Vec<&Filter>, Vec<&Filter>) =
            $query.filters.iter().partition(|filter| filter.negate);
        if !with.is_empty() {
            matching = matching.filter(events::id.eq_any(chosen!(with, kept_tags, kept_places)));
        }
        if !without.is_empty() {
            matching = matching.filter(events::id.ne_all(chosen!(without, kept_tags, kept_places)));
        }
        about!(matching, $kept)
    }};
}

type Rows = Vec<(SummaryRow, PlaceRow)>;

/// What the tags and places of a query mean by now.
pub(super) struct Kept {
    tags: HashMap<String, String>,
    places: HashMap<i64, i64>,
    /// Of the tags that an event must have one of,
    pub(super) tag_keys: Vec<String>,
    /// and of the places that it must be at.
    pub(super) place_ids: Vec<i64>,
    /// The words that must all be found,
    pub(super) words: Vec<Word>,
    /// and the key of the tag that they mean together.
    pub(super) words_as_tag: String,
}

impl Connection<'_> {
    /// What is visible and matches, by start, then id.
    pub(super) fn matching_summaries(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>> {
        let kept = self.kept(query)?;
        let rows: Rows = both!(self, |c| {
            let found = matching!((SummaryRow::as_select(), PlaceRow::as_select()), query, &kept);
            in_order!(found, query).load(c)
        })
        .map_err(failed)?;
        self.summaries(rows)
    }

    /// When those start.
    pub(super) fn matching_starts(&mut self, query: &EventQuery) -> Stored<Vec<i64>> {
        let kept = self.kept(query)?;
        both!(self, |c| in_order!(matching!(events::start_at, query, &kept), query).load(c)).map_err(failed)
    }

    /// How many those are.
    pub(super) fn count_matching(&mut self, query: &EventQuery) -> Stored<u32> {
        let kept = self.kept(query)?;
        number(both!(self, |c| matching!(count_star(), query, &kept).get_result(c)).map_err(failed)?)
    }

    pub(super) fn kept(&mut self, query: &EventQuery) -> Stored<Kept> {
        let choices = || query.filters.iter().map(|filter| &filter.choice);
        let tags = query.tags.iter().chain(&query.words).chain(choices().flat_map(|choice| &choice.tags));
        let places = query.places.iter().chain(choices().flat_map(|choice| &choice.places));
        let (tags, places) = (self.kept_tags(tags)?, self.kept_places(places)?);
        let tag_keys = query.tags.iter().map(|tag| tags[&key(tag)].clone()).collect();
        let place_ids = query.places.iter().map(|place| places[&place.0]).collect();
        let search = query.words.as_deref();
        let words = search.map_or_else(Vec::new, words);
        let words_as_tag = search.map_or_else(String::new, |search| tags[&key(search)].clone());
        Ok(Kept { tags, places, tag_keys, place_ids, words, words_as_tag })
    }

    /// The events of a user, the latest added first; no occurrences that say what a series of theirs says.
    pub(super) fn summaries_of_user(&mut self, asked: &OwnEvents) -> Stored<Vec<EventSummary>> {
        let rows: Rows = both!(self, |c| {
            let mut theirs = events::table
                .inner_join(places::table)
                .filter(events::user_id.eq(asked.user_id.0))
                .filter(events::is_apart.eq(true).or(diesel::dsl::not(exists(own_series!()))))
                .order((events::created_at.desc(), events::id.desc()))
                .select((SummaryRow::as_select(), PlaceRow::as_select()))
                .into_boxed();
            if let Some(client_id) = &asked.through {
                theirs = theirs.filter(events::client_id.eq(client_id.as_str()));
            }
            if let Some(limit) = asked.limit {
                theirs = theirs.offset(i64::from(asked.offset)).limit(i64::from(limit));
            }
            theirs.load(c)
        })
        .map_err(failed)?;
        self.summaries(rows)
    }

    /// The events that wait to be shown, by start, then id; no occurrences of a series that waits itself.
    pub(super) fn hidden_summaries(&mut self) -> Stored<Vec<EventSummary>> {
        let rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(events::is_visible.eq(false))
            .filter(diesel::dsl::not(exists(hidden_series!())))
            .order((events::start_at, events::id))
            .select((SummaryRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        self.summaries(rows)
    }

    pub(super) fn summaries(&mut self, rows: Rows) -> Stored<Vec<EventSummary>> {
        let ids: Vec<i64> = rows.iter().map(|(event, _)| event.id).collect();
        let mut tags = self.tags_of(&ids)?;
        rows.into_iter()
            .map(|(event, place)| {
                let tags = tags.remove(&event.id).unwrap_or_default();
                event.into_summary(place, tags)
            })
            .collect()
    }
}
