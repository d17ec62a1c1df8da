//! An event for search engines: JSON-LD in the words of schema.org.

use serde::Serialize;

use crate::agenda::pages::event::facts::{Facts, PlaceFacts};

const ORGANIZATION: &str = "Organization";

/// Something of a type.
#[derive(Serialize)]
struct Thing<T> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: &'a str,
    start_date: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<&'a str>,
    event_status: &'static str,
    event_attendance_mode: &'static str,
    location: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    organizer: Thing<Organizer<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Location<'a> {
    Place(Thing<OnEarth<'a>>),
    Virtual(Thing<Virtual<'a>>),
}

#[derive(Serialize)]
struct OnEarth<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<Thing<Coordinates>>,
}

#[derive(Serialize)]
struct Coordinates {
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
struct Virtual<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Organizer<'a> {
    name: &'a str,
    url: &'a str,
}

/// The text of a `script` element with an event of an instance of this title and address.
pub(crate) fn structured_data(event: &Facts, instance: &str, base_url: &str) -> String {
    let on_earth = event.place.as_ref().filter(|place| !place.is_online);
    let locations = on_earth.map(on_a_map).into_iter().chain(from_afar(event)).collect();
    let document = Document {
        context: "https://schema.org",
        kind: "Event",
        name: &event.title,
        url: &event.url,
        start_date: &event.start,
        end_date: event.end.as_deref(),
        event_status: "https://schema.org/EventScheduled",
        event_attendance_mode: attendance(on_earth.is_some(), !event.online_locations.is_empty()),
        location: locations,
        description: &event.text,
        image: event.picture.as_ref().map(|picture| [&*picture.url]),
        keywords: event.tags.iter().map(|tag| &*tag.name).collect(),
        organizer: Thing { kind: ORGANIZATION, content: Organizer { name: instance, url: base_url } },
    };
    for_script(&serde_json::to_string(&document).unwrap_or_default())
}

fn on_a_map(place: &PlaceFacts) -> Location<'_> {
    let coordinates = place.latitude.zip(place.longitude);
    let geo = coordinates.map(|(latitude, longitude)| Thing {
        kind: "GeoCoordinates",
        content: Coordinates { latitude, longitude },
    });
    Location::Place(Thing {
        kind: "Place",
        content: OnEarth { name: &place.name, address: &place.address, geo },
    })
}

/// What isn't an address is explained on the event's page; so is what is online and nobody says where.
fn from_afar(event: &Facts) -> Vec<Location<'_>> {
    let place =
        |url, name| Location::Virtual(Thing { kind: "VirtualLocation", content: Virtual { url, name } });
    let named = event.online_locations.iter().map(|location| {
        if location.is_address {
            place(&*location.words, None)
        } else {
            place(&*event.url, Some(&*location.words))
        }
    });
    let mut locations: Vec<_> = named.collect();
    if locations.is_empty() && event.place.as_ref().is_some_and(|place| place.is_online) {
        locations.push(place(&event.url, None));
    }
    locations
}

fn attendance(is_on_earth: bool, is_online: bool) -> &'static str {
    match (is_on_earth, is_online) {
        (true, true) => "https://schema.org/MixedEventAttendanceMode",
        (true, false) => "https://schema.org/OfflineEventAttendanceMode",
        (false, _) => "https://schema.org/OnlineEventAttendanceMode",
    }
}

/// JSON without anything that could end a `script` element or begin a comment in it, or that scripts take for a line's end.
fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
