//! All that somebody published is hidden with one press and shown again with another. The present is a Sunday in November 2026, the
//! time zone Europe/Rome.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::events::{EventDenied, MAX_CHOSEN};
use uncino_domain::agenda::hiding::{MAX_REASON, Published, Publisher};
use uncino_domain::id::{ClientId, EventId, HidingId, UserId};
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{listed, series, shown, world};
use crate::agenda::events::{add, service, set_visible, titled};
use crate::story::{denial, race};

fn by() -> Administrator {
    Administrator::at_the_command_line()
}

fn id(caller: &Caller) -> UserId {
    match caller {
        Caller::Authenticated(access) => access.user.id,
        Caller::Anonymous => panic!("nobody"),
    }
}

fn of(publisher: Publisher) -> Published {
    Published { publisher: Some(publisher), ..Published::default() }
}

fn hide(world: &World, author: &Caller, reason: &str) -> Option<HidingId> {
    let hidden = service(world).hide_all(&by(), of(Publisher::Person(id(author))), reason).unwrap();
    hidden.map(|hiding| hiding.id)
}

#[test]
fn a_series_comes_back_and_goes_on_without_what_took_place_meanwhile() {
    let (world, author) = world();
    add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    let once = add(&world, &author, titled("Concert"));
    let before = listed(&world);
    let press = service(&world).hide_all(&by(), of(Publisher::Person(id(&author))), "").unwrap().unwrap();
    assert_eq!((press.count, press.reason.as_deref()), (2, None), "a series counts once");
    assert_eq!(listed(&world), []);
    world.clock.advance(TimeDelta::days(200));
    assert_eq!(service(&world).extend_series().unwrap(), 0);
    assert_eq!(service(&world).show_again(&by(), press.id).unwrap(), 2);
    let after = listed(&world);
    assert!(before.iter().all(|event| after.iter().any(|shown| shown.id == event.id)));
    assert!(after.iter().any(|event| event.id == once.id) && after.len() > before.len());
    let missed = |line: &String| line.starts_with("Choir 04-");
    assert!(!shown(&world).iter().any(missed), "{:?}", shown(&world));
}

#[test]
fn nothing_visible_is_nothing_to_hide_and_a_reason_has_a_bound() {
    let (world, author) = world();
    assert_eq!(hide(&world, &author, ""), None);
    add(&world, &author, titled("Concert"));
    let unknown = Publisher::Application(ClientId::new("unknown"));
    assert_eq!(service(&world).hide_all(&by(), of(unknown), "").unwrap(), None);
    let long = "very\nlong ".repeat(200);
    let press = service(&world).hide_all(&by(), of(Publisher::Person(id(&author))), &long).unwrap().unwrap();
    let reason = press.reason.unwrap();
    assert!(reason.chars().count() <= MAX_REASON && reason.starts_with("very long very"), "{reason}");
}

#[test]
fn everything_is_never_hidden_at_once() {
    let (world, author) = world();
    add(&world, &author, titled("Concert"));
    for words in ["", " \n\0 "] {
        let asked = Published { words: words.to_owned(), ..Published::default() };
        assert_eq!(service(&world).hide_all(&by(), asked, "").unwrap(), None);
    }
    assert_eq!(listed(&world).len(), 1);
}

#[test]
fn what_words_find_and_what_was_chosen_is_hidden_and_shown_again() {
    let (world, author) = world();
    let [concert, choir, dance] =
        ["Concert", "Choir", "Dance"].map(|title| add(&world, &author, titled(title)).id);
    let titles = || {
        let mut titles: Vec<_> = listed(&world).into_iter().map(|event| event.title).collect();
        titles.sort();
        titles.join(" ")
    };
    let asked = Published { words: "con\0cert".to_owned(), ..Published::default() };
    let found = service(&world).hide_all(&by(), asked.clone(), "spam").unwrap().unwrap();
    assert_eq!((titles(), found.count, found.publisher), ("Choir Dance".to_owned(), 1, None));
    assert_eq!(service(&world).hide_all(&by(), asked, "spam").unwrap(), None, "nothing is left");
    let chosen = service(&world).hide_each(&by(), vec![concert, choir], "").unwrap().unwrap();
    assert_eq!((titles(), chosen.count), ("Dance".to_owned(), 1), "what was hidden isn't hidden again");
    assert_eq!(service(&world).hide_each(&by(), Vec::new(), "").unwrap(), None);
    assert_eq!(service(&world).show_again(&by(), chosen.id).unwrap(), 1);
    assert_eq!(titles(), "Choir Dance");
    let mut many: Vec<_> =
        (0..MAX_CHOSEN).map(|number| EventId(10_000 + i64::try_from(number).unwrap())).collect();
    many.push(dance);
    assert_eq!(service(&world).hide_each(&by(), many, "").unwrap(), None, "only so many are looked at");
    assert_eq!(service(&world).show_again(&by(), found.id).unwrap(), 1);
    assert_eq!(titles(), "Choir Concert Dance");
}

#[test]
fn of_two_that_show_it_again_at_once_one_does() {
    let (world, author) = world();
    add(&world, &author, titled("Concert"));
    let press = hide(&world, &author, "spam").unwrap();
    let done = race(|_| service(&world).show_again(&by(), press).is_ok());
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
    assert_eq!(denial(service(&world).show_again(&by(), press)), EventDenied::NotFound);
}

#[test]
fn what_was_shown_or_hidden_by_itself_since_is_left_alone() {
    let (world, author) = world();
    let [first, second, third] =
        ["First", "Second", "Third"].map(|title| add(&world, &author, titled(title)).id);
    let press = hide(&world, &author, "").unwrap();
    let editor = crate::agenda::events::in_person(
        &world.user("editor@example.org", uncino_domain::people::user::Role::Editor),
    );
    let set = |id, is_visible| set_visible(&world, &editor, (id, is_visible));
    set(first, true);
    set(second, true);
    set(second, false);
    assert_eq!(service(&world).show_again(&by(), press).unwrap(), 1);
    let visible: Vec<_> = listed(&world).into_iter().map(|event| event.id).collect();
    assert!(visible.contains(&first) && visible.contains(&third) && !visible.contains(&second));
}
