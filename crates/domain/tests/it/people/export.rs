//! What a person takes along.

use chrono::TimeDelta;
use uncino_domain::agenda::message::MessageAuthor;
use uncino_domain::agenda::moderation::ModerationService;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::export::{ExportService, OwnEvents};
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::{World, person};

use crate::agenda::events::{add, by_application, in_person, submission};
use crate::people::support::set;
use crate::story::Story;

fn service(world: &World) -> ExportService {
    ExportService::new(world.ports.clone())
}

#[test]
fn events_are_read_some_at_a_time_and_each_once() {
    let story = Story::compatible();
    let (world, anna) = (&story.world, by_application(&story.user, "event:write"));
    let other = by_application(&world.user("other@example.org", Role::User), "event:write");
    let mut added = Vec::new();
    for _ in 0..25 {
        added.push(add(world, &anna, submission()).id);
        add(world, &other, submission());
    }
    let page = |after| service(world).events(&person(&story.user), after).unwrap();
    let ids = |page: &OwnEvents| page.events.iter().map(|own| own.event.id).collect::<Vec<_>>();
    let first = page(EventId(0));
    assert_eq!((ids(&first), first.next), (added.clone(), Some(added[24])));
    assert_eq!(page(added[24]), OwnEvents { events: Vec::new(), next: None });
    let last = add(world, &anna, submission()).id;
    let rest = page(added[24]);
    assert_eq!((ids(&rest), rest.next), (vec![last], None));
}

#[test]
fn messages_that_the_author_may_not_read_stay_here() {
    let story = Story::compatible();
    let world = &story.world;
    set(world, "enable_moderation", true);
    let event = add(world, &by_application(&story.user, "event:write"), submission());
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let moderation = ModerationService::new(world.ports.clone());
    for (text, is_author_visible) in [("To you.", true), ("Among us.", false)] {
        moderation.write(&editor, Some(event.id), text, is_author_visible).unwrap();
    }
    let page = service(world).events(&person(&story.user), EventId(0)).unwrap();
    let messages: Vec<_> =
        page.events[0].messages.iter().map(|message| (message.author, &*message.text)).collect();
    assert_eq!(messages, [(MessageAuthor::Editor, "To you.")]);
}

#[test]
fn twenty_an_hour_are_enough() {
    let story = Story::compatible();
    let begin = || service(&story.world).begin(&person(&story.user));
    for number in 0..20 {
        assert!(begin().is_ok(), "{number}");
    }
    assert!(matches!(begin(), Err(ServiceError::Denied(_))));
    story.advance(TimeDelta::hours(1));
    assert!(begin().is_ok());
}
