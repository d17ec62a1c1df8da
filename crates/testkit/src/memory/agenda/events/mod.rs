//! Events in memory.

mod matching;
mod published;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use uncino_domain::agenda::event::{Event, EventQuery, EventSummary, Neighbours, NewEvent, Repetition};
use uncino_domain::agenda::hiding::{Published, PublishedCount};
use uncino_domain::agenda::picture::PictureFile;
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, EventId, HidingId, PlaceId, UserId};
use uncino_domain::storage::{
    EventChange, EventInsertion, EventRepository, OwnEvents, Removal, SeriesAlike, Stored,
};

use crate::memory::{Tables, number, removal, sweep};

impl Tables {
    fn spell(&mut self, tags: &[String]) -> Vec<String> {
        let mut spelled: Vec<String> = Vec::new();
        for tag in tags {
            let tag_key = self.kept_tag(tag);
            let known = self.tags.iter().find(|known| key(known) == tag_key).cloned();
            if known.is_none() {
                self.tags.push(tag.clone());
            }
            let tag = known.unwrap_or_else(|| tag.clone());
            if !spelled.contains(&tag) {
                spelled.push(tag);
            }
        }
        spelled
    }

    fn hidden(&self) -> impl Iterator<Item = &Event> {
        let is_hidden = |id| self.events.iter().any(|event| event.id == id && !event.is_visible);
        let hidden = self.events.iter().filter(|event| !event.is_visible);
        hidden.filter(move |event| !event.repetition.parent().is_some_and(is_hidden))
    }

    /// What waits by itself, not as one of a series.
    fn waiting(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| event.is_waiting && event.repetition.parent().is_none())
    }

    /// How many events are so; a series counts once.
    fn number_of(&self, is_so: impl Fn(&Event) -> bool) -> u32 {
        let counted: HashSet<EventId> =
            self.events.iter().filter(|event| is_so(event)).map(counted_as).collect();
        number(counted.len())
    }

    pub(in crate::memory) fn place(&self, id: PlaceId) -> Place {
        self.places.iter().find(|place| place.id == id).expect("events stand at known places").clone()
    }
}

/// The number under which an event counts: its series', unless it was changed by itself.
pub(in crate::memory) fn counted_as(event: &Event) -> EventId {
    match event.repetition {
        Repetition::Occurrence { of, is_apart: false } => of,
        Repetition::Occurrence { is_apart: true, .. } | Repetition::Once | Repetition::Series { .. } => {
            event.id
        }
    }
}

impl EventRepository for Tables {
    fn is_slug_free(&mut self, slug: &str) -> Stored<bool> {
        let taken = self.slugs_like(slug)?;
        Ok(!taken.iter().any(|taken| taken == slug))
    }

    fn slugs_like(&mut self, base: &str) -> Stored<Vec<String>> {
        let dashed = format!("{base}-");
        let leading_on = self.event_aliases.values().map(|(slug, _)| slug.clone());
        let slugs = self.events.iter().map(|event| event.slug.clone()).chain(leading_on);
        Ok(slugs.filter(|slug| slug == base || slug.starts_with(&dashed)).collect())
    }

    fn insert(&mut self, event: &NewEvent) -> Stored<EventInsertion> {
        if self.events.iter().any(|known| known.slug == event.slug) {
            return Ok(EventInsertion::SlugTaken);
        }
        let id = EventId(self.next_id());
        let event = Event {
            id,
            slug: event.slug.clone(),
            details: event.details.clone(),
            place: self.place(event.place_id),
            tags: self.spell(&event.tags),
            picture: event.picture.clone(),
            repetition: event.repetition,
            is_visible: event.is_visible,
            is_waiting: event.is_waiting,
            hidden_with: None,
            user_id: event.user_id,
            client_id: event.client_id.clone(),
            created_at: event.created_at,
            updated_at: event.created_at,
        };
        self.events.push(event);
        Ok(EventInsertion::Inserted(id))
    }

