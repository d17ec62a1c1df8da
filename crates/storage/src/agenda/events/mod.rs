//! Events: the table `events` and its queries.

pub(crate) mod lists;
mod picture;
mod published;
pub(super) mod repetition;
mod row;
mod series;
mod tags;
mod waiting;

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::event::{Event, EventQuery, EventSummary, Neighbours, NewEvent};
use uncino_domain::agenda::hiding::{Published, PublishedCount};
use uncino_domain::agenda::picture::PictureFile;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, EventId, HidingId, PlaceId, UserId};
use uncino_domain::storage::{
    EventChange, EventInsertion, EventRepository, OwnEvents, Removal, SeriesAlike, Stored,
};

use crate::agenda::events::lists::distinct_events;
use crate::agenda::events::row::{EventChangeRow, EventRow, NewEventRow};
use crate::agenda::places::PlaceRow;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{CHUNK, escaped, number, removal};
use crate::schema::{event_aliases, events, places};

type Rows = Vec<(EventRow, PlaceRow)>;

/// Adds the row of an event, unless its slug is taken; gives its number. A macro, because the type of a row with a number and of
/// one without differ.
macro_rules! inserted {
    ($connection:expr, $row:expr) => {{
        let id: Stored<Option<i64>> = both!($connection, |c| diesel::insert_into(events::table)
            .values($row)
            .on_conflict(events::slug)
            .do_nothing()
            .returning(events::id)
            .get_result(c)
            .optional())
        .map_err(failed);
        id
    }};
}

