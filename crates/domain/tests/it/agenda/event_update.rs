//! Changing an event: what is kept and what is cleared (the table of section 6 of the Gancio contract).

use chrono::TimeDelta;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, Moment, Tags};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, service, start, submission, tags};
use crate::story::{Now as _, denial, race};

struct Published {
    world: World,
    author: Caller,
    event: Event,
}

/// An event with everything in it.
fn published() -> Published {
    let (world, author) = agenda();
    let full = EventSubmission {
        end: Moment::Seconds(start() + 3_600),
        online_locations: Some(vec!["https://a.example".to_owned()]),
        multidate: Some(true),
        ..submission()
    };
    let event = add(&world, &author, full);
    Published { world, author, event }
}

/// The least that a change must say.
fn place_only() -> EventSubmission {
    EventSubmission {
        place_name: Some("Town hall".to_owned()),
        place_address: Some("1 Main street, Turin".to_owned()),
        ..EventSubmission::default()
    }
}

impl Published {
    fn change(&self, submission: &EventSubmission) -> Event {
        service(&self.world).change(&self.author, Some(self.event.id), submission, None).unwrap()
    }

    fn refusal(&self, submission: &EventSubmission) -> EventDenied {
        let denied = denial(service(&self.world).change(&self.author, Some(self.event.id), submission, None));
        assert_eq!(self.stored(), self.event, "a refused change has changed nothing");
        denied
    }

    fn stored(&self) -> Event {
        service(&self.world).find(&self.author, &self.event.slug).unwrap().unwrap().0
    }
}

#[test]
fn what_is_not_sent_is_kept_except_the_tags() {
    let published = published();
    let changed = published.change(&place_only());
    assert_eq!(changed, Event { tags: vec![], ..published.event });
}

#[test]
fn what_is_sent_is_changed() {
    let published = published();
    let everything = EventSubmission {
        title: Some("Another title".to_owned()),
        description: Some("<p>Another</p>".to_owned()),
        start: Moment::Seconds(start() + 10),
        end: Moment::Seconds(start() + 20),
        place_name: Some("Club".to_owned()),
        place_address: Some("2 Side street".to_owned()),
        tags: tags(&["jazz"]),
        online_locations: Some(vec!["https://b.example".to_owned()]),
        multidate: Some(false),
        ..EventSubmission::default()
    };
    let changed = published.change(&everything);
    assert_eq!(changed.details.title, "Another title");
    assert_eq!(changed.details.description, "<p>Another</p>");
    assert_eq!((changed.details.start, changed.details.end), (start() + 10, Some(start() + 20)));
    assert_eq!(changed.details.online_locations, ["https://b.example"]);
    assert_eq!(changed.details.multidate, Some(false));
    assert_eq!(changed.place.name, "Club");
    assert_eq!(changed.tags, ["jazz"]);
    assert_eq!(published.stored(), changed);
}

#[test]
fn slug_number_owner_and_birth_never_change() {
    let published = published();
    published.world.clock.advance(TimeDelta::hours(1));
    let changed = published.change(&EventSubmission { title: Some("New".to_owned()), ..place_only() });
    let before = &published.event;
    assert_eq!(
        (changed.id, &changed.slug, changed.user_id, changed.created_at, changed.is_visible),
        (before.id, &before.slug, before.user_id, before.created_at, before.is_visible)
    );
    assert_eq!(changed.updated_at, published.world.clock_now());
}

#[test]
fn an_end_without_anything_in_it_is_cleared() {
    let changed = published().change(&EventSubmission { end: Moment::Empty, ..place_only() });
    assert_eq!(changed.details.end, None);
}

#[test]
fn a_start_without_anything_in_it_is_kept() {
    let changed = published().change(&EventSubmission { start: Moment::Empty, ..place_only() });
    assert_eq!(changed.details.start, start());
}

#[test]
fn an_empty_list_of_locations_clears_them() {
    let changed = published().change(&EventSubmission { online_locations: Some(vec![]), ..place_only() });
    assert_eq!(changed.details.online_locations, Vec::<String>::new());
}

#[test]
fn tags_are_cleared_by_an_empty_list_too() {
    for sent in [Tags::Omitted, Tags::List(vec![])] {
        assert_eq!(
            published().change(&EventSubmission { tags: sent, ..place_only() }).tags,
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_place_is_required_and_may_be_its_number() {
    let published = published();
    let nowhere = EventSubmission { title: Some("New".to_owned()), ..EventSubmission::default() };
    assert_eq!(published.refusal(&nowhere), EventDenied::Refused(EventRefusal::PlaceRequired));
    let by_id = EventSubmission {
        place_id: Some(published.event.place.id.to_string()),
        ..EventSubmission::default()
    };
    assert_eq!(published.change(&by_id).place, published.event.place);
}

#[test]
fn a_bad_change_is_refused_and_changes_nothing() {
    let published = published();
    for (sent, refusal) in [
        (EventSubmission { start: Moment::Malformed, ..place_only() }, EventRefusal::StartMalformed),
        (EventSubmission { end: Moment::Malformed, ..place_only() }, EventRefusal::EndMalformed),
        (EventSubmission { end: Moment::Seconds(start() - 1), ..place_only() }, EventRefusal::StartAfterEnd),
        // The end that is kept is before the new start.
        (
            EventSubmission { start: Moment::Seconds(start() + 3_601), ..place_only() },
            EventRefusal::StartAfterEnd,
        ),
        (EventSubmission { start: Moment::Seconds(i64::MIN), ..place_only() }, EventRefusal::Absurd),
        (EventSubmission { place_id: Some("999".to_owned()), ..place_only() }, EventRefusal::PlaceNotFound),
        (EventSubmission { tags: Tags::NotAList, ..place_only() }, EventRefusal::TagsNotAList),
        (
            EventSubmission { title: Some("ü".repeat(256)), ..place_only() },
            EventRefusal::TooLong("title", 255),
        ),
        (EventSubmission { title: Some("a\0".to_owned()), ..place_only() }, EventRefusal::Nul("title")),
    ] {
        assert_eq!(published.refusal(&sent), EventDenied::Refused(refusal));
    }
}

#[test]
fn an_event_without_a_number_or_with_an_unknown_one_is_not_found() {
    let published = published();
    for id in [None, Some(EventId(0)), Some(EventId(published.event.id.0 + 1))] {
        let changed = service(&published.world).change(&published.author, id, &place_only(), None);
        assert_eq!(denial(changed), EventDenied::NotFound);
    }
}

/// Each change says one thing only and keeps the rest, so a change that was judged on an old state would undo another.
#[test]
fn sixteen_changes_at_once_lose_nothing() {
    let published = published();
    let changed = race(|number| {
        let number = i64::try_from(number).unwrap();
        let sent = match number % 4 {
            0 => EventSubmission { title: Some("New title".to_owned()), ..place_only() },
            1 => EventSubmission { description: Some("New description".to_owned()), ..place_only() },
            2 => EventSubmission { start: Moment::Seconds(start() + 60), ..place_only() },
            _ => EventSubmission { end: Moment::Seconds(start() + 7_200), ..place_only() },
        };
        service(&published.world).change(&published.author, Some(published.event.id), &sent, None).is_ok()
    });
    assert_eq!(changed, [true; 16]);
    let details = published.stored().details;
    assert_eq!((details.title.as_str(), details.description.as_str()), ("New title", "New description"));
    assert_eq!((details.start, details.end), (start() + 60, Some(start() + 7_200)));
}