    fn insert_again(&mut self, event: &Event) -> Stored<EventInsertion> {
        if self.events.iter().any(|known| known.slug == event.slug) {
            return Ok(EventInsertion::SlugTaken);
        }
        let event =
            Event { place: self.place(event.place.id), tags: self.spell(&event.tags), ..event.clone() };
        let id = event.id;
        self.events.push(event);
        Ok(EventInsertion::Inserted(id))
    }

    fn find(&mut self, id: EventId) -> Stored<Option<Event>> {
        Ok(self.events.iter().find(|event| event.id == id).cloned())
    }

    fn lock(&mut self, _id: EventId) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<Event>> {
        Ok(self.events.iter().find(|event| event.slug == slug).cloned())
    }

    fn update(&mut self, id: EventId, change: &EventChange) -> Stored<()> {
        let place = self.place(change.place_id);
        let tags = self.spell(&change.tags);
        for event in self.events.iter_mut().filter(|event| event.id == id) {
            event.details = change.details.clone();
            event.place = place.clone();
            event.tags.clone_from(&tags);
            event.picture.clone_from(&change.picture);
            event.repetition = change.repetition;
            event.updated_at = change.updated_at;
        }
        Ok(())
    }

    fn published(&mut self, asked: &Published) -> Stored<Vec<EventSummary>> {
        Ok(self.published_events(asked).into_iter().map(EventSummary::from).collect())
    }

    fn count_published(&mut self, asked: &Published) -> Stored<PublishedCount> {
        Ok(self.number_published(asked))
    }

    fn hide_all(&mut self, asked: &Published, with: HidingId, at: Timestamp) -> Stored<()> {
        self.hide_published(asked, with, at);
        Ok(())
    }

    fn hide_each(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) -> Stored<()> {
        self.hide_chosen(ids, with, at);
        Ok(())
    }

    fn show_all(&mut self, hidden_with: HidingId, at: Timestamp) -> Stored<Vec<EventId>> {
        Ok(self.show_hidden_with(hidden_with, at))
    }

    fn set_visible(&mut self, id: EventId, is_visible: bool, at: Timestamp) -> Stored<()> {
        for event in self.events.iter_mut().filter(|event| event.id == id) {
            event.is_visible = is_visible;
            event.is_waiting = false;
            event.hidden_with = None;
            event.updated_at = at;
        }
        Ok(())
    }

    fn assign(&mut self, id: EventId, user_id: UserId, at: Timestamp) -> Stored<()> {
        for event in self.events.iter_mut().filter(|event| event.id == id) {
            event.user_id = Some(user_id);
            event.updated_at = at;
        }
        Ok(())
    }

    fn remove(&mut self, id: EventId) -> Stored<Removal> {
        for event in self.events.iter_mut().filter(|event| event.repetition.parent() == Some(id)) {
            event.repetition = Repetition::Once;
        }
        self.messages.retain(|message| message.event_id != id);
        self.external_ids.retain(|(_, event)| *event != id);
        self.reply_addresses.remove(&id);
        Ok(removal(sweep(&mut self.events, |event| event.id == id)))
    }

    fn list_of_user(&mut self, asked: &OwnEvents) -> Stored<Vec<EventSummary>> {
        let is_theirs = |event: &&Event| event.user_id == Some(asked.user_id);
        let theirs = self.events.iter().filter(is_theirs);
        let is_series = |id| {
            self.events
                .iter()
                .filter(is_theirs)
                .any(|event| event.id == id && event.repetition.recurrence().is_some())
        };
        let stands_for_itself = |event: &&Event| match event.repetition {
            Repetition::Occurrence { of, is_apart } => is_apart || !is_series(of),
            Repetition::Once | Repetition::Series { .. } => true,
        };
        let came_through = |event: &&Event| asked.through.is_none() || event.client_id == asked.through;
        let mut theirs: Vec<Event> = theirs.filter(stands_for_itself).filter(came_through).cloned().collect();
        theirs.sort_by_key(|event| Reverse((event.created_at, event.id)));
        let shown = asked.limit.map_or(usize::MAX, |limit| limit as usize);
        Ok(theirs.into_iter().skip(asked.offset as usize).take(shown).map(EventSummary::from).collect())
    }

