//! Adding and finding events: slugs, tags, places, visibility (section 6 of the Gancio contract).

use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, Moment, Tags};
use uncino_domain::agenda::event::{Event, EventQuery};
use uncino_domain::agenda::events::{EventDenied, EventService};
use uncino_domain::id::{ClientId, EventId};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::user::{Role, User};
use uncino_testkit::fixtures::World;

use crate::story::{Now as _, denial, race};

/// Two days after the present moment.
pub(crate) fn start() -> i64 {
    World::default().now() + 2 * 24 * 60 * 60
}

/// What WPGancio would send.
pub(crate) fn submission() -> EventSubmission {
    EventSubmission {
        title: Some("Concert of the year".to_owned()),
        description: Some("<p>Hello</p>".to_owned()),
        start: Moment::Seconds(start()),
        place_name: Some("Town hall".to_owned()),
        place_address: Some("1 Main street, Turin".to_owned()),
        tags: tags(&["music", "free"]),
        ..EventSubmission::default()
    }
}

pub(crate) fn titled(title: &str) -> EventSubmission {
    EventSubmission { title: Some(title.to_owned()), ..submission() }
}

pub(crate) fn tags(tags: &[&str]) -> Tags {
    Tags::List(tags.iter().map(|tag| (*tag).to_owned()).collect())
}

pub(crate) fn service(world: &World) -> EventService {
    EventService::new(world.ports.clone())
}

/// Shows or hides an event.
pub(crate) fn set_visible(world: &World, caller: &Caller, (id, is_visible): (EventId, bool)) {
    let events = service(world);
    let done = if is_visible { events.show(caller, Some(id)) } else { events.hide(caller, Some(id), "") };
    done.unwrap();
}

/// The person with a session.
pub(crate) fn in_person(user: &User) -> Caller {
    Caller::Authenticated(Box::new(Access::of_session(user.clone())))
}

/// An application on behalf of the person.
pub(crate) fn by_application(user: &User, scope: &str) -> Caller {
    Caller::Authenticated(Box::new(Access {
        user: user.clone(),
        holder: TokenHolder::Client(ClientId::new("application")),
        scope: ScopeSet::parse(scope).unwrap(),
        family_id: None,
    }))
}

/// A world with an author.
pub(crate) fn agenda() -> (World, Caller) {
    let world = World::default();
    let author = in_person(&world.user("anna@example.org", Role::User));
    (world, author)
}

pub(crate) fn add(world: &World, caller: &Caller, submission: EventSubmission) -> Event {
    service(world).add(caller, submission, None, None).unwrap()
}

