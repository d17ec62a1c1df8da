//! The fields of an event that was sent, each judged by itself.

use std::collections::HashSet;

use crate::agenda::event::description;
use crate::agenda::place;
use crate::people::user::EmailAddress;
use crate::text::{can_be_seen, is_web_address, one_line, turns_direction};

/// The latest moment that an event can have, in Unix seconds: the end of the year 3000.
const LATEST: i64 = 32_535_215_999;
/// The earliest moment, in Unix seconds: the year 1900.
const EARLIEST: i64 = -2_208_988_800;

/// The longest tag, in characters.
pub const MAX_TAG: usize = 100;
/// The longest description, in characters of its HTML.
pub(crate) const MAX_DESCRIPTION: usize = 100_000;
/// The most tags.
pub(crate) const MAX_TAGS: usize = 50;
/// The most places to take part from afar.
pub(crate) const MAX_LOCATIONS: usize = 10;
/// The longest of them, in characters.
pub(crate) const MAX_LOCATION: usize = 500;

/// A moment as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Not sent.
    #[default]
    Omitted,
    /// Sent, with nothing in it.
    Empty,
    /// Unix seconds.
    Seconds(i64),
    /// No number.
    Malformed,
}

/// Which times of its series a change of one of them is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Times {
    /// That one alone; or the series, if it is said how that repeats.
    #[default]
    This,
    /// That one and all that follow: they become a series of their own.
    Following,
    /// All that are to come.
    All,
}

/// Tags as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Tags {
    /// Not sent.
    #[default]
    Omitted,
    /// A list.
    List(Vec<String>),
    /// Something else.
    NotAList,
}

