//! Events that wait, who confirms them, and an instance that takes none without a credential.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::event::submission::{EventSubmission, Tags};
use uncino_domain::agenda::events::{DiscussedEvent, EventDenied};
use uncino_domain::id::EventId;
use uncino_domain::oauth::scope::{Scope, ScopeSet};
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::user::{Role, User};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, by_application, in_person, service, submission, titled};
use crate::people::support::{actions, from, set};
use crate::story::{Now as _, denial, outcome};

/// First-party, but not with the scope that the person's own credentials have.
fn narrowed(user: &User) -> Caller {
    Caller::Authenticated(Box::new(Access {
        user: user.clone(),
        holder: TokenHolder::FirstParty,
        scope: ScopeSet::event_write(),
        family_id: None,
    }))
}

/// Everybody, and whether they may decide about others' events.
fn callers(world: &World) -> Vec<(String, Caller, Result<(), EventDenied>)> {
    let mut callers = vec![("nobody".to_owned(), Caller::Anonymous, Err(EventDenied::Forbidden))];
    for (role, in_persons) in
        [(Role::User, Err(EventDenied::Forbidden)), (Role::Editor, Ok(())), (Role::Admin, Ok(()))]
    {
        let name = role.as_str();
        let user = world.user(&format!("{name}@example.org"), role);
        let insufficient = Err(EventDenied::InsufficientScope(None));
        callers.extend([
            (format!("{name} in person"), in_person(&user), in_persons),
            (format!("{name} by application"), by_application(&user, "event:write"), insufficient),
            (format!("{name} by a greedy one"), by_application(&user, "event:write account"), insufficient),
            (format!("{name} with a narrow token"), narrowed(&user), insufficient),
        ]);
    }
    callers
}

fn is_visible(world: &World, id: EventId) -> bool {
    service(world).find(&Caller::Anonymous, &id.to_string()).unwrap().is_some()
}

fn set_visible(world: &World, caller: &Caller, id: EventId, visible: bool) -> Result<(), EventDenied> {
    let events = service(world);
    let answer = if visible { events.show(caller, Some(id)) } else { events.hide(caller, Some(id), "") };
    let answer = answer.map(drop);
    outcome(answer)
}

#[test]
fn editors_and_administrators_confirm_and_hide_events_in_person_and_nobody_else_does() {
    let world = World::default();
    let author = in_person(&world.user("anna@example.org", Role::User));
    for (who, caller, expected) in callers(&world) {
        let waiting = add(&world, &Caller::Anonymous, submission());
        assert_eq!(set_visible(&world, &caller, waiting.id, true), expected, "{who}");
        assert_eq!(is_visible(&world, waiting.id), expected.is_ok(), "{who}");
        let shown = add(&world, &author, submission());
        assert_eq!(set_visible(&world, &caller, shown.id, false), expected, "{who}");
        assert_eq!(is_visible(&world, shown.id), expected.is_err(), "{who}");
    }
}

#[test]
fn an_author_does_not_confirm_their_own_event() {
    let world = World::default();
    let author = world.user("anna@example.org", Role::User);
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let event = add(&world, &in_person(&author), submission());
    assert_eq!(set_visible(&world, &editor, event.id, false), Ok(()));
    assert_eq!(set_visible(&world, &in_person(&author), event.id, true), Err(EventDenied::Forbidden));
    service(&world).change(&in_person(&author), Some(event.id), &titled("Changed"), None).unwrap();
    assert!(!is_visible(&world, event.id), "nor does a change show it");
}

#[test]
fn a_confirmed_event_is_listed_with_the_moment_of_its_change_and_is_still_nobodys() {
    let world = World::default();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let waiting = add(&world, &Caller::Anonymous, submission());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(set_visible(&world, &editor, waiting.id, true), Ok(()));
    let (event, _) = service(&world).find(&Caller::Anonymous, &waiting.slug).unwrap().unwrap();
    assert_eq!((event.user_id, event.updated_at), (None, world.clock_now()));
    assert_eq!((event.details, event.tags), (waiting.details, waiting.tags));
    let listed = service(&world).list(EventQuery::default(), None).unwrap();
    assert_eq!(listed.iter().map(|event| event.id).collect::<Vec<_>>(), [waiting.id]);
}

#[test]
fn what_is_shown_already_is_not_shown_again() {
    let world = World::default();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let event = add(&world, &editor, submission());
    world.clock.advance(TimeDelta::hours(1));
    let before = actions(&world);
    assert_eq!(set_visible(&world, &editor, event.id, true), Ok(()));
    assert_eq!(actions(&world), before);
    let (found, _) = service(&world).find(&editor, &event.slug).unwrap().unwrap();
    assert_eq!(found, event);
}

