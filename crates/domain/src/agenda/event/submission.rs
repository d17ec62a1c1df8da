//! What an author sends, and how it is judged: Gancio's rules, in Gancio's order and words.

use crate::agenda::event::recurrence::Recurrence;
pub use crate::agenda::event::submitted_fields::{EventRefusal, MAX_TAG, Moment, Tags, Times};
pub(crate) use crate::agenda::event::submitted_fields::{
    MAX_DESCRIPTION, MAX_LOCATION, MAX_LOCATIONS, MAX_TAGS,
};
use crate::agenda::event::submitted_fields::{
    judge_description, judge_locations, judge_reply_to, judge_tags, judge_times, line, text,
};
use crate::agenda::event::{Event, EventDetails};
use crate::agenda::picture;
use crate::agenda::picture::{FocalPoint, PictureFile};
use crate::agenda::place;
use crate::agenda::place::NewPlace;
use crate::clock::Timestamp;
use crate::id::{EventId, PlaceId};
use crate::instance::setting::Settings;
use crate::people::user::EmailAddress;

/// The longest title, in characters.
pub(crate) const MAX_TITLE: usize = 255;
/// The longest name that a program gives to an event, in characters.
const MAX_EXTERNAL_ID: usize = 255;

/// An event as it was sent. Nothing is judged yet; what was not sent is not there.
#[derive(Debug, Clone, Default)]
pub struct EventSubmission {
    /// The title.
    pub title: Option<String>,
    /// The description, HTML that nobody has looked at.
    pub description: Option<String>,
    /// When it starts.
    pub start: Moment,
    /// When it ends.
    pub end: Moment,
    /// A place by its number.
    pub place_id: Option<String>,
    /// A place by its name.
    pub place_name: Option<String>,
    /// The address of a place that is not known yet.
    pub place_address: Option<String>,
    /// Degrees north.
    pub place_latitude: Option<f64>,
    /// Degrees east.
    pub place_longitude: Option<f64>,
    /// Tags.
    pub tags: Tags,
    /// Where to take part from afar.
    pub online_locations: Option<Vec<String>>,
    /// Does it last several days?
    pub multidate: Option<bool>,
    /// How it repeats.
    pub recurrence: RecurrenceSent,
    /// When a series ends: none of its times starts later. What isn't sent stays; nothing in it takes the end away.
    pub repeats_until: Moment,
    /// Which times of a series are meant, if the event is one of them.
    pub times: Times,
    /// What is said of a picture; its bytes come apart.
    pub picture: PictureSent,
    /// How the sender calls the event.
    pub external_id: Option<String>,
    /// Where somebody without an account wants an answer; of others it isn't looked at.
    pub reply_to: Option<String>,
    /// When the event was last changed, as far as its sender knows. Who says so sends the whole event, and not only what is to
    /// be different: what is blank is taken away or asked for, and nothing is changed that somebody else changed since.
    pub seen: Option<Timestamp>,
}

/// A recurrence as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecurrenceSent {
    /// Not sent, or with nothing in it that anybody knows: then it takes place once.
    #[default]
    Omitted,
    /// One that we know.
    Known(Recurrence),
}

/// What was said of a picture.
#[derive(Debug, Clone, Default)]
pub struct PictureSent {
    /// Is the one that is there to stay?
    pub is_kept: bool,
    /// The stored file that is named: if it is the one that is there, it is to stay.
    pub named: Option<PictureFile>,
    /// Another event whose picture is to be used again, if none is sent with a new event.
    pub of_event: Option<EventId>,
    /// What it shows.
    pub alt: Option<String>,
    /// What must stay in view, as `x,y`.
    pub focus: Option<String>,
}

/// A submission that passed every rule that can be judged without the database.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDraft {
    /// What and when.
    pub details: EventDetails,
    /// Where.
    pub place: PlaceReference,
    /// All else. A refusal of what comes after the place is told only once the place is found, because that is the order
    /// in which Gancio speaks.
    pub rest: Result<DraftRest, EventRefusal>,
}

