//! Leaving, with one's events or without them.

use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::submission::PictureSent;
use uncino_domain::agenda::picture::Whereabouts;
use uncino_domain::id::EventId;
use uncino_domain::people::account::{AccountService, OwnChangeDenied};
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::agenda::event_pictures::{said, with_poster};
use crate::agenda::events::{add, by_application, service, submission};
use crate::people::support::{account, actions, letters, log};
use crate::story::{Story, denial};

fn leave(world: &World, user: &User, events: EventsOfLeaver) -> Result<(), OwnChangeDenied> {
    let left = AccountService::new(world.ports.clone()).leave(&person(user), &Secret::new(PASSWORD), events);
    if left.is_ok() { Ok(()) } else { Err(denial(left)) }
}

fn is_there(world: &World, id: EventId) -> bool {
    let found = world.ports.storage.read(move |repositories| repositories.events().find(id));
    found.unwrap().is_some()
}

#[test]
fn whoever_wants_so_takes_all_their_events_along_and_nobody_elses() {
    let story = Story::compatible();
    let (world, anna) = (&story.world, by_application(&story.user, "event:write"));
    let poster = with_poster(world, &anna, submission());
    let theirs: Vec<EventId> = (0..250).map(|_| add(world, &anna, submission()).id).collect();
    let other = add(
        world,
        &by_application(&world.user("other@example.org", Role::User), "event:write"),
        submission(),
    );
    assert_eq!(world.pictures.names_of(Whereabouts::Published).len(), 1);
    assert_eq!(leave(world, &story.user, EventsOfLeaver::Go), Ok(()));
    assert!(!is_there(world, poster.id) && !theirs.iter().any(|id| is_there(world, *id)));
    assert!(is_there(world, other.id), "somebody else's");
    assert_eq!(world.pictures.names(), (Vec::new(), Vec::new()), "nor is there the picture");
    assert_eq!(account(world, "anna@example.org"), None);
    let entries = log(world);
    let last: Vec<_> =
        entries.iter().rev().take(2).map(|entry| (&*entry.action, entry.subject.as_deref())).collect();
    assert_eq!(last, [("account.removed", Some("anna@example.org")), ("event.all_removed", Some("251"))]);
}

#[test]
fn a_picture_that_somebody_else_uses_stays() {
    let story = Story::compatible();
    let world = &story.world;
    let poster = with_poster(world, &by_application(&story.user, "event:write"), submission());
    let other = by_application(&world.user("other@example.org", Role::User), "event:write");
    add(world, &other, said(PictureSent { of_event: Some(poster.id), ..PictureSent::default() }));
    assert_eq!(leave(world, &story.user, EventsOfLeaver::Go), Ok(()));
    assert_eq!(world.pictures.names_of(Whereabouts::Published).len(), 1);
}

#[test]
fn events_stay_where_that_is_chosen_and_are_nobodys() {
    let story = Story::compatible();
    let event = add(&story.world, &by_application(&story.user, "event:write"), submission());
    assert_eq!(leave(&story.world, &story.user, EventsOfLeaver::Stay), Ok(()));
    let found = service(&story.world).find(&Caller::Anonymous, &event.slug).unwrap();
    assert_eq!(found.unwrap().0.user_id, None);
    assert!(!actions(&story.world).contains(&"event.all_removed".to_owned()));
}

#[test]
fn a_letter_says_goodbye() {
    let story = Story::compatible();
    assert_eq!(leave(&story.world, &story.user, EventsOfLeaver::Stay), Ok(()));
    assert_eq!(letters(&story.world), [("anna@example.org".to_owned(), "account removed")]);
}

#[test]
fn whoever_must_stay_keeps_their_events() {
    let world = World::default();
    let admin = world.user("admin@example.org", Role::Admin);
    let event = add(&world, &by_application(&admin, "event:write"), submission());
    let must_stay = || AccountService::new(world.ports.clone()).must_stay(&person(&admin)).unwrap();
    assert!(must_stay());
    assert_eq!(leave(&world, &admin, EventsOfLeaver::Go), Err(OwnChangeDenied::LastAdministrator));
    assert!(is_there(&world, event.id));
    world.user("second@example.org", Role::Admin);
    assert!(!must_stay());
}
