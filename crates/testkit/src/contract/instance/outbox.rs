//! The outbox: entries, and the leases of those who carry them.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::instance::outbox::{Lease, NewOutboxEntry, OutboxEntry, OutboxKind};
use uncino_domain::storage::{Hold, Removal, Storage};

use crate::contract::races::{RACERS, race};
use crate::contract::{insert_user, now, read, write};

const KIND: OutboxKind = OutboxKind::Letter;

fn second(seconds: i64) -> Timestamp {
    now() + TimeDelta::seconds(seconds)
}

fn add(storage: &dyn Storage, payload: &str, created_at: Timestamp) {
    add_of(storage, payload, created_at, None);
}

fn add_of(storage: &dyn Storage, payload: &str, created_at: Timestamp, user_id: Option<UserId>) {
    let entry =
        NewOutboxEntry { kind: KIND, payload: payload.to_owned(), user_id, created_at, due_at: created_at };
    write(storage, move |repositories| repositories.outbox().insert(&entry));
}

/// Takes an entry at that second, for ten seconds.
fn claim(storage: &dyn Storage, at: i64) -> Option<OutboxEntry> {
    write(storage, move |repositories| repositories.outbox().claim(KIND, second(at), second(at + 10)))
}

fn lease(storage: &dyn Storage, at: i64) -> Lease {
    claim(storage, at).expect("an entry").lease
}

fn remove(storage: &dyn Storage, lease: Lease) -> Hold {
    write(storage, move |repositories| repositories.outbox().remove(lease))
}

fn waiting(storage: &dyn Storage) -> u32 {
    read(storage, |repositories| repositories.outbox().count_waiting(KIND))
}

fn next_due_at(storage: &dyn Storage) -> Option<Timestamp> {
    read(storage, |repositories| repositories.outbox().next_due_at(KIND))
}

/// It isn't due before its time, and whoever asks whether it is there already isn't told of one that somebody took.
pub fn an_entry_that_is_due_later_waits_untouched(storage: &Arc<dyn Storage>) {
    let later = NewOutboxEntry {
        kind: KIND,
        payload: "later".to_owned(),
        user_id: None,
        created_at: now(),
        due_at: second(5),
    };
    write(&**storage, move |repositories| repositories.outbox().insert(&later));
    let is_untouched = |payload: &'static str| {
        write(&**storage, move |repositories| repositories.outbox().is_untouched(KIND, payload))
    };
    assert_eq!((next_due_at(&**storage), claim(&**storage, 4)), (Some(second(5)), None));
    assert_eq!((is_untouched("later"), is_untouched("other")), (true, false));
    assert_eq!(claim(&**storage, 5).map(|entry| entry.created_at), Some(now()));
    assert!(!is_untouched("later"));
}

/// And what it says reads back equal.
pub fn an_entry_is_carried_and_gone(storage: &Arc<dyn Storage>) {
    assert_eq!((waiting(&**storage), next_due_at(&**storage)), (0, None));
    assert_eq!(claim(&**storage, 0), None);
    add(&**storage, "{\"ü\": \"'\\\\\"}", now());
    assert_eq!((waiting(&**storage), next_due_at(&**storage)), (1, Some(now())));
    assert_eq!(claim(&**storage, -1), None, "it isn't due");
    let entry = claim(&**storage, 0).expect("an entry");
    assert_eq!((&*entry.payload, entry.created_at), ("{\"ü\": \"'\\\\\"}", now()));
    assert_eq!(entry.lease.attempt, 1);
    assert_eq!((waiting(&**storage), next_due_at(&**storage)), (1, Some(second(10))));
    assert_eq!(claim(&**storage, 9), None, "it is in somebody's hands");
    assert_eq!((remove(&**storage, entry.lease), remove(&**storage, entry.lease)), (Hold::Held, Hold::Lost));
    assert_eq!((waiting(&**storage), claim(&**storage, 1_000)), (0, None));
}

/// Those that are due at the same moment come as they were written.
pub fn the_entry_that_is_due_longest_comes_first(storage: &Arc<dyn Storage>) {
    for (payload, at) in [("third", 2), ("first", 1), ("fourth", 2), ("second", 1), ("later", 4)] {
        add(&**storage, payload, second(at));
    }
    let taken = std::iter::from_fn(|| claim(&**storage, 3)).map(|entry| entry.payload);
    assert_eq!(taken.collect::<Vec<_>>(), ["first", "second", "third", "fourth"]);
}

/// Unless it was renewed in time. The new one is another one.
pub fn a_lease_that_ran_out_can_be_taken_again(storage: &Arc<dyn Storage>) {
    add(&**storage, "letter", now());
    let first = lease(&**storage, 0);
    let renew = move |lease, until| {
        move |repositories: &mut dyn uncino_domain::storage::Repositories| {
            repositories.outbox().renew(lease, second(until))
        }
    };
    assert_eq!(write(&**storage, renew(first, 15)), Hold::Held);
    assert_eq!(claim(&**storage, 14), None);
    let second = lease(&**storage, 15);
    assert_eq!(second, Lease { id: first.id, attempt: 2 });
    assert_eq!(write(&**storage, renew(first, 99)), Hold::Lost);
    assert_eq!(remove(&**storage, second), Hold::Held);
}

