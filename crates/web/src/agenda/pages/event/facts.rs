//! What is told of an event. The page, its head and its structured data are all made of this, so they can't disagree.

use chrono_tz::Tz;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::description::{bare_text, headings_below};
use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile, PictureVariant};
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::text::is_web_address;

use crate::agenda::paths::{event_path, picture_path, place_path, segment, tag_path};
use crate::agenda::picture_sources::PictureSources;
use crate::pages::moment;
use crate::pages::moment::{is_over, local};
use crate::text::shortened;
use crate::words::Message;

/// The longest description in the head, in characters.
const SUMMARY: usize = 200;
/// The longest name of a place in a description that is made of day and place.
const PLACE_IN_SUMMARY: usize = 100;
/// The longest text in structured data, in characters.
const TEXT: usize = 5_000;

/// What is told of an event.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    pub(crate) title: String,
    /// Its whole address, always the same.
    pub(crate) url: String,
    /// Its page.
    pub(crate) path: String,
    pub(crate) when: Message,
    /// RFC 3339, with the offset of the agenda's zone.
    pub(crate) start: String,
    /// The same; none if nobody said when it ends.
    pub(crate) end: Option<String>,
    pub(crate) is_past: bool,
    /// Does it wait for an editor?
    pub(crate) is_hidden: bool,
    pub(crate) place: Option<PlaceFacts>,
    pub(crate) online_locations: Vec<Location>,
    pub(crate) tags: Vec<Tag>,
    /// HTML.
    pub(crate) description: String,
    /// The description's words, not all if there are very many.
    pub(crate) text: String,
    /// The first of them.
    pub(crate) summary: String,
    /// In place of a summary.
    pub(crate) when_and_where: Message,
    pub(crate) picture: Option<PictureFacts>,
    /// Where a calendar gets it.
    pub(crate) calendar: String,
    /// A letter that tells somebody of it (RFC 6068).
    pub(crate) letter: String,
}

/// Where it is.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceFacts {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    /// Is it no place on earth?
    pub(crate) is_online: bool,
    /// Its page; none as long as the event is hidden.
    pub(crate) path: Option<String>,
    /// A map of it.
    pub(crate) map: Option<String>,
}

/// Where to take part from afar, by an address or in words.
#[derive(Debug, Serialize)]
pub(crate) struct Location {
    pub(crate) words: String,
    pub(crate) is_address: bool,
}

/// A tag.
#[derive(Debug, Serialize)]
pub(crate) struct Tag {
    pub(crate) name: String,
    /// Its page; none as long as the event is hidden.
    pub(crate) path: Option<String>,
}

/// Its picture.
#[derive(Debug, Serialize)]
pub(crate) struct PictureFacts {
    pub(crate) path: String,
    /// Its whole address, for whoever isn't a browser on the page.
    pub(crate) url: String,
    pub(crate) sources: PictureSources,
    pub(crate) alt: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Where and when the page is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here<'a> {
    /// Our public address, without a slash at its end.
    pub(crate) base_url: &'a str,
    pub(crate) zone: Tz,
    /// Unix seconds.
    pub(crate) now: i64,
}

impl Facts {
    /// What is told of this one.
    pub(crate) fn of(event: Event, here: Here<'_>) -> Self {
        let Event { slug, details, place, tags, picture, is_visible, .. } = event;
        let (start, zone) = (details.start, here.zone);
        // An end that is the start says nothing.
        let end = details.end.filter(|end| *end > start);
        let iso = |moment: i64| local(moment, zone).to_rfc3339();
        let when = moment::event(start, end, zone);
        let text = bare_text(&details.description);
        let path = event_path(&slug);
        let tag = |name: String| Tag { path: is_visible.then(|| tag_path(&name)), name };
        Self {
            url: format!("{}{path}", here.base_url),

            when_and_where: Message::new("event-summary")
                .with("when", when.clone())
                .with("place", shortened(&place.name, PLACE_IN_SUMMARY)),
            when,
            start: iso(start),
            end: end.map(iso),
            is_past: is_over(start, end, here.now),
            is_hidden: !is_visible,
            letter: letter(&details.title, &format!("{}{path}", here.base_url)),
            title: details.title,
            place: PlaceFacts::of(place, is_visible),
            tags: tags.into_iter().map(tag).collect(),
            description: headings_below(&details.description, 1),
            summary: shortened(&text, SUMMARY),
            text: shortened(&text, TEXT),
            online_locations: details.online_locations.into_iter().map(Location::from).collect(),
            picture: picture.map(|picture| PictureFacts::of(picture, here.base_url)),
            calendar: format!("/api/event/detail/{}.ics", segment(&slug)),
            path,
        }
    }
}

