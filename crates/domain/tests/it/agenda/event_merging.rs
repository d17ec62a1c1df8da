//! Two events that are the same become one. The present is a Sunday in November 2026, the time zone Europe/Rome.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Caller, Editor};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventSubmission, Moment};
use uncino_domain::agenda::event::{Event, EventSummary};
use uncino_domain::agenda::events::{MAX_ALIKE, MergeDenied};
use uncino_domain::agenda::picture::Whereabouts;
use uncino_domain::id::EventId;
use uncino_domain::instance::housekeeping::HousekeepingService;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::{DecidedEvent, LetterContent, SameEvent};
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{listed, series, world};
use crate::agenda::events::{
    add, by_application, in_person, service, set_visible, start, submission, tags, titled,
};
use crate::people::support::{letters, log};
use crate::story::{denial, race};

fn editor(world: &World) -> Caller {
    in_person(&world.user("editor@example.org", Role::Editor))
}

fn proof(caller: &Caller) -> Editor {
    caller.editor().unwrap()
}

fn find(world: &World, id: EventId) -> Option<Event> {
    world.ports.storage.read(move |repositories| repositories.events().find(id)).unwrap()
}

/// Where an old address leads a visitor.
fn leads_to(world: &World, slug_or_id: &str) -> Option<EventId> {
    service(world).find_kept(&Caller::Anonymous, slug_or_id).unwrap().map(|event| event.id)
}

fn online(count: usize, from: usize) -> Vec<String> {
    (from..from + count).map(|number| format!("https://meet.example/{number}")).collect()
}

#[test]
fn the_one_that_stays_takes_over_what_it_lacks() {
    let (world, author) = world();
    let (editor, events) = (editor(&world), service(&world));
    let bare = EventSubmission { description: None, tags: tags(&["Music"]), ..titled("Concert") };
    let kept = add(&world, &author, EventSubmission { online_locations: Some(online(8, 0)), ..bare });
    let rich = EventSubmission {
        end: Moment::Seconds(start() + 3_600),
        multidate: Some(false),
        tags: tags(&["music", "jazz"]),
        online_locations: Some(online(5, 7)),
        place_name: Some("Barn".to_owned()),
        ..titled("Concert, again")
    };
    let other = events.add(&author, rich, Some(&b"picture of a poster"[..]), None).unwrap();
    let preview = events.preview_merge(&proof(&editor), kept.id, other.id).unwrap();
    assert_eq!(find(&world, other.id).as_ref(), Some(&other), "nothing is done by looking");
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(events.merge(&editor, kept.id, other.id).unwrap(), preview);
    let now = find(&world, kept.id).unwrap();
    let details = now.details.clone();
    assert_eq!((details.end, details.multidate), (other.details.end, other.details.multidate));
    assert_eq!(
        (details.description, &now.tags[..]),
        ("<p>Hello</p>".to_owned(), &["Music", "jazz"].map(String::from)[..])
    );
    assert_eq!(details.online_locations, online(10, 0), "ten at most, each once");
    assert_eq!((details.title, details.start), ("Concert".to_owned(), kept.details.start));
    assert_eq!((now.slug, now.place, now.user_id), (kept.slug, kept.place, kept.user_id));
    assert_eq!(now.updated_at, world.ports.clock.now());
    let file = other.picture.unwrap().file;
    assert_eq!(now.picture.map(|picture| picture.file), Some(file.clone()));
    assert_eq!(world.ports.pictures.find(&file).unwrap(), Some(Whereabouts::Published), "it has a new owner");
    assert_eq!(find(&world, other.id), None);
}

#[test]
fn what_the_one_that_stays_has_is_left_alone() {
    let (world, author) = world();
    let (editor, events) = (editor(&world), service(&world));
    let ends = |hours: i64| Moment::Seconds(start() + hours * 3_600);
    let whole = EventSubmission { end: ends(1), ..submission() };
    let kept = events.add(&author, whole, Some(&b"picture of one poster"[..]), None).unwrap();
    let same = EventSubmission { end: ends(2), description: Some("Else".to_owned()), ..submission() };
    let other = events.add(&author, same, Some(&b"picture of another poster"[..]), None).unwrap();
    world.clock.advance(TimeDelta::hours(1));
    assert!(events.merge(&editor, kept.id, other.id).unwrap().taken.is_nothing());
    assert_eq!(find(&world, kept.id), Some(kept.clone()), "not even when it was changed");
    let file = other.picture.unwrap().file;
    assert_eq!(world.ports.pictures.find(&file).unwrap(), Some(Whereabouts::SetAside));
    let early = EventSubmission {
        start: Moment::Seconds(start() - 7_200),
        end: Moment::Seconds(start() - 3_600),
        ..titled("Early")
    };
    let (early, endless) = (add(&world, &author, early), add(&world, &author, titled("Endless")));
    let taken = events.merge(&editor, endless.id, early.id).unwrap().taken;
    assert_eq!(taken.end, None, "nothing ends before it begins");
}