/// What is judged after the place.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRest {
    /// The tags: trimmed, each once, in the order of the request.
    pub tags: Vec<String>,
    /// How it repeats.
    pub recurrence: Option<Recurrence>,
    /// When the series ends.
    pub repeats_until: Moment,
    /// Is the picture that is there to stay?
    pub keeps_picture: bool,
    /// Or if it is this one.
    pub names_picture: Option<PictureFile>,
    /// The event whose picture is used again.
    pub picture_of: Option<EventId>,
    /// What the picture shows, if that was said.
    pub alt: Option<String>,
    /// What must stay in view, if that was said.
    pub focus: Option<FocalPoint>,
    /// How the sender calls the event.
    pub external_id: Option<String>,
    /// Where they want an answer.
    pub reply_to: Option<EmailAddress>,
}

/// The place that a draft names.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceReference {
    /// By its number.
    Id(PlaceId),
    /// By its name; made if there is none of that name.
    Named(NewPlace),
}

impl EventSubmission {
    /// Judges a new event. `anonymous_since` is the present moment if it came without a credential.
    pub fn judge_new(self, anonymous_since: Option<Timestamp>) -> Result<EventDraft, EventRefusal> {
        let title = line("title", self.title.as_deref(), MAX_TITLE)?.ok_or(EventRefusal::TitleRequired)?;
        if matches!(self.start, Moment::Omitted | Moment::Empty) {
            return Err(EventRefusal::StartRequired);
        }
        let (start, end) = judge_times(self.start, self.end)?;
        if anonymous_since.is_some_and(|now| start < now.timestamp()) {
            return Err(EventRefusal::AnonymousPast);
        }
        let description = judge_description(self.description.as_deref())?.unwrap_or_default();
        let details = EventDetails {
            title,
            description,
            start,
            end,
            multidate: self.multidate,
            online_locations: judge_locations(self.online_locations.as_deref())?.unwrap_or_default(),
        };
        self.finish(details)
    }

    /// Judges a change: what is not sent is kept, except the tags, which are cleared, and the place, which must be sent.
    pub fn judge_update(self, current: &Event) -> Result<EventDraft, EventRefusal> {
        let kept = &current.details;
        if self.seen.is_some() {
            self.judge_whole(current)?;
        }
        let start = match self.start {
            Moment::Omitted | Moment::Empty => Moment::Seconds(kept.start),
            sent @ (Moment::Seconds(_) | Moment::Malformed) => sent,
        };
        let end = match self.end {
            Moment::Omitted => kept.end.map_or(Moment::Omitted, Moment::Seconds),
            sent @ (Moment::Empty | Moment::Seconds(_) | Moment::Malformed) => sent,
        };
        let title = line("title", self.title.as_deref(), MAX_TITLE)?.unwrap_or_else(|| kept.title.clone());
        let (start, end) = judge_times(start, end)?;
        let description = match judge_description(self.description.as_deref())? {
            None if self.seen.is_some() && self.description.is_some() => String::new(),
            judged => judged.unwrap_or_else(|| kept.description.clone()),
        };
        let online_locations = judge_locations(self.online_locations.as_deref())?;
        let details = EventDetails {
            title,
            description,
            start,
            end,
            multidate: self.multidate.or(kept.multidate),
            online_locations: online_locations.unwrap_or_else(|| kept.online_locations.clone()),
        };
        self.finish(details)
    }

    /// Is it sent by somebody who knows the event as it is, and nothing blank that no event is without?
    fn judge_whole(&self, current: &Event) -> Result<(), EventRefusal> {
        if self.seen != Some(current.updated_at) {
            return Err(EventRefusal::ChangedMeanwhile);
        }
        line("title", self.title.as_deref(), MAX_TITLE)?.ok_or(EventRefusal::TitleRequired)?;
        if matches!(self.start, Moment::Omitted | Moment::Empty) {
            return Err(EventRefusal::StartRequired);
        }
        Ok(())
    }