    fn page_of_user(&mut self, user_id: UserId, after: EventId, limit: u32) -> Stored<Vec<Event>> {
        Ok(self.own_events_behind(user_id, after, limit as usize))
    }

    fn list_hidden(&mut self) -> Stored<Vec<EventSummary>> {
        let mut hidden: Vec<Event> = self.hidden().cloned().collect();
        hidden.sort_by_key(|event| (event.details.start, event.id));
        Ok(hidden.into_iter().map(EventSummary::from).collect())
    }

    fn list_waiting(&mut self, now: i64, limit: u32) -> Stored<Vec<Event>> {
        let is_over = |event: &Event| {
            let details = &event.details;
            event.repetition.recurrence().is_none() && details.end.unwrap_or(details.start) < now
        };
        let mut waiting: Vec<Event> = self.waiting().cloned().collect();
        waiting.sort_by_key(|event| (event.details.start, event.id));
        let (over, mut waiting): (Vec<Event>, Vec<Event>) = waiting.into_iter().partition(is_over);
        waiting.extend(over.into_iter().rev());
        waiting.truncate(limit as usize);
        Ok(waiting)
    }

    fn find_all(&mut self, ids: &[EventId]) -> Stored<Vec<Event>> {
        Ok(self.events.iter().filter(|event| ids.contains(&event.id)).cloned().collect())
    }

    fn count_waiting(&mut self) -> Stored<u32> {
        Ok(self.number_of(|event| event.is_waiting))
    }

    fn titles_waiting(&mut self, since: Timestamp, limit: usize) -> Stored<Vec<String>> {
        let mut waiting: Vec<&Event> = self.waiting().filter(|event| event.created_at >= since).collect();
        waiting.sort_by_key(|event| event.id);
        Ok(waiting.into_iter().take(limit).map(|event| event.details.title.clone()).collect())
    }

    fn count_hidden_with(&mut self, hiding: HidingId) -> Stored<u32> {
        Ok(self.number_of(|event| event.hidden_with == Some(hiding)))
    }

    fn count_visible(&mut self) -> Stored<u32> {
        Ok(self.number_of(|event| event.is_visible))
    }

    fn count_at(&mut self, places: &[PlaceId]) -> Stored<HashMap<PlaceId, u32>> {
        let mut there: HashMap<PlaceId, HashSet<EventId>> = HashMap::new();
        for event in self.events.iter().filter(|event| event.is_visible && places.contains(&event.place.id)) {
            there.entry(event.place.id).or_default().insert(counted_as(event));
        }
        Ok(there.into_iter().map(|(place, events)| (place, number(events.len()))).collect())
    }

    fn occurrences(&mut self, series: EventId, from: i64) -> Stored<Vec<Event>> {
        let of_series = |event: &&Event| event.repetition.parent() == Some(series);
        let later = self.events.iter().filter(of_series).filter(|event| event.details.start >= from);
        let mut found: Vec<Event> = later.cloned().collect();
        found.sort_by_key(|event| (event.details.start, event.id));
        Ok(found)
    }

    fn lock_occurrences(&mut self, _series: EventId) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn series_made_until(&mut self, before: i64, limit: u32) -> Stored<Vec<EventId>> {
        let made_until = |event: &Event| match event.repetition {
            Repetition::Series { until, made_until, .. } => {
                Some(made_until).filter(|made_until| until.is_none_or(|until| *made_until < until))
            }
            Repetition::Once | Repetition::Occurrence { .. } => None,
        };
        let visible = self.events.iter().filter(|event| event.is_visible);
        let mut due: Vec<(i64, EventId)> =
            visible.filter_map(|event| Some((made_until(event)?, event.id))).collect();
        due.retain(|(made_until, _)| *made_until < before);
        due.sort();
        Ok(due.into_iter().map(|(_, id)| id).take(limit as usize).collect())
    }