#[test]
fn the_other_is_removed_and_its_author_told_which_one_stays() {
    let world = World::default();
    let (editor, anna) = (editor(&world), world.user("anna@example.org", Role::User));
    let stranger = EventSubmission { reply_to: Some("nora@example.org".to_owned()), ..titled("Ours") };
    let kept = add(&world, &by_application(&anna, "event:write"), titled("Concert"));
    let [hers, theirs] = [(in_person(&anna), titled("Mine")), (Caller::Anonymous, stranger)]
        .map(|(by, sent)| add(&world, &by, sent));
    let waiting = add(&world, &Caller::Anonymous, titled("Waiting"));
    let said = || {
        let LetterContent::EventDecided(DecidedEvent { title, same_as, has_account, .. }) =
            world.letters.all().pop().unwrap().content
        else {
            panic!("another letter")
        };
        (title, same_as, has_account)
    };
    let same = |title: &str, slug: Option<&str>| {
        Some(SameEvent { title: title.to_owned(), slug: slug.map(str::to_owned) })
    };
    service(&world).merge(&editor, kept.id, theirs.id).unwrap();
    assert_eq!(said(), ("Ours".to_owned(), same("Concert", Some("concert")), false));
    service(&world).merge(&editor, waiting.id, hers.id).unwrap();
    assert_eq!(said(), ("Mine".to_owned(), same("Waiting", None), true), "nobody sees that page yet");
    let told = letters(&world).into_iter().filter(|(_, what)| *what == "event removed");
    let told: Vec<String> = told.map(|(to, _)| to).collect();
    assert_eq!(told, ["nora@example.org", "anna@example.org"]);
    let entry = log(&world).pop().unwrap();
    assert_eq!((&*entry.action, entry.subject.as_deref()), ("event.merged", Some("Mine → Waiting")));
}

#[test]
fn an_old_address_leads_on_to_the_last_one() {
    let (world, author) = world();
    let (editor, events) = (editor(&world), service(&world));
    let [first, second, third] =
        ["First", "Second", "Third"].map(|title| add(&world, &author, titled(title)));
    events.merge(&editor, second.id, first.id).unwrap();
    let old = [&*first.slug, &*first.id.to_string()].map(|old| leads_to(&world, old));
    assert_eq!((old, leads_to(&world, "second")), ([Some(second.id); 2], None));
    assert_eq!(add(&world, &author, titled("First")).slug, "first-1", "the name goes on meaning the second");
    events.merge(&editor, third.id, second.id).unwrap();
    assert_eq!(["first", "second"].map(|old| leads_to(&world, old)), [Some(third.id); 2]);
    set_visible(&world, &editor, (third.id, false));
    assert_eq!(leads_to(&world, "first"), None, "who doesn't see it isn't told");
    assert_eq!(events.find_kept(&editor, "first").unwrap().map(|event| event.id), Some(third.id));
    assert_eq!(["fi\0rst", &"x".repeat(256), "999"].map(|old| leads_to(&world, old)), [None; 3]);
}

#[test]
fn who_is_had_back_has_their_address_back() {
    let (world, author) = world();
    let (by, events) = (editor(&world), service(&world));
    let kept = add(&world, &author, EventSubmission { description: None, ..titled("Kept") });
    let other = events.add(&author, titled("Other"), Some(&b"picture of a poster"[..]), None).unwrap();
    events.merge(&by, kept.id, other.id).unwrap();
    let title = |of: EventId, gone| events.title_of_merged(&proof(&by), of, gone).unwrap();
    assert_eq!(title(kept.id, other.id), Some("Other".to_owned()));
    assert_eq!((title(other.id, kept.id), title(kept.id, kept.id)), (None, None));
    let back = events.restore(&by, other.id).unwrap();
    assert_eq!((&back.slug, &back.picture, &back.details), (&other.slug, &other.picture, &other.details));
    assert_eq!((leads_to(&world, "other"), title(kept.id, other.id)), (None, None));
    let taken = find(&world, kept.id).unwrap();
    assert_eq!(
        (taken.picture, &*taken.details.description),
        (other.picture, "<p>Hello</p>"),
        "it keeps that"
    );
}

