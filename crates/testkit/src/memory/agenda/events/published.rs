//! What somebody published, in memory.

use std::cmp::Reverse;

use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::hiding::{Published, Publisher};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, HidingId, UserId};

use super::counted_as;
use crate::memory::{Tables, number};

fn is_of(event: &Event, publisher: Option<&Publisher>) -> bool {
    match publisher {
        None => true,
        Some(Publisher::Application(id)) => event.client_id.as_ref() == Some(id),
        Some(Publisher::Person(id)) => event.user_id == Some(*id),
        Some(Publisher::Nobody) => event.user_id.is_none(),
    }
}

impl Tables {
    pub(super) fn own_events_behind(&self, user_id: UserId, after: EventId, limit: usize) -> Vec<Event> {
        let theirs = self.events.iter().filter(|event| event.user_id == Some(user_id) && event.id > after);
        let mut theirs: Vec<Event> = theirs.cloned().collect();
        theirs.sort_by_key(|event| event.id);
        theirs.truncate(limit);
        theirs
    }

    pub(super) fn published_events(&self, asked: &Published) -> Vec<Event> {
        let goes_along =
            |event: &Event| matches!(event.repetition, Repetition::Occurrence { is_apart: false, .. });
        let mut found: Vec<Event> = self
            .events
            .iter()
            .filter(|event| is_of(event, asked.publisher.as_ref()) && !goes_along(event))
            .filter(|event| asked.is_visible.is_none_or(|is_visible| event.is_visible == is_visible))
            .filter(|event| asked.before.is_none_or(|before| event.id < before))
            .cloned()
            .collect();
        found.sort_by_key(|event| Reverse(event.id));
        found.truncate(asked.limit as usize);
        found
    }

    pub(super) fn number_published(&self, publisher: Option<&Publisher>) -> (u32, u32) {
        let of = |is_visible: bool| {
            let theirs = self.events.iter().filter(|event| is_of(event, publisher));
            let mut ids: Vec<EventId> =
                theirs.filter(|event| event.is_visible == is_visible).map(counted_as).collect();
            ids.sort();
            ids.dedup();
            number(ids.len())
        };
        (of(true), of(false))
    }

    pub(super) fn hide_published(&mut self, publisher: &Publisher, with: HidingId, at: Timestamp) {
        let theirs = self.events.iter_mut().filter(|event| is_of(event, Some(publisher)) && event.is_visible);
        for event in theirs {
            event.is_visible = false;
            event.updated_at = at;
            event.hidden_with = Some(with);
        }
    }

    pub(super) fn show_hidden_with(&mut self, with: HidingId, at: Timestamp) -> Vec<EventId> {
        let mut shown = Vec::new();
        for event in self.events.iter_mut().filter(|event| event.hidden_with == Some(with)) {
            event.is_visible = true;
            event.hidden_with = None;
            event.updated_at = at;
            shown.push(event.id);
        }
        shown.sort();
        shown
    }
}