/// Why an event is refused. The texts are Gancio's where Gancio has one: people see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventRefusal {
    /// No title, or a blank one.
    #[error("title required")]
    TitleRequired,
    /// No start.
    #[error("start_datetime required")]
    StartRequired,
    /// It ends before it starts.
    #[error("start datetime is greater than end datetime")]
    StartAfterEnd,
    /// A moment in a far century.
    #[error("are you sure?")]
    Absurd,
    /// The start is no number.
    #[error("Wrong format for start datetime")]
    StartMalformed,
    /// The end is no number.
    #[error("Wrong format for end datetime")]
    EndMalformed,
    /// Without a credential, an event must be still to come.
    #[error("Anonymous user cannot create past events")]
    AnonymousPast,
    /// Neither a number nor a name with an address.
    #[error("place_id or place_name and place_address are required")]
    PlaceRequired,
    /// No place has that number.
    #[error("Place not found")]
    PlaceNotFound,
    /// Tags that are no list.
    #[error("tags field must be an array")]
    TagsNotAList,
    /// Somebody else changed the event since its sender saw it.
    #[error("the event was changed meanwhile")]
    ChangedMeanwhile,
    /// A recurrence for one of a series.
    #[error("this event is one of a series: change the series instead")]
    OfASeries,
    /// A series that ends before it begins, or at a moment that is none.
    #[error("a series must end after its first time")]
    RepeatsUntilBeforeStart,
    /// An address for an answer that is none.
    #[error("reply_to must be an e-mail address")]
    ReplyAddressMalformed,
    /// A focal point that is none.
    #[error("image_focalpoint must be two numbers from -1 to 1")]
    FocusMalformed,
    /// A picture that is none.
    #[error("unsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF")]
    NoPicture,
    /// A picture with more than [`MAX_PIXELS`](crate::agenda::picture::MAX_PIXELS).
    #[error("the picture has too many pixels: at most 40 million")]
    TooManyPixels,
    /// The instance takes events with an end only.
    #[error("end_datetime required")]
    EndRequired,
    /// The instance takes no events of several days.
    #[error("events of several days are not allowed here")]
    MultidateNotAllowed,
    /// The instance takes no events that are online.
    #[error("online events are not allowed here")]
    OnlineNotAllowed,
    /// A field, or one of a list, is longer than it can be kept: its name, and how many characters it may have.
    #[error("{0} is too long: at most {1} characters")]
    TooLong(&'static str, usize),
    /// A list is longer than it can be kept: its name, and how many it may have.
    #[error("{0} are too many: at most {1}")]
    TooMany(&'static str, usize),
    /// HTML that would take unreasonably long.
    #[error("description is too long or too deeply nested")]
    Overgrown,
    /// A field with a NUL character, which no database keeps.
    #[error("{0} contains a NUL character")]
    Nul(&'static str),
}

/// A trimmed text; nothing if nothing is left of it.
pub(super) fn text(
    field: &'static str,
    sent: Option<&str>,
    max: usize,
) -> Result<Option<String>, EventRefusal> {
    let Some(text) = sent.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > max {
        return Err(EventRefusal::TooLong(field, max));
    }
    if text.contains('\0') {
        return Err(EventRefusal::Nul(field));
    }
    Ok(Some(text.to_owned()))
}

/// A text of a field in one line; nothing if there is nothing to be seen of it.
pub(super) fn line(
    field: &'static str,
    sent: Option<&str>,
    max: usize,
) -> Result<Option<String>, EventRefusal> {
    let line = sent.map(one_line).filter(|line| can_be_seen(line));
    text(field, line.as_deref(), max)
}

/// When an event begins and ends: in this order, and in a time that people live in.
pub(super) fn judge_times(start: Moment, end: Moment) -> Result<(i64, Option<i64>), EventRefusal> {
    if let Moment::Seconds(end) = end {
        if matches!(start, Moment::Seconds(start) if start > end) {
            return Err(EventRefusal::StartAfterEnd);
        }
        if end > LATEST {
            return Err(EventRefusal::Absurd);
        }
    }
    let Moment::Seconds(start) = start else {
        return Err(EventRefusal::StartMalformed);
    };
    let end = match end {
        Moment::Omitted | Moment::Empty => None,
        Moment::Seconds(end) => Some(end),
        Moment::Malformed => return Err(EventRefusal::EndMalformed),
    };
    if !(EARLIEST..=LATEST).contains(&start) {
        return Err(EventRefusal::Absurd);
    }
    Ok((start, end))
}

/// A description, sanitised; nothing if nothing is left of it.
pub(super) fn judge_description(sent: Option<&str>) -> Result<Option<String>, EventRefusal> {
    let Some(html) = text("description", sent, MAX_DESCRIPTION)? else {
        return Ok(None);
    };
    if description::is_overgrown(&html) {
        return Err(EventRefusal::Overgrown);
    }
    let safe = description::sanitise(&html);
    if safe.chars().count() > MAX_DESCRIPTION {
        return Err(EventRefusal::TooLong("description", MAX_DESCRIPTION));
    }
    Ok(Some(safe).filter(|html| !html.is_empty()))
}

/// A letterbox.
pub(super) fn judge_reply_to(sent: &str) -> Result<EmailAddress, EventRefusal> {
    EmailAddress::parse(sent).filter(EmailAddress::takes_letters).ok_or(EventRefusal::ReplyAddressMalformed)
}

/// Where an event is to be found online; nothing if that was not sent.
pub(super) fn judge_locations(sent: Option<&[String]>) -> Result<Option<Vec<String>>, EventRefusal> {
    let Some(sent) = sent else { return Ok(None) };
    let locations = sent
        .iter()
        .filter_map(|location| judge_location(location).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    if locations.len() > MAX_LOCATIONS {
        return Err(EventRefusal::TooMany("online_locations", MAX_LOCATIONS));
    }
    Ok(Some(locations))
}

/// An address stays as it is, whatever else is sent is a line of text.
fn judge_location(sent: &str) -> Result<Option<String>, EventRefusal> {
    let field = "online_locations";
    if is_web_address(sent.trim()) {
        let address: String = sent.chars().filter(|c| !turns_direction(*c)).collect();
        text(field, Some(&address), MAX_LOCATION)
    } else {
        line(field, Some(sent), MAX_LOCATION)
    }
}

/// The tags in their first spelling and in the order in which they were sent, each once.
pub(super) fn judge_tags(sent: Tags) -> Result<Vec<String>, EventRefusal> {
    let list = match sent {
        Tags::Omitted => return Ok(Vec::new()),
        Tags::List(list) => list,
        Tags::NotAList => return Err(EventRefusal::TagsNotAList),
    };
    let mut seen = HashSet::new();
    let mut tags: Vec<String> = Vec::new();
    for tag in &list {
        let Some(tag) = line("tags", Some(tag), MAX_TAG)? else { continue };
        if !seen.insert(place::key(&tag)) {
            continue;
        }
        if tags.len() == MAX_TAGS {
            return Err(EventRefusal::TooMany("tags", MAX_TAGS));
        }
        tags.push(tag);
    }
    Ok(tags)
}
