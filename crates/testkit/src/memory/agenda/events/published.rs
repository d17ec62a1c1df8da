//! What was published, in memory.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use uncino_domain::agenda::event::{Event, EventQuery, Repetition};
use uncino_domain::agenda::hiding::{Published, PublishedCount, Publisher, Standing};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, HidingId, UserId};
use uncino_domain::people::user::EmailAddress;

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

fn standing(event: &Event) -> Standing {
    match (event.is_visible, event.is_waiting) {
        (true, _) => Standing::Visible,
        (false, true) => Standing::Waiting,
        (false, false) => Standing::Hidden,
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
            |event: &&Event| matches!(event.repetition, Repetition::Occurrence { is_apart: false, .. });
        let mut found: Vec<Event> = self
            .asked_for(asked)
            .filter(|event| !goes_along(event))
            .filter(|event| asked.standing.is_none_or(|asked| standing(event) == asked))
            .filter(|event| asked.before.is_none_or(|before| event.id < before))
            .filter(|event| asked.starts_in.as_ref().is_none_or(|asked| asked.contains(&event.details.start)))
            .filter(|event| {
                asked.not_over_at.is_none_or(|now| event.details.end.unwrap_or(event.details.start) >= now)
            })
            .filter(|event| !asked.is_once || event.repetition == Repetition::Once)
            .cloned()
            .collect();
        found.sort_by_key(|event| Reverse(event.id));
        found.truncate(asked.limit as usize);
        found
    }

    pub(super) fn number_published(&self, asked: &Published) -> PublishedCount {
        let of = |asked_standing: Standing| {
            let found = self.asked_for(asked).filter(|event| standing(event) == asked_standing);
            number(found.map(counted_as).collect::<BTreeSet<EventId>>().len())
        };
        PublishedCount {
            visible: of(Standing::Visible),
            waiting: of(Standing::Waiting),
            hidden: of(Standing::Hidden),
        }
    }

    fn asked_for(&self, asked: &Published) -> impl Iterator<Item = &Event> {
        let words = Some(asked.words.clone()).filter(|words| !words.is_empty());
        let query = EventQuery { words, ..EventQuery::default() };
        let email = EmailAddress::parse(&asked.words);
        let is_theirs = move |event: &Event, email: &EmailAddress| {
            let owner = self.users.iter().find(|user| user.email == *email).map(|user| user.id);
            (owner.is_some() && event.user_id == owner) || self.reply_addresses.get(&event.id) == Some(email)
        };
        self.events.iter().filter(move |event| {
            is_of(event, asked.publisher.as_ref())
                && match &email {
                    Some(email) => is_theirs(event, email),
                    None => self.is_about(&query, event),
                }
        })
    }

    pub(super) fn hide_published(&mut self, asked: &Published, with: HidingId, at: Timestamp) {
        let ids: Vec<EventId> = self.asked_for(asked).map(|event| event.id).collect();
        self.hide_visible(&ids, with, at);
    }

    pub(super) fn hide_chosen(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) {
        let chosen =
            self.events.iter().filter(|event| ids.contains(&event.id) || ids.contains(&counted_as(event)));
        let ids: Vec<EventId> = chosen.map(|event| event.id).collect();
        self.hide_visible(&ids, with, at);
    }

    fn hide_visible(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) {
        for event in self.events.iter_mut().filter(|event| event.is_visible && ids.contains(&event.id)) {
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