#[test]
fn an_unknown_event_is_not_found_by_who_may_and_forbidden_to_who_may_not() {
    let world = World::default();
    let before = actions(&world).len();
    for (who, caller, expected) in callers(&world) {
        for id in [None, Some(EventId(999))] {
            let denied = denial(service(&world).show(&caller, id));
            assert_eq!(denied, expected.err().unwrap_or(EventDenied::NotFound), "{who}");
        }
    }
    assert_eq!(actions(&world).len(), before + 3, "only three people were made");
}

#[test]
fn what_waits_is_listed_for_editors_and_administrators_in_person_only() {
    let world = World::default();
    let author = world.user("anna@example.org", Role::User);
    add(&world, &in_person(&author), submission());
    let waiting = add(&world, &Caller::Anonymous, submission());
    for (who, caller, expected) in callers(&world) {
        let hidden = service(&world).list_hidden(&caller);
        let queue = service(&world).queue(&caller, 9);
        let ids = |events: Vec<DiscussedEvent>| -> Vec<EventId> {
            events.into_iter().map(|discussed| discussed.event.id).collect()
        };
        match expected {
            Ok(()) => {
                let (hidden, queue) = (hidden.unwrap(), queue.unwrap());
                assert_eq!((ids(hidden.coming), hidden.over), (vec![waiting.id], vec![]), "{who}");
                assert_eq!((ids(queue.events), queue.count), (vec![waiting.id], 1), "{who}");
            }
            Err(expected) => {
                assert_eq!(denial(hidden), expected, "{who}");
                assert_eq!(denial(queue), expected, "{who}");
            }
        }
    }
    assert_eq!(service(&world).count_waiting().unwrap(), 1);
}

/// The person's own list, as the API asks for it.
fn own(world: &World, caller: &Caller) -> Result<Vec<EventId>, EventDenied> {
    let Caller::Authenticated(access) = caller else { panic!("nobody has a list") };
    let listed = outcome(service(world).list_own(access))?;
    Ok(listed.into_iter().map(|event| event.id).collect())
}

#[test]
fn ones_own_events_are_listed_hidden_ones_too_the_latest_added_first() {
    let world = World::default();
    let author = world.user("anna@example.org", Role::User);
    let editor = world.user("editor@example.org", Role::Editor);
    let first = add(&world, &in_person(&author), submission());
    world.clock.advance(TimeDelta::seconds(1));
    let second = add(&world, &by_application(&author, "event:write"), submission());
    let third = add(&world, &in_person(&author), submission());
    let editors = add(&world, &in_person(&editor), submission());
    add(&world, &Caller::Anonymous, submission());
    set_visible(&world, &in_person(&editor), first.id, false).unwrap();
    let expected = Ok(vec![third.id, second.id, first.id]);
    assert_eq!(own(&world, &in_person(&author)), expected);
    assert_eq!(own(&world, &by_application(&author, "event:write")), expected);
    assert_eq!(own(&world, &in_person(&editor)), Ok(vec![editors.id]), "also an editor's own only");
    let without = by_application(&author, "account");
    assert_eq!(own(&world, &without), Err(EventDenied::InsufficientScope(Some(Scope::EventWrite))));
    assert_eq!(service(&world).count_own(author.id).unwrap(), 3);
}

#[test]
fn an_instance_that_takes_no_anonymous_events_says_so_before_anything_else() {
    let world = from(&World::default(), "192.0.2.1");
    set(&world, "allow_anon_event", false);
    let before = actions(&world);
    for refused in [
        submission(),
        EventSubmission::default(),
        EventSubmission { tags: Tags::NotAList, ..submission() },
        EventSubmission { title: Some("x".repeat(1_000)), ..submission() },
    ] {
        for _ in 0..70 {
            let denied = denial(service(&world).add(&Caller::Anonymous, refused.clone(), None, None));
            assert_eq!(denied, EventDenied::Forbidden);
        }
    }
    assert_eq!(actions(&world), before);
    let author = in_person(&world.user("anna@example.org", Role::User));
    assert!(service(&world).add(&author, submission(), None, None).is_ok());
    set(&world, "allow_anon_event", true);
    assert!(
        service(&world).add(&Caller::Anonymous, submission(), None, None).is_ok(),
        "and that cost nothing"
    );
}
