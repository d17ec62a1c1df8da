//! Events: most of them lie ahead, and they are spread over two years.

use chrono::TimeDelta;
use uncino_domain::agenda::event::{EventDetails, NewEvent, Repetition};
use uncino_domain::agenda::place::NewPlace;
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{EventInsertion, Repositories, StorageError, Stored};

use super::Size;
use crate::secrets::{client_id, filled};

/// The slug of an event.
pub(crate) const SLUG: &str = "evening-at-the-circolo-{n}";
/// A tag that one event in ten has.
pub(crate) const TAG: &str = "tag-0";

const PLACES: u64 = 200;
const TAGS: u64 = 30;

/// From a month ago to two years ahead.
const BEHIND: TimeDelta = TimeDelta::days(30);
const AHEAD: TimeDelta = TimeDelta::days(730);

/// The length of an hour, in seconds.
const HOUR: i64 = 3_600;

/// Coprime with every number of events that is chosen by hand: neighbours by number are no neighbours in time.
const STRIDE: u64 = 7_919;

const SENTENCES: [&str; 4] = [
    "<p>Doors open at eight, and the kitchen is open until the last guest has eaten; who comes early can help with the chairs.</p>",
    "<p>Bring instruments, songs and friends: after the concert the stage belongs to everybody, as it does every month.</p>",
    "<p>Admission is free, a <b>donation</b> goes to the people who keep the house warm. See <a href=\"https://circolo.example/house\">the house</a>.</p>",
    "<p>Children are welcome until ten. The last tram leaves at half past midnight from the stop in front of the old mill.</p>",
];

/// Adds the event of that number.
pub(super) fn insert(
    repositories: &mut dyn Repositories,
    number: u64,
    size: Size,
    now: Timestamp,
) -> Stored<()> {
    let at = number % PLACES;
    let place = NewPlace {
        name: format!("Circolo {at}"),
        address: format!("{at} Main street, Turin"),
        latitude: None,
        longitude: None,
    };
    let place = repositories.places().find_or_insert(&place, now)?;
    let start = start(number, size.events, now);
    let tags = (0..=number % 3).map(|more| format!("tag-{}", (number / 3 + more * 7) % TAGS)).collect();
    let event = NewEvent {
        slug: filled(SLUG, number),
        details: EventDetails {
            title: format!("Evening at the Circolo, {number}"),
            description: SENTENCES.concat(),
            start,
            end: number.is_multiple_of(2).then_some(start + 2 * HOUR),
            multidate: None,
            online_locations: Vec::new(),
        },
        place_id: place.id,
        tags,
        picture: None,
        repetition: Repetition::Once,
        is_visible: true,
        is_waiting: false,
        user_id: None,
        client_id: Some(client_id(number % size.people)),
        created_at: now,
    };
    match repositories.events().insert(&event)? {
        EventInsertion::Inserted(_) => Ok(()),
        EventInsertion::SlugTaken => {
            Err(StorageError::Corrupt { table: "events", reason: format!("event {number} twice") })
        }
    }
}

/// When it begins: on a full hour.
fn start(number: u64, events: u64, now: Timestamp) -> i64 {
    let slot = number.wrapping_mul(STRIDE) % events;
    let span = u64::try_from((BEHIND + AHEAD).num_hours()).unwrap_or_default();
    let hours = slot.saturating_mul(span) / events;
    let first = (now - BEHIND).timestamp() / HOUR;
    (first + i64::try_from(hours).unwrap_or_default()) * HOUR
}
