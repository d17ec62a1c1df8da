//! Events that are removed and had back. The present is a Sunday in November 2026, the time zone Europe/Rome.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventSubmission, Moment};
use uncino_domain::agenda::event::{Event, EventSummary};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::agenda::picture::Whereabouts;
use uncino_domain::id::EventId;
use uncino_domain::instance::housekeeping::HousekeepingService;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{listed, series, shown, world};
use crate::agenda::events::{add, in_person, service, submission, titled};
use crate::story::{denial, race};

fn find(world: &World, id: EventId) -> Option<Event> {
    world.ports.storage.read(move |repositories| repositories.events().find(id)).unwrap()
}

fn access(caller: &Caller) -> Access {
    match caller {
        Caller::Authenticated(access) => (**access).clone(),
        Caller::Anonymous => panic!("nobody"),
    }
}

fn titles(world: &World, caller: &Caller) -> Vec<String> {
    let removed = service(world).list_removed(&access(caller)).unwrap();
    removed.into_iter().map(|removed| removed.event.details.title).collect()
}

fn numbers(events: Vec<EventSummary>) -> Vec<EventId> {
    events.into_iter().map(|event| event.id).collect()
}

#[test]
fn an_event_comes_back_as_it_was_with_its_picture() {
    let (world, author) = world();
    let event = service(&world).add(&author, submission(), Some(&b"picture of a poster"[..]), None).unwrap();
    let file = event.picture.clone().unwrap().file;
    let whereabouts = || world.ports.pictures.find(&file).unwrap();
    assert_eq!(whereabouts(), Some(Whereabouts::Published));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert_eq!((find(&world, event.id), whereabouts()), (None, Some(Whereabouts::SetAside)));
    world.clock.advance(TimeDelta::days(29));
    let restored = service(&world).restore(&author, event.id).unwrap();
    let now = world.ports.clock.now();
    assert_eq!(restored, Event { updated_at: now, ..event.clone() });
    assert_eq!((find(&world, event.id), whereabouts()), (Some(restored), Some(Whereabouts::Published)));
    assert_eq!(denial(service(&world).restore(&author, event.id)), EventDenied::NotFound);
}

#[test]
fn a_series_comes_back_with_all_its_dates_under_their_numbers() {
    let (world, author) = world();
    let event = add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    world.clock.advance(TimeDelta::days(20));
    service(&world)
        .change(
            &author,
            Some(listed(&world)[4].id),
            &EventSubmission { start: Moment::Omitted, ..titled("Guests") },
            None,
        )
        .unwrap();
    let before = (numbers(listed(&world)), shown(&world));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert_eq!(shown(&world), before.1[..2], "what has taken place stays");
    assert_eq!(titles(&world, &author), ["Choir"]);
    let back = service(&world).restore(&author, event.id).unwrap();
    assert_eq!(back.repetition, find(&world, event.id).unwrap().repetition);
    assert_eq!((numbers(listed(&world)), shown(&world)), before);
    let all = |id: EventId| find(&world, id).unwrap().repetition.parent() == Some(event.id);
    assert!(before.0.into_iter().filter(|id| *id != event.id).all(all), "each is one of it again");
}

#[test]
fn only_who_removed_it_and_editors_have_it_back() {
    let (world, author) = world();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let [spam, mine] = ["Spam", "Mine"].map(|title| add(&world, &author, titled(title)).id);
    service(&world).remove(&editor, Some(spam), "").unwrap();
    service(&world).remove(&author, Some(mine), "").unwrap();
    assert_eq!(
        (titles(&world, &author), titles(&world, &editor)),
        (vec!["Mine".into()], vec!["Spam".into()])
    );
    assert_eq!(denial(service(&world).restore(&author, spam)), EventDenied::NotFound, "an editor said no");
    assert_eq!(denial(service(&world).restore(&Caller::Anonymous, mine)), EventDenied::Forbidden);
    service(&world).restore(&editor, mine).unwrap();
    service(&world).restore(&editor, spam).unwrap();
    assert!(find(&world, spam).is_some() && find(&world, mine).is_some());
}

#[test]
fn what_is_gone_meanwhile_is_made_up_for() {
    let (world, author) = world();
    let event = add(&world, &author, titled("Concert"));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    let other = add(&world, &author, titled("Concert"));
    assert_eq!(other.slug, event.slug);
    let restored = service(&world).restore(&author, event.id).unwrap();
    assert_eq!((restored.id, restored.slug), (event.id, "concert-1".to_owned()));
    let occurrence = {
        add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
        listed(&world).into_iter().find(|event| event.parent.is_some()).unwrap()
    };
    service(&world).remove(&author, Some(occurrence.id), "").unwrap();
    service(&world).remove(&author, occurrence.parent, "").unwrap();
    let alone = service(&world).restore(&author, occurrence.id).unwrap();
    assert_eq!(alone.repetition.parent(), None, "its series is gone");
}

#[test]
fn after_thirty_days_it_is_gone() {
    let (world, author) = world();
    let event = add(&world, &author, titled("Concert"));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    world.clock.advance(TimeDelta::days(30));
    assert_eq!(titles(&world, &author), Vec::<String>::new());
    assert_eq!(denial(service(&world).restore(&author, event.id)), EventDenied::NotFound);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(HousekeepingService::new(world.ports.clone()).sweep().unwrap().events, 1);
}

#[test]
fn of_two_that_have_it_back_at_once_one_does() {
    let (world, author) = world();
    let event = add(&world, &author, titled("Concert"));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    let done = race(|_| service(&world).restore(&author, event.id).is_ok());
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
}
