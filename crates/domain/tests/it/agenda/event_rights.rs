//! Whose event may be seen, changed and removed by whom.

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::oauth::scope::Scope;
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::{UserAdministrationService, UserKey};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, by_application, in_person, service, submission, titled};
use crate::story::denial;

struct People {
    world: World,
    author: User,
    stranger: User,
    editor: User,
    admin: User,
}

fn people() -> People {
    let world = World::default();
    let author = world.user("author@example.org", Role::User);
    let stranger = world.user("stranger@example.org", Role::User);
    let editor = world.user("editor@example.org", Role::Editor);
    let admin = world.user("admin@example.org", Role::Admin);
    People { world, author, stranger, editor, admin }
}

/// Who may handle the author's event and who may not.
fn callers(people: &People) -> [(&'static str, Caller, Result<(), EventDenied>); 9] {
    let People { author, stranger, editor, admin, .. } = people;
    [
        ("author in person", in_person(author), Ok(())),
        ("author by application", by_application(author, "event:write"), Ok(())),
        (
            "author by application without the scope",
            by_application(author, "account"),
            Err(EventDenied::InsufficientScope(Some(Scope::EventWrite))),
        ),
        ("stranger", in_person(stranger), Err(EventDenied::Forbidden)),
        ("editor in person", in_person(editor), Ok(())),
        ("editor by application", by_application(editor, "event:write"), Err(EventDenied::Forbidden)),
        ("administrator in person", in_person(admin), Ok(())),
        (
            "administrator by application",
            by_application(admin, "event:write account"),
            Err(EventDenied::Forbidden),
        ),
        ("nobody", Caller::Anonymous, Err(EventDenied::Forbidden)),
    ]
}

fn assert_answers<T: std::fmt::Debug>(
    who: &str,
    answer: Result<T, uncino_domain::outcome::ServiceError<EventDenied>>,
    expected: Result<(), EventDenied>,
) {
    match expected {
        Ok(()) => assert!(answer.is_ok(), "{who}: {answer:?}"),
        Err(expected) => assert_eq!(denial(answer), expected, "{who}"),
    }
}

#[test]
fn an_event_is_changed_by_its_author_and_by_editors_in_person() {
    let people = people();
    let event = add(&people.world, &in_person(&people.author), submission());
    for (who, caller, expected) in callers(&people) {
        let changed = service(&people.world).change(&caller, Some(event.id), &titled(who), None);
        assert_answers(who, changed, expected);
    }
}

#[test]
fn an_editors_change_leaves_the_event_its_owner() {
    let people = people();
    let event = add(&people.world, &in_person(&people.author), submission());
    let changed = service(&people.world)
        .change(&in_person(&people.editor), Some(event.id), &submission(), None)
        .unwrap();
    assert_eq!(changed.user_id, Some(people.author.id));
}

#[test]
fn an_event_is_removed_by_its_author_and_by_editors_in_person() {
    let people = people();
    for (who, caller, expected) in callers(&people) {
        let event = add(&people.world, &in_person(&people.author), submission());
        assert_answers(who, service(&people.world).remove(&caller, Some(event.id), ""), expected);
        let gone = service(&people.world).find(&Caller::Anonymous, &event.id.to_string()).unwrap().is_none();
        assert_eq!(gone, expected.is_ok(), "{who}");
    }
}

#[test]
fn a_missing_event_can_not_be_removed() {
    let people = people();
    let event = add(&people.world, &in_person(&people.author), submission());
    let remove = |id| service(&people.world).remove(&in_person(&people.admin), id, "");
    remove(Some(event.id)).unwrap();
    for id in [Some(event.id), Some(EventId(0)), None] {
        assert_eq!(denial(remove(id)), EventDenied::Forbidden);
    }
}

#[test]
fn an_application_without_the_scope_adds_nothing() {
    let people = people();
    for user in [&people.author, &people.editor, &people.admin] {
        let added = service(&people.world).add(&by_application(user, "account"), submission(), None, None);
        assert_eq!(denial(added), EventDenied::InsufficientScope(Some(Scope::EventWrite)));
    }
}

#[test]
fn an_event_by_an_application_is_its_users_and_visible() {
    let people = people();
    let event = add(&people.world, &by_application(&people.author, "event:write"), submission());
    assert_eq!((event.user_id, event.is_visible), (Some(people.author.id), true));
}

/// Their credential was good when it was looked at.
#[test]
fn somebody_who_was_removed_meanwhile_adds_nothing() {
    let people = people();
    let caller = in_person(&people.author);
    UserAdministrationService::new(people.world.ports.clone())
        .remove(UserKey::Id(people.author.id), &Administrator::at_the_command_line())
        .unwrap();
    assert_eq!(denial(service(&people.world).add(&caller, submission(), None, None)), EventDenied::Forbidden);
}

/// An event that waits for an editor, and belongs to nobody.
fn waiting(people: &People) -> Event {
    add(&people.world, &Caller::Anonymous, submission())
}

#[test]
fn a_hidden_event_of_nobody_is_seen_by_editors_in_person_only() {
    let people = people();
    let event = waiting(&people);
    for (who, caller, seen) in [
        ("editor", in_person(&people.editor), true),
        ("administrator", in_person(&people.admin), true),
        ("editor by application", by_application(&people.editor, "event:write"), false),
        ("administrator by application", by_application(&people.admin, "event:write account"), false),
        ("user", in_person(&people.author), false),
        ("nobody", Caller::Anonymous, false),
    ] {
        for name in [event.slug.clone(), event.id.to_string()] {
            assert_eq!(service(&people.world).find(&caller, &name).unwrap().is_some(), seen, "{who}: {name}");
        }
    }
}

#[test]
fn an_event_of_nobody_is_changed_and_removed_by_editors_in_person_only() {
    let people = people();
    let event = waiting(&people);
    for caller in [
        Caller::Anonymous,
        in_person(&people.author),
        by_application(&people.author, "event:write"),
        by_application(&people.editor, "event:write"),
    ] {
        let service = service(&people.world);
        assert_eq!(
            denial(service.change(&caller, Some(event.id), &submission(), None)),
            EventDenied::Forbidden
        );
        assert_eq!(denial(service.remove(&caller, Some(event.id), "")), EventDenied::Forbidden);
    }
    assert!(
        service(&people.world)
            .change(&in_person(&people.editor), Some(event.id), &submission(), None)
            .is_ok()
    );
    assert!(service(&people.world).remove(&in_person(&people.editor), Some(event.id), "").is_ok());
}

#[test]
fn a_change_by_nobody_is_forbidden_before_anything_is_looked_up() {
    let people = people();
    for id in [None, Some(EventId(999))] {
        let changed =
            service(&people.world).change(&Caller::Anonymous, id, &EventSubmission::default(), None);
        assert_eq!(denial(changed), EventDenied::Forbidden);
    }
}

#[test]
fn a_removed_authors_event_stays_and_is_nobodys() {
    let people = people();
    let event = add(&people.world, &in_person(&people.author), submission());
    UserAdministrationService::new(people.world.ports.clone())
        .remove(UserKey::Id(people.author.id), &Administrator::at_the_command_line())
        .unwrap();
    let (found, _) = service(&people.world).find(&Caller::Anonymous, &event.slug).unwrap().unwrap();
    assert_eq!((found.user_id, found.is_visible), (None, true));
    let changed =
        service(&people.world).change(&in_person(&people.stranger), Some(event.id), &submission(), None);
    assert_eq!(denial(changed), EventDenied::Forbidden);
}