pub(crate) fn refusal(world: &World, caller: &Caller, submission: EventSubmission) -> EventRefusal {
    match denial(service(world).add(caller, submission, None, None)) {
        EventDenied::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_event_is_what_was_sent_and_visible_at_once() {
    let world = World::default();
    let user = world.user("anna@example.org", Role::User);
    let event = add(&world, &in_person(&user), submission());
    assert_eq!(event.slug, "concert-of-the-year");
    assert_eq!(event.details.title, "Concert of the year");
    assert_eq!(event.details.description, "<p>Hello</p>");
    assert_eq!((event.details.start, event.details.end), (start(), None));
    assert_eq!((event.details.multidate, event.details.online_locations), (None, vec![]));
    assert_eq!(
        (event.place.name.as_str(), event.place.address.as_str()),
        ("Town hall", "1 Main street, Turin")
    );
    assert_eq!(event.tags, ["music", "free"]);
    assert!(event.is_visible);
    assert_eq!(event.user_id, Some(user.id));
    assert_eq!((event.created_at, event.updated_at), (world.clock_now(), world.clock_now()));
}

#[test]
fn an_event_without_a_credential_is_nobodys_and_waits_hidden() {
    let world = World::default();
    let event = add(&world, &Caller::Anonymous, submission());
    assert_eq!((event.is_visible, event.user_id), (false, None));
    assert_eq!(
        service(&world).list(EventQuery { with_multidate: true, ..EventQuery::default() }, None).unwrap(),
        []
    );
    assert_eq!(service(&world).find(&Caller::Anonymous, &event.slug).unwrap(), None);
}

#[test]
fn only_with_a_credential_can_an_event_be_past() {
    let (world, author) = agenda();
    for (offset, anonymous) in [(-1, Err(EventRefusal::AnonymousPast)), (0, Ok(())), (1, Ok(()))] {
        let past = EventSubmission { start: Moment::Seconds(world.now() + offset), ..submission() };
        let judged = past.clone().judge_new(Some(world.clock_now())).map(drop);
        assert_eq!(judged, anonymous, "{offset} s");
        assert!(service(&world).add(&author, past, None, None).is_ok());
    }
    let past = EventSubmission { start: Moment::Seconds(world.now() - 1), ..submission() };
    assert_eq!(refusal(&world, &Caller::Anonymous, past), EventRefusal::AnonymousPast);
}

#[test]
fn slugs_are_numbered() {
    let (world, author) = agenda();
    let slugs = [(); 3].map(|()| add(&world, &author, submission()).slug);
    assert_eq!(slugs, ["concert-of-the-year", "concert-of-the-year-1", "concert-of-the-year-2"]);
}

#[test]
fn a_slug_is_made_of_letters_and_digits_or_is_event() {
    let (world, author) = agenda();
    for (title, slug) in [
        ("  Caffè & Musica: 2026!  ", "caffe-musica-2026"),
        ("Ærø's / Straße", "aero-s-strasse"),
        ("!!!", "event"),
        ("???", "event-1"),
        ("---", "event-2"),
        ("Event", "event-3"),
        ("../../etc/passwd", "etc-passwd"),
    ] {
        assert_eq!(add(&world, &author, titled(title)).slug, slug, "{title}");
    }
}

#[test]
fn a_number_in_a_title_is_not_in_the_way() {
    let (world, author) = agenda();
    let slugs = ["Concert 1", "Concert", "Concert", "Concert 1"]
        .map(|title| add(&world, &author, titled(title)).slug);
    assert_eq!(slugs, ["concert-1", "concert", "concert-2", "concert-1-1"]);
}

#[test]
fn sixteen_events_of_one_title_at_once_have_sixteen_slugs() {
    let (world, author) = agenda();
    let slugs: std::collections::HashSet<_> =
        race(|_| add(&world, &author, submission()).slug).into_iter().collect();
    assert_eq!(slugs.len(), 16);
}

#[test]
fn tags_are_trimmed_and_each_stands_once_in_the_order_of_the_request() {
    let (world, author) = agenda();
    let sent = tags(&[" music ", "Free", "MUSIC", "", "  ", "free", "Ünder", "üNDER"]);
    let event = add(&world, &author, EventSubmission { tags: sent, ..submission() });
    assert_eq!(event.tags, ["music", "Free", "Ünder"]);
}

#[test]
fn the_spelling_that_the_instance_has_wins() {
    let (world, author) = agenda();
    add(&world, &author, EventSubmission { tags: tags(&["Jazz"]), ..submission() });
    let event = add(&world, &author, EventSubmission { tags: tags(&["new", "JAZZ"]), ..submission() });
    assert_eq!(event.tags, ["new", "Jazz"]);
}

#[test]
fn tags_may_be_missing() {
    let (world, author) = agenda();
    for sent in [Tags::Omitted, Tags::List(vec![])] {
        assert!(add(&world, &author, EventSubmission { tags: sent, ..submission() }).tags.is_empty());
    }
}

fn at(name: &str, address: Option<&str>) -> EventSubmission {
    let address = address.map(str::to_owned);
    EventSubmission { place_name: Some(name.to_owned()), place_address: address, ..submission() }
}

#[test]
fn a_place_is_found_by_name_without_regard_to_case_and_keeps_its_address() {
    let (world, author) = agenda();
    let first = add(&world, &author, at("Café Zürich", Some("Here 1"))).place;
    for name in ["Café Zürich", " café zürich ", "CAFÉ ZÜRICH"] {
        assert_eq!(add(&world, &author, at(name, Some("Elsewhere 2"))).place, first, "{name}");
    }
    assert_eq!(first.address, "Here 1");
    assert_ne!(add(&world, &author, at("Cafe Zurich", Some("Here 1"))).place.id, first.id);
}

#[test]
fn a_place_is_found_by_its_number_which_wins_over_a_name() {
    let (world, author) = agenda();
    let known = add(&world, &author, submission()).place;
    for id in [known.id.to_string(), format!(" {} ", known.id)] {
        let by_id = EventSubmission { place_id: Some(id), ..at("Elsewhere", None) };
        assert_eq!(add(&world, &author, by_id).place, known);
    }
    let blank = EventSubmission { place_id: Some("  ".to_owned()), ..at("Elsewhere", Some("There 3")) };
    assert_eq!(add(&world, &author, blank).place.name, "Elsewhere");
}

#[test]
fn online_is_a_place_without_an_address() {
    let (world, author) = agenda();
    let first = add(&world, &author, at("online", None)).place;
    assert_eq!((first.name.as_str(), first.address.as_str()), ("online", ""));
    assert_eq!(add(&world, &author, at(" Online ", Some(""))).place, first);
}

#[test]
fn coordinates_off_the_globe_are_left_out() {
    let (world, author) = agenda();
    for (number, (sent, kept)) in [
        ((45.07, 7.69), (Some(45.07), Some(7.69))),
        ((-90.0, 180.0), (Some(-90.0), Some(180.0))),
        ((90.1, 180.1), (None, None)),
        ((f64::NAN, f64::INFINITY), (None, None)),
    ]
    .into_iter()
    .enumerate()
    {
        let place = add(
            &world,
            &author,
            EventSubmission {
                place_latitude: Some(sent.0),
                place_longitude: Some(sent.1),
                ..at(&format!("Place {number}"), Some("Here 1"))
            },
        )
        .place;
        assert_eq!((place.latitude, place.longitude), kept);
    }
}

#[test]
fn a_refused_event_leaves_no_place_and_no_tag_behind() {
    let (world, author) = agenda();
    let refused = EventSubmission {
        external_id: Some("a\0".to_owned()),
        tags: tags(&["Jazz"]),
        ..at("Club", Some("Here 1"))
    };
    assert!(matches!(refusal(&world, &author, refused), EventRefusal::Nul(_)));
    let event =
        add(&world, &author, EventSubmission { tags: tags(&["JAZZ"]), ..at("CLUB", Some("There 2")) });
    assert_eq!((event.place.name.as_str(), event.tags[0].as_str()), ("CLUB", "JAZZ"));
}

#[test]
fn an_event_is_found_by_slug_and_by_number_with_its_neighbours() {
    let (world, author) = agenda();
    let [first, second, third] = [1, 2, 3].map(|day| {
        let start = Moment::Seconds(start() + day);
        add(&world, &author, EventSubmission { start, ..titled(&format!("Day {day}")) })
    });
    for name in [second.slug.clone(), second.id.to_string()] {
        let (event, neighbours) = service(&world).find(&Caller::Anonymous, &name).unwrap().unwrap();
        assert_eq!(event, second);
        assert_eq!(
            (neighbours.previous, neighbours.next),
            (Some(first.slug.clone()), Some(third.slug.clone()))
        );
    }
    for unknown in ["", "nothing", "0", "-1", "999999", "99999999999999999999"] {
        assert_eq!(service(&world).find(&author, unknown).unwrap(), None, "{unknown}");
    }
}
