//! Sixteen at once, released by a barrier: one winner, and no storage error for anybody.

use std::collections::HashSet;
use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use uncino_domain::access::limit::{Bucket, Quota};
use uncino_domain::agenda::event::{EventDetails, EventQuery, NewEvent, Repetition};
use uncino_domain::agenda::place::{NewPlace, Place};
use uncino_domain::id::PlaceId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing};
use uncino_domain::storage::{
    Answer, EmailUpdate, EventChange, EventInsertion, PlaceMerging, Redemption, Removal, Repositories,
    Rotation, Storage, Stored, TagRenaming,
};

use crate::contract::agenda::events::{find, new_event, new_place, place, publish};
use crate::contract::oauth::consents::consent;
use crate::contract::people::sessions::session;
use crate::contract::story::{Story, client, code, family, insert_client, refresh, rotated};
use crate::contract::{digest, insert_new_user, insert_user, new_user, now, read, write};

pub(super) const RACERS: usize = 16;

pub(super) fn race<T: Send + 'static>(
    storage: &Arc<dyn Storage>,
    run: impl Fn(&mut dyn Repositories, usize) -> Stored<T> + Clone + Send + 'static,
) -> Vec<T> {
    let barrier = Arc::new(Barrier::new(RACERS));
    let racers: Vec<_> = (0..RACERS)
        .map(|number| {
            let (storage, barrier, run) = (storage.clone(), barrier.clone(), run.clone());
            std::thread::spawn(move || {
                barrier.wait();
                storage.write(move |repositories| run(repositories, number)).expect("no storage error")
            })
        })
        .collect();
    racers.into_iter().map(|racer| racer.join().expect("no panic")).collect()
}

/// A code works once.
pub fn sixteen_redemptions_have_one_winner(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org").id;
    insert_client(&**storage, client("client"));
    write(&**storage, move |repositories| repositories.codes().insert(&code("code", user)));
    let outcomes = race(storage, move |repositories, number| {
        let family = family(number as u128, user);
        // Look first, as the token service does.
        assert!(repositories.codes().find(&digest("code"))?.is_some());
        let outcome = repositories.codes().redeem(&digest("code"), now(), family.id)?;
        if outcome == Redemption::Redeemed {
            repositories.tokens().insert_family(&family)?;
        }
        Ok(outcome)
    });
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Redemption::Redeemed).count(), 1);
}

/// So does a refresh token.
pub fn sixteen_rotations_have_one_winner(storage: &Arc<dyn Storage>) {
    let user = Story::tell(&**storage).user.id;
    let outcomes = race(storage, move |repositories, number| {
        assert!(repositories.tokens().find_refresh(&digest("refresh"))?.is_some());
        let successor = format!("successor {number}");
        let outcome = repositories.tokens().rotate(&digest("refresh"), &rotated(&successor))?;
        if outcome == Rotation::Rotated {
            repositories.tokens().insert_refresh(&refresh(&successor, &family(1, user), None))?;
        }
        Ok(outcome)
    });
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Rotation::Rotated).count(), 1);
}

/// A person answers once, however often the button is pressed.
pub fn sixteen_answers_to_a_consent_count_once(storage: &Arc<dyn Storage>) {
    let user_id = insert_user(&**storage, "anna@example.org").id;
    insert_client(&**storage, client("client"));
    let consent = consent("consent", user_id);
    let stored = consent.clone();
    write(&**storage, move |repositories| {
        repositories.sessions().insert(&session("s", user_id))?;
        repositories.consents().insert(&stored)
    });
    assert_eq!(
        read(&**storage, |repositories| repositories.consents().find(&digest("consent"))),
        Some(consent)
    );
    let outcomes = race(storage, |repositories, _| repositories.consents().take(&digest("consent")));
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Answer::Taken).count(), 1);
    assert_eq!(read(&**storage, |repositories| repositories.consents().find(&digest("consent"))), None);
}

/// Whoever comes second finds what the first one made.
pub fn sixteen_places_of_one_name_are_one_place(storage: &Arc<dyn Storage>) {
    let places = race(storage, |repositories, number| {
        let name = if number % 2 == 0 { "Town hall" } else { "TOWN HALL" };
        repositories.places().find_or_insert(&new_place(name), now())
    });
    assert_eq!(places.iter().map(|place| place.id).collect::<HashSet<_>>().len(), 1);
}

/// None is lost, and tags that all of them bring don't make them wait for each other in a circle.
pub fn sixteen_events_of_one_title_have_sixteen_slugs(storage: &Arc<dyn Storage>) {
    let slugs = race(storage, |repositories, number| {
        let place = repositories.places().find_or_insert(&new_place("Town hall"), now())?;
        let mut tags: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        tags.rotate_left(number % 4);
        let mut event = NewEvent { tags, ..new_event("Concert", "concert", place.id) };
        loop {
            let taken = repositories.events().slugs_like("concert")?.len();
            event.slug = format!("concert-{taken}");
            match repositories.events().insert(&event)? {
                EventInsertion::Inserted(_) => return Ok(event.slug),
                EventInsertion::SlugTaken => {}
            }
        }
    });
    assert_eq!(slugs.into_iter().collect::<HashSet<_>>().len(), RACERS);
}

