//! What stands in the form of an event, and what is meant by it.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::description::{from_words, words};
use uncino_domain::agenda::event::submission::{EventSubmission, Moment, PictureSent, RecurrenceSent, Tags};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, PlaceId};

use super::errors::Errors;
use super::focus::shown_focus;
use super::repeating::{AS_IT_IS, meant_times, recurrence, recurs_until, shown_repeats, shown_until};
use super::wall_clock::{date, moment, shown_date, shown_time, time};
use crate::extract::parameters::Pairs;
use crate::pages::form::{field, is_ticked};
use crate::pages::moment::{ends_at_night, local};
use crate::words::Message;

/// The fields, as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) tags: String,
    pub(super) date: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) until: String,
    pub(super) repeats: String,
    /// The last day of a series.
    pub(super) repeats_until: String,
    /// Which times of its series are meant, if it is one of them.
    pub(super) times: String,
    pub(super) place_name: String,
    pub(super) place_address: String,
    pub(super) online_locations: String,
    pub(super) image_name: String,
    /// What must stay in view of the picture.
    pub(super) focus: String,
    /// The event whose picture is used again.
    pub(super) picture_of: String,
    /// A picture at another site, and is it to be taken?
    pub(super) image_url: String,
    pub(super) take_picture: bool,
    pub(super) remove_picture: bool,
    /// Where somebody without an account wants an answer.
    pub(super) reply_to: String,
    /// When the event was last changed before the form was shown, in microseconds.
    pub(super) seen: String,
}

/// What is known of what was typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'k> {
    /// The event that is to be changed.
    pub(super) event: Option<&'k Event>,
    /// The place of that name, if it needs no address.
    pub(super) place: Option<PlaceId>,
    /// Is there a new picture?
    pub(super) has_picture: bool,
    /// The zone of the agenda.
    pub(super) zone: Tz,
}

impl Typed {
    /// What was sent.
    pub(super) fn read(form: &Pairs) -> Self {
        Self {
            title: field(form, "title"),
            description: field(form, "description").replace("\r\n", "\n"),
            tags: field(form, "tags"),
            date: field(form, "date"),
            from: field(form, "from"),
            to: field(form, "to"),
            until: field(form, "until"),
            repeats: field(form, "repeats"),
            repeats_until: field(form, "repeats_until"),
            times: field(form, "times"),
            place_name: field(form, "place_name"),
            place_address: field(form, "place_address"),
            online_locations: field(form, "online_locations").replace("\r\n", "\n"),
            image_name: field(form, "image_name"),
            focus: field(form, "focus"),
            picture_of: field(form, "picture_of"),
            image_url: field(form, "image_url"),
            take_picture: is_ticked(form, "take_picture"),
            remove_picture: is_ticked(form, "remove_picture"),
            reply_to: field(form, "reply_to"),
            seen: field(form, "seen"),
        }
    }

    /// An event as it would have been typed.
    pub(super) fn of(event: &Event, zone: Tz) -> Self {
        let details = &event.details;
        let start = local(details.start, zone);
        let end = details.end.map(|end| local(end, zone));
        let is_night = |end: NaiveDate, clock: NaiveTime| {
            details.multidate != Some(true)
                && ends_at_night(start.time(), clock)
                && start.date_naive() + TimeDelta::days(1) == end
        };
        let until = end
            .filter(|end| end.date_naive() != start.date_naive() && !is_night(end.date_naive(), end.time()));
        Self {
            title: details.title.clone(),
            description: words(&details.description),
            tags: event.tags.join(", "),
            date: shown_date(&start),
            from: shown_time(&start),
            to: end.as_ref().map(shown_time).unwrap_or_default(),
            until: until.as_ref().map(shown_date).unwrap_or_default(),
            repeats: shown_repeats(event, start.date_naive()).to_owned(),
            repeats_until: shown_until(event, zone),
            place_name: event.place.name.clone(),
            place_address: event.place.address.clone(),
            online_locations: details.online_locations.join("\n"),
            image_name: said_of_picture(event),
            focus: shown_focus(event.picture.as_ref()),
            seen: event.updated_at.timestamp_micros().to_string(),
            ..Self::default()
        }
    }

    /// The same at another date.
    pub(super) fn again(event: &Event, zone: Tz) -> Self {
        let typed = Self::of(event, zone);
        let repeats = Some(typed.repeats).filter(|repeats| repeats != AS_IT_IS).unwrap_or_default();
        let none = String::new;
        Self {
            date: none(),
            until: none(),
            repeats_until: none(),
            picture_of: event.picture.as_ref().map(|_| event.id.to_string()).unwrap_or_default(),
            seen: none(),
            repeats,
            ..typed
        }
    }

    /// All that no event can be without and that is blank or can't be read, at once.
    fn missing(&self) -> Vec<(&'static str, Message)> {
        let mistakes = [
            (self.title.trim().is_empty(), "title", Message::new("add-title-required")),
            (date(&self.date).is_none(), "date", Message::new("add-date-required")),
            (time(&self.from).is_none(), "from", Message::new("add-time-required")),
            (self.place_name.trim().is_empty(), "place_name", Message::new("add-place-required")),
        ];
        mistakes
            .into_iter()
            .filter(|(is_wrong, ..)| *is_wrong)
            .map(|(_, field, words)| (field, words))
            .collect()
    }