    fn finish(self, details: EventDetails) -> Result<EventDraft, EventRefusal> {
        let place = self.judge_place()?;
        match (&place, self.judge_rest(details.start)) {
            // A place by its name is found or made: there is nothing to wait for.
            (PlaceReference::Named(_), Err(refusal)) => Err(refusal),
            (PlaceReference::Named(_) | PlaceReference::Id(_), rest) => {
                Ok(EventDraft { details, place, rest })
            }
        }
    }

    fn judge_rest(self, start: i64) -> Result<DraftRest, EventRefusal> {
        let tags = judge_tags(self.tags)?;
        match self.repeats_until {
            Moment::Malformed => return Err(EventRefusal::RepeatsUntilBeforeStart),
            Moment::Seconds(until) if until < start => return Err(EventRefusal::RepeatsUntilBeforeStart),
            Moment::Omitted | Moment::Empty | Moment::Seconds(_) => {}
        }
        let recurrence = match self.recurrence {
            RecurrenceSent::Omitted => None,
            RecurrenceSent::Known(recurrence) => Some(recurrence),
        };
        let PictureSent { is_kept, named, of_event, alt, focus } = self.picture;
        let alt = line("image_name", alt.as_deref(), picture::MAX_ALT)?;
        let focus = text("image_focalpoint", focus.as_deref(), picture::MAX_ALT)?
            .map(|focus| FocalPoint::parse(&focus).ok_or(EventRefusal::FocusMalformed))
            .transpose()?;
        let external_id = text("external_id", self.external_id.as_deref(), MAX_EXTERNAL_ID)?;
        let reply_to = self.reply_to.as_deref().map(str::trim).filter(|address| !address.is_empty());
        let reply_to = reply_to.map(judge_reply_to).transpose()?;
        Ok(DraftRest {
            tags,
            recurrence,
            repeats_until: self.repeats_until,
            keeps_picture: is_kept,
            names_picture: named,
            picture_of: of_event,
            alt,
            focus,
            external_id,
            reply_to,
        })
    }

    fn judge_place(&self) -> Result<PlaceReference, EventRefusal> {
        if let Some(id) = text("place_id", self.place_id.as_deref(), place::MAX_TEXT)? {
            let id = id.parse().map_err(|_no_number| EventRefusal::PlaceNotFound)?;
            return Ok(PlaceReference::Id(PlaceId(id)));
        }
        let name = line("place_name", self.place_name.as_deref(), place::MAX_TEXT)?
            .ok_or(EventRefusal::PlaceRequired)?;
        let address = line("place_address", self.place_address.as_deref(), place::MAX_TEXT)?;
        let address = match address {
            Some(address) => address,
            None if place::key(&name) == "online" => String::new(),
            None => return Err(EventRefusal::PlaceRequired),
        };
        let within = |degrees: Option<f64>, bound: f64| degrees.filter(|degrees| degrees.abs() <= bound);
        // Half a coordinate is none.
        let both = within(self.place_latitude, 90.0).zip(within(self.place_longitude, 180.0));
        let (latitude, longitude) = both.unzip();
        Ok(PlaceReference::Named(NewPlace { name, address, latitude, longitude }))
    }
}

impl EventDraft {
    /// Judges a draft by what the instance takes.
    pub fn judge_by(&self, settings: &Settings) -> Result<(), EventRefusal> {
        let details = &self.details;
        let is_online = !details.online_locations.is_empty()
            || matches!(&self.place, PlaceReference::Named(place) if place::key(&place.name) == "online");
        if details.end.is_none() && !settings.allow_events_without_end() {
            Err(EventRefusal::EndRequired)
        } else if details.multidate == Some(true) && !settings.allow_multidate_events() {
            Err(EventRefusal::MultidateNotAllowed)
        } else if is_online && !settings.allow_online_events() {
            Err(EventRefusal::OnlineNotAllowed)
        } else {
            Ok(())
        }
    }
}