#[test]
fn an_address_leads_on_as_long_as_its_event_can_be_had_back() {
    let (world, author) = world();
    let (editor, events) = (editor(&world), service(&world));
    let [kept, other] = ["Kept", "Other"].map(|title| add(&world, &author, titled(title)));
    events.merge(&editor, kept.id, other.id).unwrap();
    let sweep = || HousekeepingService::new(world.ports.clone()).sweep().unwrap().aliases;
    world.clock.advance(TimeDelta::days(31));
    assert_eq!((sweep(), leads_to(&world, "other")), (0, Some(kept.id)), "longer than the other is kept");
    events.remove(&author, Some(kept.id), "").unwrap();
    assert_eq!((sweep(), leads_to(&world, "other")), (0, None));
    events.restore(&author, kept.id).unwrap();
    assert_eq!(leads_to(&world, "other"), Some(kept.id));
    events.remove(&author, Some(kept.id), "").unwrap();
    world.clock.advance(TimeDelta::days(31));
    assert_eq!((sweep(), sweep()), (1, 0));
}

#[test]
fn what_does_not_become_one_stays_as_it_is() {
    let (world, author) = world();
    let (by, events) = (editor(&world), service(&world));
    let [first, second] = ["First", "Second"].map(|title| add(&world, &author, titled(title)));
    let choir = add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    let date = listed(&world).into_iter().find(|event| event.parent == Some(choir.id)).unwrap();
    let (choir, date) = (find(&world, choir.id).unwrap(), find(&world, date.id).unwrap());
    let nowhere = EventId(999);
    for ((kept, other), why) in [
        ((first.id, first.id), MergeDenied::Same),
        ((nowhere, first.id), MergeDenied::Gone),
        ((first.id, nowhere), MergeDenied::OtherGone),
        ((choir.id, first.id), MergeDenied::Repeats),
        ((date.id, first.id), MergeDenied::Repeats),
        ((first.id, choir.id), MergeDenied::OtherRepeats),
        ((first.id, date.id), MergeDenied::OtherRepeats),
    ] {
        assert_eq!(denial(events.merge(&by, kept, other)), why);
        assert_eq!(denial(events.preview_merge(&proof(&by), kept, other)), why);
    }
    let own = world.user("editor2@example.org", Role::Editor);
    for caller in [author, Caller::Anonymous, by_application(&own, "event:write")] {
        assert_eq!(denial(events.merge(&caller, first.id, second.id)), MergeDenied::Forbidden);
    }
    for event in [first, second, choir, date] {
        assert_eq!(find(&world, event.id), Some(event));
    }
}

#[test]
fn of_two_who_merge_in_opposite_directions_one_is_too_late() {
    let (world, author) = world();
    let (by, events) = (editor(&world), service(&world));
    let [first, second] = ["First", "Second"].map(|title| add(&world, &author, titled(title)).id);
    let outcomes = race(|number| {
        let (kept, other) = if number % 2 == 0 { (first, second) } else { (second, first) };
        match events.merge(&by, kept, other) {
            Ok(_merging) => true,
            Err(ServiceError::Denied(MergeDenied::Gone | MergeDenied::OtherGone)) => false,
            Err(error) => panic!("{error:?}"),
        }
    });
    assert_eq!(outcomes.into_iter().filter(|merged| *merged).count(), 1);
    assert_eq!([first, second].into_iter().filter(|id| find(&world, *id).is_some()).count(), 1);
}

fn titles(events: Vec<EventSummary>) -> Vec<String> {
    events.into_iter().map(|event| event.title).collect()
}

#[test]
fn what_begins_on_the_same_day_may_be_the_same_the_most_alike_first() {
    let (world, author) = world();
    let by = editor(&world);
    // Midnight in Rome, and the moments around it.
    let midnight = 1_796_252_400;
    let at = |title: &str, start: i64, place: &str| {
        let (start, place_name) = (Moment::Seconds(start), Some(place.to_owned()));
        add(&world, &author, EventSubmission { start, place_name, ..titled(title) })
    };
    let concert = at("Big concert", midnight + 3_600, "Town hall");
    at("The day before", midnight - 1, "Town hall");
    at("The day after", midnight + 86_400, "Town hall");
    at("Far", midnight + 86_399, "Barn");
    at("Near", midnight, "Town hall");
    at("BÌG concert!", midnight, "Barn");
    let waiting = EventSubmission { start: Moment::Seconds(midnight + 3_600), ..titled("Concert") };
    add(&world, &Caller::Anonymous, waiting);
    add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    let alike = |words: &str| titles(service(&world).list_alike(&proof(&by), &concert, words).unwrap());
    assert_eq!(alike(""), ["Concert", "BÌG concert!", "Near", "Far"]);
    assert_eq!(alike(" \0 "), alike(""));
    assert_eq!(alike("day"), ["The day before", "The day after"]);
    assert_eq!(alike("choir"), [] as [&str; 0], "what repeats is left out");
    world.clock.advance(TimeDelta::seconds(midnight + 40_000 - world.ports.clock.now().timestamp()));
    assert_eq!(alike("day"), ["The day after"], "what is over is left out");
    for number in 0..=MAX_ALIKE {
        at(&format!("Fair {number}"), midnight, "Barn");
    }
    assert_eq!(alike("").len(), MAX_ALIKE);
}
