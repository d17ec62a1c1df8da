//! Places as those see them who look after them.

use std::sync::Arc;

use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{NewEvent, Repetition};
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::place_search::{PlaceOrder, PlaceSearch, PlaceUsage};
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{PlaceUpdate, Storage};

use super::{merge, names};
use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{read, write};

/// A place with that address.
fn at(storage: &dyn Storage, name: &str, address: &str) -> Place {
    let changed = Place { address: address.to_owned(), ..place(storage, name) };
    let change = changed.clone();
    let outcome = write(storage, move |repositories| repositories.places().update(&change));
    assert_eq!(outcome, PlaceUpdate::Updated);
    changed
}

fn look_for(
    storage: &dyn Storage,
    words: &str,
    order: PlaceOrder,
    (offset, limit): (u32, u32),
) -> Vec<String> {
    let asked = PlaceSearch { words: words.to_owned(), order, offset, limit };
    names(read(storage, move |repositories| repositories.places().look_for(&asked)))
}

/// By name, by a name that leads there, and by address, without regard to case and accents; those too that nobody sees.
pub fn places_are_looked_for(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    at(storage, "Città Vecchia", "Via dell’Università 1");
    at(storage, "Bar 100%", "Piazza Roma");
    let cinema = at(storage, "Cinema", "");
    let house = at(storage, "äther", "Smørgade 3");
    insert(storage, NewEvent { is_visible: false, ..new_event("h", "h", house.id) });
    let by_name = |words: &str| look_for(storage, words, PlaceOrder::Name, (0, 9));
    assert_eq!(by_name(""), ["Bar 100%", "Cinema", "Città Vecchia", "äther"]);
    for (words, found) in [
        ("CITTA V", "Città Vecchia"),
        ("universita", "Città Vecchia"),
        ("SMOR", "äther"),
        ("ather", "äther"),
        ("roma", "Bar 100%"),
        ("0%", "Bar 100%"),
    ] {
        assert_eq!(by_name(words), [found], "{words}");
    }
    assert_eq!(by_name("_"), Vec::<String>::new(), "wildcards are letters");
    merge(storage, cinema.id, house.id);
    write(storage, move |repositories| repositories.places().lead_on("Cinema", house.id));
    assert_eq!(by_name("CINE"), ["äther"]);
    assert_eq!(look_for(storage, "", PlaceOrder::Name, (1, 1)), ["Città Vecchia"]);
}

/// Those without any come last; hidden events count, and series once.
pub fn places_are_listed_by_their_events(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [one, two, _none, many] = ["One", "Two", "None", "A series"].map(|name| place(storage, name).id);
    insert(storage, new_event("a", "a", one));
    for slug in ["b", "c"] {
        insert(storage, NewEvent { is_visible: false, ..new_event(slug, slug, two) });
    }
    series(storage, many);
    let listed = |part| look_for(storage, "", PlaceOrder::MostEvents, part);
    assert_eq!(listed((0, 9)), ["Two", "A series", "One", "None"]);
    assert_eq!(listed((1, 2)), ["A series", "One"]);
    assert_eq!(look_for(storage, "n", PlaceOrder::MostEvents, (0, 9)), ["One", "None"]);
}

/// Every week from the moment 1,000 on, with two dates of it.
fn series(storage: &dyn Storage, at: PlaceId) -> EventId {
    let recurrence = Recurrence::Weeks(1);
    let repetition = Repetition::Series { recurrence, until: None, made_until: 1_000 };
    let of = insert(storage, NewEvent { repetition, ..new_event("Weekly", "weekly", at) });
    for (slug, start, is_apart) in [("weekly-2", 2_000, false), ("weekly-3", 3_000, false)] {
        let mut date = new_event("A date", slug, at);
        date.details.start = start;
        date.repetition = Repetition::Occurrence { of, is_apart };
        insert(storage, date);
    }
    of
}

/// What is on or to come at that moment counts twice; nothing is said of places of which there is nothing.
pub fn usage_of_places_is_counted(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [hall, gone, older, empty, other] =
        ["Hall", "Gone", "Older", "Empty", "Other"].map(|name| place(storage, name).id);
    merge(storage, older, gone);
    merge(storage, gone, hall);
    for name in ["Zwei", "Eins"] {
        write(storage, move |repositories| repositories.places().lead_on(name, hall));
    }
    series(storage, hall);
    let mut long = new_event("long", "long", hall);
    long.details.end = Some(1_500);
    insert(storage, NewEvent { is_visible: false, is_waiting: true, ..long });
    insert(storage, new_event("over", "over", hall));
    insert(storage, new_event("x", "x", other));
    let usage = |now| {
        let mut usage =
            read(storage, move |repositories| repositories.places().usage(&[empty, other, hall], now));
        usage.sort_by_key(|usage| usage.place_id);
        usage
    };
    let expected = PlaceUsage {
        place_id: hall,
        events: 3,
        coming: 2,
        numbers: vec![gone, older],
        names: vec!["Eins".to_owned(), "Zwei".to_owned()],
    };
    let of_other = PlaceUsage { events: 1, ..PlaceUsage::none(other) };
    assert_eq!(usage(1_500), [expected.clone(), of_other.clone()]);
    assert_eq!(usage(1_501)[0], PlaceUsage { coming: 1, ..expected.clone() });
    assert_eq!(usage(3_001)[0], PlaceUsage { coming: 0, ..expected });
}

/// Those that are the same but for an accent or by their address first, then those whose name holds this one.
pub fn places_that_may_be_one_are_found(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let citta = at(storage, "Città", "Via Roma 1");
    at(storage, "A Citta bar", "Elsewhere 2");
    at(storage, "Z Hall", "VIA ROMÀ 1");
    at(storage, "Citta", "Elsewhere 3");
    at(storage, "Cit", "Elsewhere 4");
    let nowhere = at(storage, "Nowhere", "");
    at(storage, "Somewhere", "");
    let alike = |place: &Place, limit| {
        let place = place.clone();
        names(read(storage, move |repositories| repositories.places().alike(&place, limit)))
    };
    assert_eq!(alike(&citta, 9), ["Citta", "Z Hall", "A Citta bar"]);
    assert_eq!(alike(&citta, 1), ["Citta"]);
    assert_eq!(alike(&nowhere, 9), Vec::<String>::new(), "no address is none in common");
}

/// The latest first; of a series that of the series, and those of its dates that were changed by themselves.
pub fn titles_at_a_place_are_listed(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [hall, other] = ["Hall", "Other"].map(|name| place(storage, name).id);
    let of = series(storage, hall);
    let mut apart = new_event("Apart", "apart", hall);
    apart.repetition = Repetition::Occurrence { of, is_apart: true };
    apart.details.start = 5_000;
    insert(storage, apart);
    insert(storage, NewEvent { is_visible: false, ..new_event("Hidden", "hidden", hall) });
    insert(storage, new_event("Elsewhere", "elsewhere", other));
    let titles = |limit| read(storage, move |repositories| repositories.places().titles_at(hall, limit));
    assert_eq!(titles(9), ["Apart", "Hidden", "Weekly"]);
    assert_eq!(titles(2), ["Apart", "Hidden"]);
}