/// Whoever locks before looking decides on what is there, not on what was.
pub fn sixteen_changes_that_look_first_lose_nothing(storage: &Arc<dyn Storage>) {
    let id = publish(&**storage, "0", None, None);
    race(storage, move |repositories, _| {
        repositories.events().lock(id)?;
        let event = repositories.events().find(id)?.expect("the event");
        let count: usize = event.details.title.parse().expect("a number");
        let details = EventDetails { title: (count + 1).to_string(), ..event.details };
        let change = change(details, event.place.id, event.tags);
        repositories.events().update(id, &change)
    });
    let event = read(&**storage, move |repositories| repositories.events().find(id)).expect("the event");
    assert_eq!(event.details.title, RACERS.to_string());
}

/// Sixteen that each look at a place first and change it then: none undoes another.
pub fn sixteen_changes_of_a_place_lose_nothing(storage: &Arc<dyn Storage>) {
    let place = NewPlace { address: "0".to_owned(), ..new_place("Town hall") };
    let id = write(&**storage, move |repositories| repositories.places().find_or_insert(&place, now())).id;
    race(storage, move |repositories, _| {
        repositories.places().lock(id)?;
        let place = repositories.places().find(id)?.expect("the place");
        let count: usize = place.address.parse().expect("a number");
        repositories.places().update(&Place { address: (count + 1).to_string(), ..place })
    });
    let place = read(&**storage, move |repositories| repositories.places().find(id)).expect("the place");
    assert_eq!(place.address, RACERS.to_string());
}

/// In a new window as well as in one that is just over.
pub fn sixteen_counts_make_sixteen(storage: &Arc<dyn Storage>) {
    let bucket = Bucket::quota(Quota::AnonymousEvents, "192.0.2.1");
    for start in [now(), now() + TimeDelta::hours(1)] {
        let end = start + TimeDelta::hours(1);
        let counts = race(storage, move |repositories, _| repositories.limits().count(&bucket, start, end));
        let mut counts: Vec<u32> = counts.into_iter().map(|counter| counter.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, (1..=16).collect::<Vec<u32>>());
    }
}

/// A link works once.
pub fn sixteen_uses_of_a_link_have_one_winner(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org").id;
    let purpose = LinkPurpose::Password(user);
    let link = Link { digest: digest("link"), purpose, expires_at: now() };
    write(&**storage, move |repositories| repositories.links().replace(&link));
    let outcomes = race(storage, |repositories, _| {
        // Look first, as whoever follows it does.
        assert!(repositories.links().find(&digest("nothing"))?.is_none());
        repositories.links().remove(&digest("link"))
    });
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Removal::Removed).count(), 1);
}

/// The others don't work any more.
pub fn sixteen_links_for_a_password_leave_one(storage: &Arc<dyn Storage>) {
    let purpose = LinkPurpose::Password(insert_user(&**storage, "anna@example.org").id);
    expect_one_link(storage, purpose);
}

/// As when nodes start together.
pub fn sixteen_links_to_the_set_up_leave_one(storage: &Arc<dyn Storage>) {
    expect_one_link(storage, LinkPurpose::SetUp);
}

fn expect_one_link(storage: &Arc<dyn Storage>, purpose: LinkPurpose) {
    race(storage, move |repositories, number| {
        let digest = digest(&format!("link {number}"));
        repositories.links().replace(&Link { digest, purpose, expires_at: now() })
    });
    let left = read(&**storage, |repositories| {
        let mut left = 0;
        for number in 0..RACERS {
            left += usize::from(repositories.links().find(&digest(&format!("link {number}")))?.is_some());
        }
        Ok(left)
    });
    assert_eq!(left, 1);
}

/// Whoever counts the administrators before taking one away never takes the last one.
pub fn sixteen_administrators_who_leave_at_once_leave_one(storage: &Arc<dyn Storage>) {
    let administrators: Vec<_> = (0..RACERS)
        .map(|number| {
            let new = NewUser { role: Role::Admin, ..new_user(&format!("admin{number}@example.org")) };
            insert_new_user(&**storage, new)
        })
        .collect();
    let left = race(storage, move |repositories, number| {
        repositories.users().lock_active_administrators()?;
        let others = repositories.users().active_administrators()?.len();
        if others > 1 {
            let mut user = administrators[number].clone();
            match number % 2 {
                0 => user.role = Role::User,
                _ => user.standing = Standing::Disabled,
            }
            repositories.users().update(&user)?;
        }
        Ok(others > 1)
    });
    assert_eq!(left.iter().filter(|left| **left).count(), RACERS - 1);
    let rest = write(&**storage, |repositories| repositories.users().active_administrators());
    assert_eq!(rest.len(), 1);
}