/// What its owner says came of it is not heard.
pub fn a_lease_that_was_lost_does_nothing(storage: &Arc<dyn Storage>) {
    add(&**storage, "letter", now());
    let lost = lease(&**storage, 0);
    let held = lease(&**storage, 10);
    assert_eq!(remove(&**storage, lost), Hold::Lost);
    let outcomes = write(&**storage, move |repositories| {
        let outbox = repositories.outbox();
        Ok([outbox.put_back(lost, now())?, outbox.give_up(lost, now())?])
    });
    assert_eq!(outcomes, [Hold::Lost, Hold::Lost]);
    assert_eq!((waiting(&**storage), next_due_at(&**storage)), (1, Some(second(20))));
    assert_eq!(remove(&**storage, held), Hold::Held);
}

/// Until it is due, and its tries are counted.
pub fn an_entry_that_is_put_back_waits(storage: &Arc<dyn Storage>) {
    add(&**storage, "letter", now());
    let first = lease(&**storage, 0);
    let back = write(&**storage, move |repositories| repositories.outbox().put_back(first, second(60)));
    assert_eq!(back, Hold::Held);
    assert_eq!(claim(&**storage, 59), None);
    let entry = claim(&**storage, 60).expect("an entry");
    assert_eq!((entry.lease.attempt, &*entry.payload, entry.created_at), (2, "letter", now()));
}

/// After its time.
pub fn what_is_given_up_is_counted_and_forgotten(storage: &Arc<dyn Storage>) {
    let count = || read(&**storage, |repositories| repositories.outbox().count_given_up(KIND));
    add(&**storage, "letter", now());
    add(&**storage, "another", now());
    let held = lease(&**storage, 0);
    assert_eq!(count(), 0);
    let give_up =
        move || write(&**storage, move |repositories| repositories.outbox().give_up(held, second(1)));
    assert_eq!((give_up(), give_up()), (Hold::Held, Hold::Lost));
    assert_eq!((count(), waiting(&**storage)), (1, 1));
    assert_eq!(remove(&**storage, held), Hold::Lost);
    assert_eq!(claim(&**storage, 1_000).map(|entry| entry.payload).as_deref(), Some("another"));
    assert_eq!(claim(&**storage, 1_000), None);
    let sweep =
        |at| write(&**storage, move |repositories| repositories.outbox().remove_given_up_before(second(at)));
    assert_eq!((sweep(1), count()), (0, 1));
    assert_eq!((sweep(2), count(), waiting(&**storage)), (1, 0, 1));
}

/// With theirs alone, when they are removed or when that is asked; also out of somebody's hands.
pub fn entries_go_with_their_user(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let bob = insert_user(&**storage, "bob@example.org").id;
    for user in [Some(anna), Some(anna), Some(bob), None] {
        add_of(&**storage, "letter", now(), user);
    }
    let held = lease(&**storage, 0);
    let remove_of = |user| write(&**storage, move |repositories| repositories.outbox().remove_of(user));
    assert_eq!((remove_of(anna), remove_of(anna)), (Removal::Removed, Removal::NotThere));
    assert_eq!((waiting(&**storage), remove(&**storage, held)), (2, Hold::Lost));
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(bob)), Removal::Removed);
    assert_eq!(waiting(&**storage), 1);
}

/// As when nodes look at the same time.
pub fn sixteen_carriers_take_sixteen_entries_once(storage: &Arc<dyn Storage>) {
    for _ in 0..RACERS {
        add(&**storage, "letter", now());
    }
    let taken = race(storage, |repositories, _| repositories.outbox().claim(KIND, now(), second(10)));
    let mut ids: Vec<i64> = taken.into_iter().map(|entry| entry.expect("one for each").lease.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RACERS);
    add(&**storage, "the last", now());
    let taken = race(storage, |repositories, _| repositories.outbox().claim(KIND, now(), second(10)));
    assert_eq!(taken.iter().flatten().count(), 1, "one gets the one that is left");
}

/// First the user and then their entries, as everybody does.
pub fn sixteen_carriers_and_a_removal_harm_nobody(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    add_of(&**storage, "letter", now(), Some(anna));
    let lease = lease(&**storage, 0);
    let outcomes = race(storage, move |repositories, number| {
        repositories.users().lock(anna)?;
        if number == 7 {
            let _theirs: Removal = repositories.outbox().remove_of(anna)?;
            return Ok(Hold::Lost);
        }
        repositories.outbox().renew(lease, second(20))
    });
    assert_eq!(outcomes[7], Hold::Lost);
    assert_eq!((waiting(&**storage), remove(&**storage, lease)), (0, Hold::Lost));
}