/// A letter with a title and an address, to whom its writer says.
fn letter(title: &str, address: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!("mailto:?subject={}&body={}", encoded(title), encoded(address))
}

impl PlaceFacts {
    /// A place without a name is none.
    fn of(place: Place, is_visible: bool) -> Option<Self> {
        let is_online = key(&place.name) == "online";
        (!place.name.is_empty()).then(|| Self {
            path: is_visible.then(|| place_path(&place)),
            map: (!is_online).then(|| map(&place)),
            is_online,
            name: place.name,
            address: place.address,
            latitude: place.latitude,
            longitude: place.longitude,
        })
    }
}

/// Where OpenStreetMap shows a place: by its coordinates if they are known, else whatever is found by name and address.
pub(crate) fn map(place: &Place) -> String {
    const MAP: &str = "https://www.openstreetmap.org";
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        return format!("{MAP}/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
    }
    let words = [&*place.name, &*place.address].into_iter().filter(|part| !part.is_empty());
    let words = words.collect::<Vec<_>>().join(", ");
    format!("{MAP}/search?query={}", utf8_percent_encode(&words, NON_ALPHANUMERIC))
}

impl From<String> for Location {
    fn from(words: String) -> Self {
        Self { is_address: is_web_address(&words), words }
    }
}

impl PictureFacts {
    fn of(picture: Picture, base_url: &str) -> Self {
        let path = picture_path(&picture.file, PictureVariant::FULL);
        Self {
            sources: PictureSources::on_page(&picture),
            url: format!("{base_url}{path}"),
            path,
            alt: picture.alt,
            width: picture.width,
            height: picture.height,
        }
    }
}

impl Facts {
    /// For the samples of the page: with all that an event can have, and one that is over, hidden, and hasn't much to say.
    pub(crate) fn samples() -> [Self; 2] {
        let sample = || {
            let locations = ["https://meet.example", "Zoom: <123>"];
            Self {
                title: "<Concert>".to_owned(),
                url: "https://agenda.example/event/concert".to_owned(),
                path: "/event/concert".to_owned(),
                when: moment::event(0, None, Tz::UTC),
                start: "2026-11-26T21:00:00+01:00".to_owned(),
                end: Some("2026-11-26T23:00:00+01:00".to_owned()),
                is_past: false,
                is_hidden: false,
                place: Some(PlaceFacts {
                    name: "Town hall".to_owned(),
                    address: "1 Main street".to_owned(),
                    latitude: Some(45.5),
                    longitude: Some(9.25),
                    is_online: false,
                    path: Some("/place/1/Town%20hall".to_owned()),
                    map: Some("https://www.openstreetmap.org/".to_owned()),
                }),
                online_locations: locations.map(|words| Location::from(words.to_owned())).into(),
                tags: vec![Tag { name: "jazz".to_owned(), path: Some("/tag/jazz".to_owned()) }],
                description: "<p>Hello</p>".to_owned(),
                text: "Hello".to_owned(),
                summary: "Hello".to_owned(),
                when_and_where: moment::event(0, None, Tz::UTC),
                picture: sample_picture().map(|picture| PictureFacts::of(picture, "https://agenda.example")),
                letter: letter("<Concert>", "https://agenda.example/event/concert"),
                calendar: "/api/event/detail/concert.ics".to_owned(),
            }
        };
        let place = PlaceFacts {
            name: "Town hall".to_owned(),
            address: String::new(),
            latitude: None,
            longitude: None,
            is_online: true,
            path: None,
            map: None,
        };
        let over = Self {
            end: None,
            is_past: true,
            is_hidden: true,
            place: Some(place),
            online_locations: Vec::new(),
            tags: vec![Tag { name: "jazz".to_owned(), path: None }],
            summary: String::new(),
            picture: None,
            ..sample()
        };
        [sample(), over]
    }
}

fn sample_picture() -> Option<Picture> {
    let file = PictureFile::parse("00112233445566778899aabbccddeeff.jpg")?;
    let alt = "A \"poster\"".to_owned();
    Some(Picture { file, width: 1_200, height: 800, size: 1, alt, focus: FocalPoint::default() })
}