    /// What is meant. Only what is missing, and what no clock shows, is refused here.
    pub(super) fn submission(&self, known: Known<'_>) -> Result<EventSubmission, Errors> {
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(Errors::several(missing));
        }
        let shown = known.event.map(|event| (event, Self::of(event, known.zone)));
        let start = match &shown {
            Some((event, shown)) if (&shown.date, &shown.from) == (&self.date, &self.from) => {
                Moment::Seconds(event.details.start)
            }
            _ => self.start(known.zone)?,
        };
        let times = |typed: &Self| [&typed.date, &typed.from, &typed.to, &typed.until].map(Clone::clone);
        let is_as_before = shown.as_ref().filter(|(_, shown)| times(shown) == times(self));
        let (end, multidate) = match is_as_before {
            Some((event, _)) => {
                (event.details.end.map_or(Moment::Empty, Moment::Seconds), event.details.multidate)
            }
            None => (self.end(known.zone)?, Some(self.is_of_several_days())),
        };
        // Words of which nothing was changed leave the description its form.
        let is_same = shown.as_ref().is_some_and(|(_, shown)| shown.description == self.description.trim());
        let recurrence = recurrence(&self.repeats, &self.date, known.event);
        let place_id = self.place(known).map(|id| id.to_string());
        Ok(EventSubmission {
            title: Some(self.title.clone()),
            description: (!is_same).then(|| from_words(&self.description)),
            start,
            end,
            place_id,
            place_name: Some(self.place_name.clone()),
            place_address: Some(self.place_address.clone()),
            tags: Tags::List(self.tags.split(',').map(str::to_owned).collect()),
            online_locations: Some(self.online_locations.lines().map(str::to_owned).collect()),
            multidate,
            recurrence,
            repeats_until: match recurrence {
                RecurrenceSent::Omitted => Moment::Omitted,
                RecurrenceSent::Known(_) => recurs_until(&self.repeats_until, known.event, known.zone),
            },
            times: meant_times(&self.times),
            picture: PictureSent {
                is_kept: !self.remove_picture,
                of_event: self.picture_of.parse().ok().map(EventId),
                alt: Some(self.image_name.clone()),
                focus: self.focus_sent(known),
                ..PictureSent::default()
            },
            // A form that doesn't say what it saw has seen nothing.
            seen: known.event.map(|_event| self.seen().unwrap_or_default()),
            reply_to: Some(self.reply_to.clone()),
            ..EventSubmission::default()
        })
    }

    /// What must stay in view. A point that wasn't touched leaves the picture that is there as it is: it may be in between.
    fn focus_sent(&self, known: Known<'_>) -> Option<String> {
        let present = known.event.and_then(|event| event.picture.as_ref()).filter(|_| !known.has_picture);
        let is_same = present.is_some_and(|picture| shown_focus(Some(picture)) == self.focus);
        (!is_same && !self.focus.is_empty()).then(|| self.focus.clone())
    }

    fn seen(&self) -> Option<Timestamp> {
        Timestamp::from_timestamp_micros(self.seen.parse().ok()?)
    }

    fn start(&self, zone: Tz) -> Result<Moment, Errors> {
        if self.date.trim().is_empty() || self.from.trim().is_empty() {
            return Ok(Moment::Empty);
        }
        let (Some(day), Some(clock)) = (date(&self.date), time(&self.from)) else {
            return Ok(Moment::Malformed);
        };
        moment(day, clock, zone).map(Moment::Seconds).ok_or_else(|| skipped("from"))
    }

    fn end(&self, zone: Tz) -> Result<Moment, Errors> {
        let is_of_several_days = self.is_of_several_days();
        let clock = match self.to.trim() {
            "" if is_of_several_days => NaiveTime::from_hms_opt(23, 59, 0),
            "" => return Ok(Moment::Empty),
            clock => time(clock),
        };
        let day = if is_of_several_days { date(&self.until) } else { date(&self.date) };
        let (Some(mut day), Some(clock)) = (day, clock) else { return Ok(Moment::Malformed) };
        if !is_of_several_days && time(&self.from).is_some_and(|from| ends_at_night(from, clock)) {
            day = day.succ_opt().unwrap_or(day);
        }
        moment(day, clock, zone).map(Moment::Seconds).ok_or_else(|| skipped("to"))
    }

    fn is_of_several_days(&self) -> bool {
        let until = self.until.trim();
        !until.is_empty() && until != self.date.trim()
    }

    /// A place that needs no address: a known one, or the one that is there already.
    fn place(&self, known: Known<'_>) -> Option<PlaceId> {
        let present = known.event.map(|event| &event.place);
        let is_same = |name: &str, address: &str| (name, address) == (&self.place_name, &self.place_address);
        let present = present.filter(|place| is_same(&place.name, &place.address)).map(|place| place.id);
        present.or(known.place.filter(|_| self.place_address.trim().is_empty()))
    }
}

/// Does a description have more than paragraphs, breaks and links? Whoever changes its words takes that away.
pub(super) fn is_rich(html: &str) -> bool {
    let is_plain = |tag: &str| ["p>", "/p>", "br>", "a ", "/a>"].iter().any(|plain| tag.starts_with(plain));
    html.split('<').skip(1).any(|tag| !is_plain(tag))
}

fn skipped(field: &'static str) -> Errors {
    Errors::of(field, Message::new("add-skipped-time"))
}

/// What was said of an event's picture: a picture of which nothing was said bears the title.
fn said_of_picture(event: &Event) -> String {
    let alt = event.picture.as_ref().map(|picture| picture.alt.clone());
    alt.filter(|alt| *alt != event.details.title).unwrap_or_default()
}
