//! Letters wait in the outbox: what is kept, when links are made, what becomes of those that can't be sent.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::outbox::{LEASE, MAX_WAITING, NewOutboxEntry, OutboxEntry, OutboxKind};
use uncino_domain::instance::statistics::StatisticsService;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::{Letter, LetterContent};
use uncino_domain::people::letters::{Fate, InVain, OutboxService, Unreadable};
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::user::Role;
use uncino_domain::people::user_administration::UserKey;
use uncino_domain::secret::Secret;
use uncino_domain::storage::{Hold, Stored};
use uncino_testkit::fixtures::World;

use crate::people::support::{ANOTHER, actions, administration, email, letters, password, shut_out};

const ANNA: &str = "anna@example.org";

fn ask(world: &World) {
    RecoveryService::new(world.ports.clone()).request(email(ANNA)).unwrap();
}

fn a_world_where_anna_asked() -> World {
    let world = World::default();
    world.user(ANNA, Role::User);
    ask(&world);
    world
}

fn outbox(world: &World) -> &OutboxService {
    world.letters.outbox()
}

fn claim(world: &World) -> Option<OutboxEntry> {
    outbox(world).claim(TimeDelta::zero()).unwrap()
}

fn works(world: &World, link: &Secret) -> bool {
    RecoveryService::new(world.ports.clone()).owner(link).unwrap().is_some()
}

fn link(letter: Option<Letter>) -> Secret {
    match letter.unwrap().content {
        LetterContent::Recovery(link) => link,
        other => panic!("{other:?}"),
    }
}

fn in_vain(world: &World, entry: &OutboxEntry, may_pass: bool) -> Fate {
    let to = email(ANNA);
    outbox(world).in_vain(entry, InVain { to: Some(&to), may_pass }).unwrap()
}

fn given_up(world: &World) -> u32 {
    StatisticsService::new(world.ports.clone())
        .letters_given_up(&Administrator::at_the_command_line())
        .unwrap()
}

#[test]
fn a_link_lives_from_when_its_letter_is_carried() {
    let world = a_world_where_anna_asked();
    world.clock.advance(TimeDelta::hours(20));
    let link = Secret::new(world.letters.link_to(ANNA).unwrap());
    world.clock.advance(TimeDelta::minutes(59));
    assert!(works(&world, &link));
    world.clock.advance(TimeDelta::minutes(1));
    assert!(!works(&world, &link));
}

#[test]
fn what_is_kept_of_a_letter_with_a_link_is_whose_it_is() {
    let world = a_world_where_anna_asked();
    assert_eq!(claim(&world).unwrap().payload, "{\"password_link\":1}");
}

#[test]
fn a_further_try_makes_another_link_that_kills_the_one_before() {
    let world = a_world_where_anna_asked();
    let entry = claim(&world).unwrap();
    let first = link(outbox(&world).letter(&entry).unwrap());
    assert_eq!(in_vain(&world, &entry, true), Fate::Waits);
    assert_eq!(claim(&world), None);
    world.clock.advance(TimeDelta::seconds(2));
    let entry = claim(&world).unwrap();
    let second = link(outbox(&world).letter(&entry).unwrap());
    assert_eq!((works(&world, &first), works(&world, &second)), (false, true));
}

#[test]
fn whoever_lost_the_lease_makes_no_link() {
    let world = a_world_where_anna_asked();
    let lost = claim(&world).unwrap();
    world.clock.advance(LEASE);
    let held = claim(&world).unwrap();
    assert!(outbox(&world).letter(&lost).unwrap().is_none());
    assert_eq!(outbox(&world).done(&lost).unwrap(), Hold::Lost);
    assert_eq!(in_vain(&world, &lost, false), Fate::Lost);
    assert!(outbox(&world).letter(&held).unwrap().is_some());
}

#[test]
fn another_password_ends_a_link_that_is_still_to_be_sent() {
    let world = a_world_where_anna_asked();
    let entry = claim(&world).unwrap();
    let key = UserKey::Email(email(ANNA));
    administration(&world)
        .reset_password(key, &password(ANOTHER), &Administrator::at_the_command_line())
        .unwrap();
    assert!(outbox(&world).letter(&entry).unwrap().is_none());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(letters(&world), []);
}

#[test]
fn who_was_shut_out_meanwhile_gets_no_link() {
    let world = a_world_where_anna_asked();
    let anna = administration(&world).list(&Administrator::at_the_command_line()).unwrap().remove(0);
    shut_out(&world, &anna);
    assert_eq!(letters(&world), []);
}

#[test]
fn a_letter_is_given_up_after_three_days_of_growing_pauses_and_the_audit_log_says_so() {
    let world = a_world_where_anna_asked();
    let (mut tries, mut waited) = (0, TimeDelta::zero());
    loop {
        while let Some(entry) = claim(&world) {
            tries += 1;
            match in_vain(&world, &entry, true) {
                Fate::Waits => assert_eq!(given_up(&world), 0),
                Fate::GivenUp => {
                    assert!((22..30).contains(&tries), "{tries}");
                    assert!(waited > TimeDelta::hours(67) && waited < TimeDelta::hours(72), "{waited}");
                    assert_eq!(actions(&world).last().unwrap(), "letter.given_up");
                    assert_eq!((given_up(&world), claim(&world)), (1, None));
                    return;
                }
                Fate::Lost => panic!("it is ours"),
            }
        }
        world.clock.advance(TimeDelta::seconds(2));
        waited += TimeDelta::seconds(2);
    }
}

#[test]
fn what_will_never_do_is_given_up_at_once() {
    let world = a_world_where_anna_asked();
    let entry = claim(&world).unwrap();
    assert_eq!(in_vain(&world, &entry, false), Fate::GivenUp);
    assert_eq!(given_up(&world), 1);
}

#[test]
fn an_entry_of_another_version_waits_for_it() {
    let world = World::default();
    write(&world, "{\"letter\":{\"to\":\"a@example.org\",\"content\":\"from_the_future\"}}");
    let entry = claim(&world).unwrap();
    assert!(matches!(outbox(&world).letter(&entry), Err(ServiceError::Denied(Unreadable))));
    assert_eq!(outbox(&world).in_vain(&entry, InVain { to: None, may_pass: true }).unwrap(), Fate::Waits);
}

#[test]
fn beyond_ten_thousand_letters_are_dropped_and_who_asks_is_not_told() {
    let world = World::default();
    world.user(ANNA, Role::User);
    let created_at = world.ports.clock.now();
    let filled: Stored<()> = world.ports.storage.write(move |repositories| {
        let entry = NewOutboxEntry {
            kind: OutboxKind::Letter,
            payload: "full".to_owned(),
            user_id: None,
            created_at,
            due_at: created_at,
        };
        (0..MAX_WAITING).try_for_each(|_| repositories.outbox().insert(&entry))
    });
    filled.unwrap();
    ask(&world);
    let waiting =
        world.ports.storage.read(|repositories| repositories.outbox().count_waiting(OutboxKind::Letter));
    assert_eq!(waiting.unwrap(), MAX_WAITING);
}

fn write(world: &World, payload: &str) {
    let (payload, created_at) = (payload.to_owned(), world.ports.clock.now());
    let written: Stored<()> = world.ports.storage.write(move |repositories| {
        let kind = OutboxKind::Letter;
        repositories.outbox().insert(&NewOutboxEntry {
            kind,
            payload,
            user_id: None,
            created_at,
            due_at: created_at,
        })
    });
    written.unwrap();
}