    fn find_series(&mut self, alike: &SeriesAlike) -> Stored<Option<EventId>> {
        let theirs = || {
            let series = self.events.iter().filter(|event| event.repetition.recurrence().is_some());
            series.filter(|event| event.user_id == Some(alike.owner))
        };
        let is_tagged = |event: &&Event| {
            event.tags.iter().any(|tag| alike.tags.iter().any(|wanted| key(wanted) == key(tag)))
        };
        let is_same = |event: &&Event| {
            event.details.title == alike.title
                && Some(event.place.id) == alike.place_id
                && event.details.start == alike.start
                && event.repetition.recurrence() == Some(alike.recurrence)
        };
        let found = theirs().filter(is_tagged).map(|event| event.id).min();
        Ok(found.or_else(|| theirs().filter(is_same).map(|event| event.id).min()))
    }

    fn set_made_until(&mut self, series: EventId, until: i64) -> Stored<()> {
        for event in self.events.iter_mut().filter(|event| event.id == series) {
            if let Repetition::Series { made_until, .. } = &mut event.repetition {
                *made_until = until;
            }
        }
        Ok(())
    }

    fn pictures_among(&mut self, files: &[PictureFile]) -> Stored<Vec<PictureFile>> {
        let is_used = |file: &&PictureFile| {
            self.events.iter().flat_map(|event| &event.picture).any(|picture| picture.file == **file)
        };
        Ok(files.iter().filter(is_used).cloned().collect())
    }

    fn have_pictures(&mut self) -> Stored<bool> {
        Ok(self.events.iter().any(|event| event.picture.is_some()))
    }

    fn count_of_user(&mut self, user_id: UserId) -> Stored<Vec<(Option<ClientId>, u32)>> {
        let mut theirs: BTreeMap<Option<ClientId>, HashSet<EventId>> = BTreeMap::new();
        for event in self.events.iter().filter(|event| event.user_id == Some(user_id)) {
            theirs.entry(event.client_id.clone()).or_default().insert(counted_as(event));
        }
        Ok(theirs.into_iter().map(|(client, events)| (client, number(events.len()))).collect())
    }

    fn list(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>> {
        let mut events: Vec<Event> = self
            .events
            .iter()
            .filter(|event| event.is_visible && self.matches(query, event))
            .cloned()
            .collect();
        events.sort_by_key(|event| (event.details.start, event.id));
        if query.reverse {
            events.reverse();
        }
        let (offset, limit) =
            query.slice.map_or((0, usize::MAX), |slice| (slice.offset as usize, slice.limit as usize));
        Ok(events.into_iter().skip(offset).take(limit).map(EventSummary::from).collect())
    }

    fn starts(&mut self, query: &EventQuery) -> Stored<Vec<i64>> {
        Ok(self.list(query)?.into_iter().map(|event| event.start).collect())
    }

    fn count(&mut self, query: &EventQuery) -> Stored<u32> {
        let is_counted = |event: &&Event| event.is_visible && self.matches(query, event);
        Ok(number(self.events.iter().filter(is_counted).count()))
    }

    fn descriptions(&mut self, ids: &[EventId]) -> Stored<HashMap<EventId, String>> {
        let wanted = self.events.iter().filter(|event| ids.contains(&event.id));
        Ok(wanted.map(|event| (event.id, event.details.description.clone())).collect())
    }

    fn neighbours(&mut self, event: &Event) -> Stored<Neighbours> {
        let here = (event.details.start, event.id);
        let is_listed = |event: &&Event| event.is_visible && event.repetition.recurrence().is_none();
        let mut visible: Vec<&Event> = self.events.iter().filter(is_listed).collect();
        visible.sort_by_key(|event| (event.details.start, event.id));
        let place = |event: &Event| (event.details.start, event.id);
        Ok(Neighbours {
            next: visible.iter().find(|event| place(event) > here).map(|event| event.slug.clone()),
            previous: visible.iter().rev().find(|event| place(event) < here).map(|event| event.slug.clone()),
        })
    }
}
