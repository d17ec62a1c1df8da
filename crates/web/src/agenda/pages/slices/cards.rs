//! Cards: an event as it stands on a board.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile, PictureVariant};

use crate::agenda::paths::{event_path, picture_path, place_path, tag_path};
use crate::agenda::picture_sources::PictureSources;
use crate::pages::moment::{is_over, local, midnight, one_day_span, span};
use crate::words::{Argument, Message};

/// How many tags a card shows.
const TAGS: usize = 3;
/// How many patterns there are for events without a picture.
const TONES: i64 = 5;

/// An event on a board.
#[derive(Debug, Serialize)]
pub(crate) struct Card {
    title: String,
    url: String,
    time: Message,
    start_iso: String,
    place: String,
    place_url: String,
    address: String,
    tags: Vec<Tag>,
    /// How many tags more it has.
    more_tags: usize,
    picture: Option<Thumbnail>,
    /// What stands on the pattern of an event without a picture.
    day: Message,
    tone: i64,
    is_one_of_a_series: bool,
    is_online: bool,
    /// The day on which it ends, if it is another one.
    until: Option<Message>,
    /// Is it over? Until the end of the day it is still shown.
    is_past: bool,
}

#[derive(Debug, Serialize)]
struct Tag {
    name: String,
    url: String,
}

/// When it is, and on which day it ends if it goes on for several.
fn times(event: &EventSummary, now: i64, zone: Tz) -> (Message, Option<Message>) {
    let begins = || span(event.start, None, zone);
    let Some(end) = event.end else { return (begins(), None) };
    let last = Argument::DayOfYear(local(end, zone).date_naive());
    let until = Message::new("card-until").with("day", last);
    match one_day_span(event.start, end, zone) {
        Some(span) => (span, None),
        // Of what began on another day it matters how long it goes on.
        None if event.start < midnight(now, zone) => (until, None),
        None => (begins(), Some(until)),
    }
}

/// A small picture. What must stay in view is told in tenths of its width and height: a page has no style of its own.
#[derive(Debug, Serialize)]
struct Thumbnail {
    url: String,
    /// None of a picture that stands in the page itself.
    sources: Option<PictureSources>,
    alt: String,
    focus_x: u8,
    focus_y: u8,
}

impl From<&Picture> for Thumbnail {
    fn from(picture: &Picture) -> Self {
        Self {
            url: picture_path(&picture.file, PictureVariant::THUMBNAIL),
            sources: Some(PictureSources::on_card(&picture.file, picture.width)),
            alt: picture.alt.clone(),
            focus_x: tenths(picture.focus.x),
            focus_y: tenths(picture.focus.y),
        }
    }
}

/// Of -1 to 1: 0 to 10.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 10")]
fn tenths(position: f64) -> u8 {
    ((position.clamp(-1.0, 1.0) + 1.0) * 5.0).round() as u8
}

impl Card {
    pub(crate) fn of(event: &EventSummary, now: i64, zone: Tz) -> Self {
        let start = local(event.start, zone);
        let (time, until) = times(event, now, zone);
        let tag = |tag: &String| Tag { name: tag.clone(), url: tag_path(tag) };
        Self {
            title: event.title.clone(),
            url: event_path(&event.slug),
            time,
            start_iso: start.to_rfc3339(),
            place: event.place.name.clone(),
            place_url: place_path(&event.place),
            address: event.place.address.clone(),
            tags: event.tags.iter().take(TAGS).map(tag).collect(),
            more_tags: event.tags.len().saturating_sub(TAGS),
            picture: event.picture.as_ref().map(Thumbnail::from),
            day: short_day(start.date_naive()),
            tone: event.id.0.rem_euclid(TONES),
            is_one_of_a_series: event.parent.is_some(),
            is_online: !event.online_locations.is_empty(),
            until,
            is_past: is_over(event.start, event.end, now),
        }
    }

    /// The same card, all links of which lead there: of an event that has no page yet.
    pub(crate) fn leading_to(self, there: &str) -> Self {
        let tags = self.tags.into_iter().map(|tag| Tag { url: there.to_owned(), ..tag }).collect();
        Self { url: there.to_owned(), place_url: there.to_owned(), tags, ..self }
    }

    /// The same card with this picture.
    pub(crate) fn with_picture(self, url: String, alt: String, focus: FocalPoint) -> Self {
        let (focus_x, focus_y) = (tenths(focus.x), tenths(focus.y));
        Self { picture: Some(Thumbnail { url, sources: None, alt, focus_x, focus_y }), ..self }
    }

    /// Cards for the samples of pages: one with all that a card can have, and one with little.
    pub(crate) fn samples() -> Vec<Self> {
        let tag = || Tag { name: "jazz".to_owned(), url: "/tag/jazz".to_owned() };
        let picture = PictureFile::parse("00112233445566778899aabbccddeeff.jpg").map(|file| Picture {
            file,
            width: 1_200,
            height: 800,
            size: 1,
            alt: "A \"poster\"".to_owned(),
            focus: FocalPoint { x: 0.0, y: -1.0 },
        });
        let date = NaiveDate::default();
        let card = |is_full: bool| Self {
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            time: span(0, None, Tz::UTC),
            start_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            place_url: "/place/1/Town%20hall".to_owned(),
            address: "1 Main street".to_owned(),
            tags: if is_full { vec![tag()] } else { Vec::new() },
            more_tags: usize::from(is_full),
            picture: picture.as_ref().filter(|_| is_full).map(Thumbnail::from),
            day: short_day(date),
            tone: 1,
            is_one_of_a_series: is_full,
            is_online: is_full,
            until: is_full.then(|| Message::new("card-until").with("day", Argument::DayOfYear(date))),
            is_past: is_full,
        };
        vec![card(true), card(false)]
    }
}

fn short_day(date: NaiveDate) -> Message {
    Message::new("card-day").with("day", Argument::ShortDay(date))
}