impl EventRepository for Connection<'_> {
    fn slugs_like(&mut self, base: &str) -> Stored<Vec<String>> {
        let dashed = format!("{}-%", escaped(base));
        let alike = || {
            events::table
                .filter(events::slug.eq(base).or(events::slug.like(dashed.clone()).escape('\\')))
                .select(events::slug)
        };
        let found: QueryResult<Vec<String>> = match self {
            // Its indexes know no patterns, but the order of bytes.
            Connection::Sqlite(c) => {
                alike().filter(events::slug.ge(base)).filter(events::slug.lt(format!("{base}."))).load(*c)
            }
            Connection::Postgres(c) => alike().load(*c),
        };
        let mut slugs = found.map_err(failed)?;
        slugs.extend(self.slugs_that_lead_on(base, &dashed)?);
        Ok(slugs)
    }

    fn is_slug_free(&mut self, slug: &str) -> Stored<bool> {
        let taken = events::table.filter(events::slug.eq(slug));
        let leads_on = event_aliases::table.filter(event_aliases::slug.eq(slug));
        let is_taken = diesel::select(exists(taken).or(exists(leads_on)));
        both!(self, |c| is_taken.get_result::<bool>(c)).map(|is_taken| !is_taken).map_err(failed)
    }

    fn insert(&mut self, event: &NewEvent) -> Stored<EventInsertion> {
        let row = NewEventRow::from(event);
        let id = inserted!(self, row)?;
        self.tagged(id, &event.tags)
    }

    fn insert_again(&mut self, event: &Event) -> Stored<EventInsertion> {
        let new = NewEvent::from(event.clone());
        let row = (events::id.eq(event.id.0), NewEventRow::from(&new));
        let id = inserted!(self, row)?;
        let insertion = self.tagged(id, &event.tags)?;
        let later = (
            events::hidden_with.eq(event.hidden_with.map(|hiding| hiding.0)),
            events::updated_at.eq(stored_time(event.updated_at)),
        );
        if insertion == EventInsertion::Inserted(event.id) {
            let row = events::table.find(event.id.0);
            both!(self, |c| diesel::update(row).set(later).execute(c)).map_err(failed)?;
        }
        Ok(insertion)
    }

    fn find(&mut self, id: EventId) -> Stored<Option<Event>> {
        let rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(events::id.eq(id.0))
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        Ok(self.with_tags(rows)?.pop())
    }

    fn lock(&mut self, id: EventId) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let row = events::table.find(id.0).select(events::id).for_update();
                row.first::<i64>(*c).optional().map(drop).map_err(failed)
            }
        }
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<Event>> {
        let rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(events::slug.eq(slug))
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        Ok(self.with_tags(rows)?.pop())
    }

    fn update(&mut self, id: EventId, change: &EventChange) -> Stored<()> {
        let row = EventChangeRow::from(change);
        both!(self, |c| diesel::update(events::table.find(id.0)).set(row).execute(c)).map_err(failed)?;
        self.set_tags(id, &change.tags)
    }

    fn published(&mut self, asked: &Published) -> Stored<Vec<EventSummary>> {
        self.published_summaries(asked)
    }

    fn count_published(&mut self, asked: &Published) -> Stored<PublishedCount> {
        self.number_published(asked)
    }

    fn hide_all(&mut self, asked: &Published, with: HidingId, at: Timestamp) -> Stored<()> {
        self.hide_published(asked, with, at)
    }

    fn hide_each(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) -> Stored<()> {
        self.hide_chosen(ids, with, at)
    }

    fn show_all(&mut self, hidden_with: HidingId, at: Timestamp) -> Stored<Vec<EventId>> {
        self.show_hidden_with(hidden_with, at)
    }

    fn set_visible(&mut self, id: EventId, is_visible: bool, at: Timestamp) -> Stored<()> {
        let shown = (
            events::is_visible.eq(is_visible),
            events::is_waiting.eq(false),
            events::hidden_with.eq(None::<i64>),
            events::updated_at.eq(stored_time(at)),
        );
        both!(self, |c| diesel::update(events::table.find(id.0)).set(shown).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn assign(&mut self, id: EventId, user_id: UserId, at: Timestamp) -> Stored<()> {
        let given = (events::user_id.eq(user_id.0), events::updated_at.eq(stored_time(at)));
        both!(self, |c| diesel::update(events::table.find(id.0)).set(given).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: EventId) -> Stored<Removal> {
        let occurrences = events::table.filter(events::series_id.eq(id.0));
        let alone = events::series_id.eq(None::<i64>);
        both!(self, |c| diesel::update(occurrences).set(alone).execute(c)).map_err(failed)?;
        removal(both!(self, |c| diesel::delete(events::table.find(id.0)).execute(c)))
    }

    fn list_of_user(&mut self, asked: &OwnEvents) -> Stored<Vec<EventSummary>> {
        self.summaries_of_user(asked)
    }

    fn page_of_user(&mut self, user_id: UserId, after: EventId, limit: u32) -> Stored<Vec<Event>> {
        let rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(events::user_id.eq(user_id.0))
            .filter(events::id.gt(after.0))
            .order(events::id)
            .limit(i64::from(limit))
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        self.with_tags(rows)
    }

    fn list_hidden(&mut self) -> Stored<Vec<EventSummary>> {
        self.hidden_summaries()
    }

    fn list_waiting(&mut self, now: i64, limit: u32) -> Stored<Vec<Event>> {
        self.waiting_events(now, limit)
    }

    fn find_all(&mut self, ids: &[EventId]) -> Stored<Vec<Event>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut found = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Rows = both!(self, |c| events::table
                .inner_join(places::table)
                .filter(events::id.eq_any(chunk))
                .select((EventRow::as_select(), PlaceRow::as_select()))
                .load(c))
            .map_err(failed)?;
            found.extend(self.with_tags(rows)?);
        }
        Ok(found)
    }

    fn count_waiting(&mut self) -> Stored<u32> {
        self.number_waiting()
    }

    fn titles_waiting(&mut self, since: Timestamp, limit: usize) -> Stored<Vec<String>> {
        self.waiting_titles(since, limit)
    }

    fn count_hidden_with(&mut self, hiding: HidingId) -> Stored<u32> {
        let hidden = events::table.filter(events::hidden_with.eq(hiding.0)).select(distinct_events!());
        number(both!(self, |c| hidden.get_result(c)).map_err(failed)?)
    }

    fn count_visible(&mut self) -> Stored<u32> {
        let visible = events::table.filter(events::is_visible.eq(true)).select(distinct_events!());
        number(both!(self, |c| visible.get_result(c)).map_err(failed)?)
    }

    fn count_at(&mut self, places: &[PlaceId]) -> Stored<HashMap<PlaceId, u32>> {
        let ids: Vec<i64> = places.iter().map(|place| place.0).collect();
        let there = events::table
            .filter(events::is_visible.eq(true))
            .filter(events::place_id.eq_any(ids))
            .group_by(events::place_id)
            .select((events::place_id, distinct_events!()));
        let rows: Vec<(i64, i64)> = both!(self, |c| there.load(c)).map_err(failed)?;
        rows.into_iter().map(|(place, count)| Ok((PlaceId(place), number(count)?))).collect()
    }

    fn occurrences(&mut self, series: EventId, from: i64) -> Stored<Vec<Event>> {
        let rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(events::series_id.eq(series.0))
            .filter(events::start_at.ge(from))
            .order((events::start_at, events::id))
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        self.with_tags(rows)
    }

    fn lock_occurrences(&mut self, series: EventId) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let rows = events::table.filter(events::series_id.eq(series.0)).order(events::id);
                rows.select(events::id).for_update().load::<i64>(*c).map(drop).map_err(failed)
            }
        }
    }

    fn series_made_until(&mut self, before: i64, limit: u32) -> Stored<Vec<EventId>> {
        let due = events::table
            .filter(events::made_until.lt(before))
            .filter(
                events::repeats_until.is_null().or(events::made_until.nullable().lt(events::repeats_until)),
            )
            .filter(events::is_visible.eq(true))
            .order((events::made_until, events::id))
            .limit(i64::from(limit))
            .select(events::id);
        let ids: Vec<i64> = both!(self, |c| due.load(c)).map_err(failed)?;
        Ok(ids.into_iter().map(EventId).collect())
    }

    fn find_series(&mut self, alike: &SeriesAlike) -> Stored<Option<EventId>> {
        match self.series_with_tags(alike)? {
            None => self.same_series(alike),
            found => Ok(found),
        }
    }

    fn set_made_until(&mut self, series: EventId, made_until: i64) -> Stored<()> {
        let row = events::table.find(series.0);
        both!(self, |c| diesel::update(row).set(events::made_until.eq(made_until)).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn pictures_among(&mut self, files: &[PictureFile]) -> Stored<Vec<PictureFile>> {
        let mut found = Vec::new();
        for chunk in files.chunks(CHUNK) {
            let names: Vec<&str> = chunk.iter().map(PictureFile::as_str).collect();
            let used = events::table
                .filter(events::picture_file.eq_any(names))
                .select(events::picture_file)
                .distinct();
            let names: Vec<Option<String>> = both!(self, |c| used.load(c)).map_err(failed)?;
            found.extend(names.iter().flatten().filter_map(|name| PictureFile::parse(name)));
        }
        Ok(found)
    }

    fn have_pictures(&mut self) -> Stored<bool> {
        let one = events::table.filter(events::picture_file.is_not_null()).select(events::id).limit(1);
        let ids: Vec<i64> = both!(self, |c| one.load(c)).map_err(failed)?;
        Ok(!ids.is_empty())
    }

    fn count_of_user(&mut self, user_id: UserId) -> Stored<Vec<(Option<ClientId>, u32)>> {
        let theirs = events::table
            .filter(events::user_id.eq(user_id.0))
            .group_by(events::client_id)
            .select((events::client_id, distinct_events!()));
        let rows = both!(self, |c| theirs.load::<(Option<String>, i64)>(c)).map_err(failed)?;
        let counted =
            |(client, count): (Option<String>, i64)| Ok((client.map(ClientId::new), number(count)?));
        let mut counts: Vec<_> = rows.into_iter().map(counted).collect::<Stored<_>>()?;
        counts.sort();
        Ok(counts)
    }

    fn list(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>> {
        self.matching_summaries(query)
    }

    fn starts(&mut self, query: &EventQuery) -> Stored<Vec<i64>> {
        self.matching_starts(query)
    }

    fn count(&mut self, query: &EventQuery) -> Stored<u32> {
        self.count_matching(query)
    }

    fn descriptions(&mut self, ids: &[EventId]) -> Stored<HashMap<EventId, String>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut found = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let described =
                events::table.filter(events::id.eq_any(chunk)).select((events::id, events::description));
            let rows: Vec<(i64, String)> = both!(self, |c| described.load(c)).map_err(failed)?;
            found.extend(rows.into_iter().map(|(id, description)| (EventId(id), description)));
        }
        Ok(found)
    }

    fn neighbours(&mut self, event: &Event) -> Stored<Neighbours> {
        let (start, id) = (event.details.start, event.id.0);
        let listed = events::is_visible.eq(true).and(events::recurrence.is_null());
        let visible = || events::table.filter(listed).select(events::slug);
        // Bounded by the start alone too: that is where the index begins.
        let later = events::start_at.ge(start).and(events::start_at.gt(start).or(events::id.gt(id)));
        let earlier = events::start_at.le(start).and(events::start_at.lt(start).or(events::id.lt(id)));
        let next = visible().filter(later).order((events::start_at.asc(), events::id.asc()));
        let previous = visible().filter(earlier).order((events::start_at.desc(), events::id.desc()));
        Ok(Neighbours {
            next: both!(self, |c| next.first(c).optional()).map_err(failed)?,
            previous: both!(self, |c| previous.first(c).optional()).map_err(failed)?,
        })
    }
}

impl Connection<'_> {
    /// What became of a new event, which gets its tags if it is there.
    fn tagged(&mut self, id: Option<i64>, tags: &[String]) -> Stored<EventInsertion> {
        let Some(id) = id.map(EventId) else { return Ok(EventInsertion::SlugTaken) };
        self.set_first_tags(id, tags)?;
        Ok(EventInsertion::Inserted(id))
    }

    fn with_tags(&mut self, rows: Rows) -> Stored<Vec<Event>> {
        let ids: Vec<i64> = rows.iter().map(|(event, _)| event.id).collect();
        let mut tags = self.tags_of(&ids)?;
        rows.into_iter()
            .map(|(event, place)| {
                let tags = tags.remove(&event.id).unwrap_or_default();
                event.into_event(place, tags)
            })
            .collect()
    }
}
