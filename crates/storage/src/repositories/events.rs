use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::event::{Event, EventQuery, EventSummary, Neighbours, NewEvent};
use uncino_domain::id::EventId;
use uncino_domain::place::key;
use uncino_domain::storage::{EventChange, EventInsertion, EventRepository, Removal, Stored};

use super::removal;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::rows::event::{EventChangeRow, EventRow, NewEventRow, PlaceRow, SummaryRow};
use crate::schema::{event_tags, events, places, tags};

type Rows = Vec<(EventRow, PlaceRow)>;

impl EventRepository for Connection<'_> {
    fn slugs_like(&mut self, base: &str) -> Stored<Vec<String>> {
        let dashed = format!("{}-%", escaped(base));
        let alike = events::table
            .filter(events::slug.eq(base).or(events::slug.like(dashed).escape('\\')))
            .select(events::slug);
        both!(self, |c| alike.load(c)).map_err(failed)
    }

    fn insert(&mut self, event: &NewEvent) -> Stored<EventInsertion> {
        let row = NewEventRow::from(event);
        let id: Option<i64> = both!(self, |c| diesel::insert_into(events::table)
            .values(row)
            .on_conflict(events::slug)
            .do_nothing()
            .returning(events::id)
            .get_result(c)
            .optional())
        .map_err(failed)?;
        let Some(id) = id.map(EventId) else { return Ok(EventInsertion::SlugTaken) };
        self.set_tags(id, &event.tags)?;
        Ok(EventInsertion::Inserted(id))
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

    fn remove(&mut self, id: EventId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(events::table.find(id.0)).execute(c)))
    }

    fn list(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>> {
        let tag_keys: Vec<String> = query.tags.iter().map(|tag| key(tag)).collect();
        let place_ids: Vec<i64> = query.places.iter().map(|place| place.0).collect();
        let rows: Vec<(SummaryRow, PlaceRow)> = both!(self, |c| {
            let mut matching = events::table
                .inner_join(places::table)
                .select((SummaryRow::as_select(), PlaceRow::as_select()))
                .filter(events::is_visible.eq(true))
                .into_boxed();
            if let Some(from) = query.from {
                matching = matching.filter(events::start_at.ge(from).or(events::end_at.ge(from)));
            }
            if let Some(until) = query.until {
                matching = matching.filter(events::start_at.le(until).or(events::end_at.le(until)));
            }
            if let Some(from) = query.starts_from {
                matching = matching.filter(events::start_at.ge(from));
            }
            if let Some(until) = query.starts_until {
                matching = matching.filter(events::start_at.le(until));
            }
            if !query.with_multidate {
                matching = matching.filter(events::multidate.is_null().or(events::multidate.ne(true)));
            }
            if let Some(words) = &query.words {
                let pattern = format!("%{}%", escaped(&key(words)));
                let tagged = event_tags::table
                    .inner_join(tags::table)
                    .filter(event_tags::event_id.eq(events::id))
                    .filter(tags::name_key.eq(key(words)));
                matching = matching.filter(
                    events::title_key
                        .like(pattern.clone())
                        .escape('\\')
                        .or(places::name_key.like(pattern).escape('\\'))
                        .or(exists(tagged)),
                );
            }
            if !tag_keys.is_empty() {
                let tagged = event_tags::table
                    .inner_join(tags::table)
                    .filter(event_tags::event_id.eq(events::id))
                    .filter(tags::name_key.eq_any(&tag_keys));
                matching = matching.filter(exists(tagged));
            }
            if !place_ids.is_empty() {
                matching = matching.filter(events::place_id.eq_any(&place_ids));
            }
            matching = if query.reverse {
                matching.order((events::start_at.desc(), events::id.desc()))
            } else {
                matching.order((events::start_at.asc(), events::id.asc()))
            };
            if let Some(slice) = query.slice {
                matching = matching.offset(i64::from(slice.offset)).limit(i64::from(slice.limit));
            }
            matching.load(c)
        })
        .map_err(failed)?;
        let ids: Vec<i64> = rows.iter().map(|(event, _)| event.id).collect();
        let mut tags = self.tags_of(&ids)?;
        rows.into_iter()
            .map(|(event, place)| {
                let tags = tags.remove(&event.id).unwrap_or_default();
                event.into_summary(place, tags)
            })
            .collect()
    }

    fn neighbours(&mut self, event: &Event) -> Stored<Neighbours> {
        let (start, id) = (event.details.start, event.id.0);
        let visible = || events::table.filter(events::is_visible.eq(true)).select(events::slug);
        let later = events::start_at.gt(start).or(events::start_at.eq(start).and(events::id.gt(id)));
        let earlier = events::start_at.lt(start).or(events::start_at.eq(start).and(events::id.lt(id)));
        let next = visible().filter(later).order((events::start_at.asc(), events::id.asc()));
        let previous = visible().filter(earlier).order((events::start_at.desc(), events::id.desc()));
        Ok(Neighbours {
            next: both!(self, |c| next.first(c).optional()).map_err(failed)?,
            previous: both!(self, |c| previous.first(c).optional()).map_err(failed)?,
        })
    }
}

impl Connection<'_> {
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

/// A text in which `LIKE` finds no wildcards.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
