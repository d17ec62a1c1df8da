//! Sixteen at once, released by a barrier: one winner, and no storage error for anybody.

use std::collections::HashSet;
use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use uncino_domain::consent::ConsentTransaction;
use uncino_domain::event::{EventDetails, NewEvent};
use uncino_domain::id::ClientId;
use uncino_domain::redirect_uri::RedirectUri;
use uncino_domain::scope::ScopeSet;
use uncino_domain::storage::{
    Answer, EventChange, EventInsertion, Redemption, Repositories, Rotation, Storage, Stored,
};

use super::events::{new_event, new_place, publish};
use super::identity::{client, insert_client, session};
use super::tokens::{Story, code, family, refresh, rotated};
use super::{digest, insert_user, now, read, write};

const RACERS: usize = 16;

fn race<T: Send + 'static>(
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
    let consent = ConsentTransaction {
        digest: digest("consent"),
        session_id: session("s", user_id).id,
        user_id,
        client_id: ClientId::new("client"),
        redirect_uri: RedirectUri::parse("https://wp.example/?page=wpgancio").unwrap(),
        redirect_uri_was_sent: true,
        scope: ScopeSet::event_write(),
        state: Some("ü+%&=".to_owned()),
        code_challenge: None,
        expires_at: now() + TimeDelta::minutes(10),
    };
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
        let change = EventChange { details, place_id: event.place.id, tags: event.tags, updated_at: now() };
        repositories.events().update(id, &change)
    });
    let event = read(&**storage, move |repositories| repositories.events().find(id)).expect("the event");
    assert_eq!(event.details.title, RACERS.to_string());
}