/// The others are told so, whether they looked before or after.
pub fn sixteen_who_want_one_address_have_one_winner(storage: &Arc<dyn Storage>) {
    let barrier = Arc::new(Barrier::new(RACERS));
    let racers: Vec<_> = (0..RACERS)
        .map(|number| {
            let id = insert_user(&**storage, &format!("user{number}@example.org")).id;
            let (storage, barrier) = (storage.clone(), barrier.clone());
            std::thread::spawn(move || {
                let email = EmailAddress::parse("wanted@example.org").expect("an address");
                barrier.wait();
                storage.write(move |repositories| {
                    match repositories.users().set_email(id, &email, now())? {
                        EmailUpdate::Updated => Ok(()),
                        EmailUpdate::EmailTaken => Err(ServiceError::Denied(())),
                    }
                })
            })
        })
        .collect();
    let outcomes: Vec<_> = racers.into_iter().map(|racer| racer.join().expect("no panic")).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let is_told = |outcome: &&Result<(), ServiceError<()>>| matches!(outcome, Err(ServiceError::Denied(())));
    assert_eq!(outcomes.iter().filter(is_told).count(), RACERS - 1, "{outcomes:?}");
}

/// Tags that are given and tags that are renamed don't wait for each other in a circle, and no event loses one.
pub fn sixteen_changes_and_renamings_harm_nobody(storage: &Arc<dyn Storage>) {
    let events: Vec<_> =
        (0..RACERS).map(|number| publish(&**storage, &number.to_string(), None, None)).collect();
    let tag = |number: usize| ["old", "new"].map(str::to_owned)[..=number % 2].to_vec();
    for (number, id) in events.clone().into_iter().enumerate() {
        let event = find(&**storage, id).expect("the event");
        let (details, place_id) = (event.details, event.place.id);
        let change = change(details, place_id, tag(number));
        write(&**storage, move |repositories| repositories.events().update(id, &change));
    }
    let changed = events.clone();
    race(storage, move |repositories, number| {
        if number % 4 == 0 {
            let _before_or_after: TagRenaming = repositories.tags().rename("old", "new")?;
            return Ok(());
        }
        let id = changed[number];
        repositories.events().lock(id)?;
        let event = repositories.events().find(id)?.expect("the event");
        let (details, place_id) = (event.details, event.place.id);
        let mut tags = tag(number / 4);
        if number % 2 == 1 {
            tags.reverse();
        }
        repositories.events().update(id, &change(details, place_id, tags))
    });
    let _last: TagRenaming = write(&**storage, |repositories| repositories.tags().rename("old", "new"));
    for id in events {
        assert_eq!(find(&**storage, id).expect("the event").tags, ["new"]);
    }
}

/// What is added at a place while it becomes part of another one is there, too.
pub fn sixteen_events_and_a_merge_lose_nothing(storage: &Arc<dyn Storage>) {
    let [gone, kept] = ["Gone", "Kept"].map(|name| place(&**storage, name).id);
    race(storage, move |repositories, number| {
        if number == 7 {
            return Ok(matches!(repositories.places().merge(gone, kept)?, PlaceMerging::Merged(_)));
        }
        // As whoever adds an event.
        let at = loop {
            let place = repositories.places().find(gone)?.expect("the place, or the one that it became");
            if repositories.places().hold(place.id)? {
                break place.id;
            }
        };
        let slug = number.to_string();
        let added = repositories.events().insert(&new_event(&slug, &slug, at))?;
        Ok(matches!(added, EventInsertion::Inserted(_)))
    });
    let all = EventQuery { places: vec![kept], ..EventQuery::default() };
    assert_eq!(read(&**storage, move |repositories| repositories.events().list(&all)).len(), RACERS - 1);
}

/// Those that end and begin anew while they are swept neither fail nor lose a count.
pub fn sixteen_counts_and_sweeps_harm_nobody(storage: &Arc<dyn Storage>) {
    let bucket = |number: usize| Bucket::quota(Quota::AccountEvents, &number.to_string());
    for number in 0..64 {
        write(&**storage, move |repositories| {
            repositories.limits().count(&bucket(number), now(), now() + TimeDelta::hours(1))
        });
    }
    let (start, end) = (now() + TimeDelta::hours(1), now() + TimeDelta::hours(2));
    race(storage, move |repositories, number| {
        if number % 4 == 0 {
            return repositories.limits().remove_ended(start).map(drop);
        }
        // Backwards, where a sweep that waits would go forwards.
        (0..64)
            .rev()
            .try_for_each(|number| repositories.limits().count(&bucket(number), start, end).map(drop))
    });
    for number in 0..64 {
        let counter =
            read(&**storage, move |repositories| repositories.limits().find(&bucket(number), start));
        assert_eq!(counter.map(|counter| counter.count), Some(12));
    }
}

fn change(details: EventDetails, place_id: PlaceId, tags: Vec<String>) -> EventChange {
    EventChange { details, place_id, tags, picture: None, repetition: Repetition::Once, updated_at: now() }
}
