//! What there is to be of the entries of one name: events, each as its author would send it.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::Reading;
use super::entry::Entry;
use super::group::Named;
use super::refusal::{EntryRefusal, RefusedEntry};
use super::repeating::{Repeating, Whole, in_place, repeating};
use super::rule::Budget;
use crate::agenda::event::description::from_words;
use crate::agenda::event::recurrence::{Recurrence, moment, moved};
use crate::agenda::event::submission::{
    EventDraft, EventSubmission, Moment, PictureSent, PlaceReference, RecurrenceSent, Tags,
};
use crate::agenda::event::{Event, EventDetails};
use crate::agenda::found::{FoundEvent, When, described};
use crate::agenda::place::{self, key};
use crate::text::{is_web_address, one_line};

/// The most dates of a series that are left out.
const MAX_SKIPPED: usize = 500;
/// What relative addresses begin with: nothing, as a file has no address.
const NOWHERE: &str = "https://calendar.invalid/";

/// What the entries of one name are to be.
#[derive(Debug, Clone)]
pub struct Group {
    /// Which entry it is; the first is 1.
    pub number: usize,
    /// The name.
    pub uid: String,
    /// What it is called.
    pub title: String,
    /// When it starts, in Unix seconds.
    pub start: i64,
    /// When it ends, in Unix seconds.
    pub end: Option<i64>,
    /// What there is to be. Nothing if all of it is cancelled or over.
    pub items: Vec<Item>,
    /// Parts that can't be read: what is here of them stays.
    pub unreadable: Vec<String>,
    /// Is it cancelled as a whole?
    pub is_cancelled: bool,
}

/// An event that there is to be.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which part of what has the name: nothing for all of it, else when the date starts (`20261201T200000Z`).
    pub part: String,
    /// What it is to be.
    pub draft: EventDraft,
    /// Its place in one line, as it is written: a place may have that name.
    pub location: String,
    /// The dates (Unix seconds) of a series that are none of it, in order; only those that are to come.
    pub skipped: Vec<i64>,
}

/// How long an event takes place.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: i64,
    end: Option<i64>,
    multidate: Option<bool>,
}

/// What the entries of one name are to be, and those among them that can't be taken. If that is so of the whole, they all are.
pub(super) fn of(
    named: Named,
    reading: &Reading<'_>,
    budget: &mut Budget,
) -> Result<(Group, Vec<RefusedEntry>), Vec<RefusedEntry>> {
    let Named { whole, apart, mut refused } = named;
    let Some(first) = whole.as_ref().or(apart.first()) else { return Err(refused) };
    let mut group = match beginning(first, reading) {
        Ok(group) => group,
        Err(why) => {
            refused.extend(whole.iter().chain(&apart).map(|entry| entry.refused(why)));
            return Err(refused);
        }
    };
    if let Some(whole) = whole.as_ref().filter(|whole| !whole.is_cancelled) {
        match items(whole, &apart, reading, budget) {
            Ok(items) => group.items = items,
            Err(why) => {
                refused.extend(std::iter::once(whole).chain(&apart).map(|entry| entry.refused(why)));
                return Err(refused);
            }
        }
    }
    group.is_cancelled =
        whole.as_ref().map_or(apart.iter().all(|one| one.is_cancelled), |it| it.is_cancelled);
    let is_whole_cancelled = whole.as_ref().is_some_and(|whole| whole.is_cancelled);
    for entry in apart.iter().filter(|entry| !entry.is_cancelled && !is_whole_cancelled) {
        let part = part(whole.as_ref().unwrap_or(entry), entry.instead_of);
        match single(entry, reading) {
            Ok(item) => group.items.extend(item.map(|item| Item { part, ..item })),
            Err(why) => {
                group.unreadable.push(part);
                refused.push(entry.refused(why));
            }
        }
    }
    Ok((group, refused))
}

fn beginning(entry: &Entry, reading: &Reading<'_>) -> Result<Group, EntryRefusal> {
    let own = entry.uid.rsplit_once('@').filter(|(_, host)| host.eq_ignore_ascii_case(reading.host));
    if own.is_some_and(|(id, _)| id.parse::<i64>().is_ok()) {
        return Err(EntryRefusal::Own);
    }
    let Span { start, end, .. } = span(entry, reading.zone()).ok_or(EntryRefusal::NoStart)?;
    Ok(Group {
        number: entry.number,
        uid: entry.uid.clone(),
        title: entry.title.clone(),
        start,
        end,
        items: Vec::new(),
        unreadable: Vec::new(),
        is_cancelled: false,
    })
}

/// What an entry as a whole is to be, but for the dates that others stand for.
fn items(
    whole: &Entry,
    apart: &[Entry],
    reading: &Reading<'_>,
    budget: &mut Budget,
) -> Result<Vec<Item>, EntryRefusal> {
    let Repeating { whole: kind, dates } = repeating(whole, reading, budget)?;
    let submission = submission(whole, reading)?;
    let span = span(whole, reading.zone()).ok_or(EntryRefusal::NoStart)?;
    let stands_in = |date: i64| apart.iter().any(|one| place_of(whole, one.instead_of) == Some(date));
    let mut items = Vec::new();
    match kind {
        Whole::Once => items.extend(not_over(item(submission.clone(), whole, reading)?, reading)),
        Whole::Series(ours, until) => {
            let submission = EventSubmission {
                recurrence: RecurrenceSent::Known(ours),
                repeats_until: until.map_or(Moment::Empty, Moment::Seconds),
                ..submission.clone()
            };
            let skipped = skipped(whole, apart, reading);
            items.push(Item { skipped, ..item(submission, whole, reading)? });
        }
        Whole::Nothing => {}
    }
    for date in dates.into_iter().filter(|date| !stands_in(*date)) {
        let end = span.end.map(|end| moved(end, (span.start, date), whole.start.zone));
        let submission = timed(submission.clone(), Span { start: date, end, ..span });
        items.push(Item { part: compact(date), ..item(submission, whole, reading)? });
    }
    Ok(items)
}

/// One of a series that stands apart; nothing if it is over.
fn single(entry: &Entry, reading: &Reading<'_>) -> Result<Option<Item>, EntryRefusal> {
    Ok(not_over(item(submission(entry, reading)?, entry, reading)?, reading))
}

fn not_over(item: Item, reading: &Reading<'_>) -> Option<Item> {
    let details = &item.draft.details;
    let is_over = details.end.unwrap_or(details.start) < reading.now.timestamp();
    Some(item).filter(|_| reading.with_past || !is_over)
}

fn item(submission: EventSubmission, entry: &Entry, reading: &Reading<'_>) -> Result<Item, EntryRefusal> {
    let draft = submission.judge_new(None).map_err(EntryRefusal::Event)?;
    draft.rest.as_ref().map_err(|refusal| EntryRefusal::Event(*refusal))?;
    draft.judge_by(reading.settings).map_err(EntryRefusal::Event)?;
    let location = entry.line("LOCATION").map(|line| one_line(&line.text())).unwrap_or_default();
    let location = location.chars().take(place::MAX_TEXT).collect();
    Ok(Item { part: String::new(), draft, location, skipped: Vec::new() })
}

fn submission(entry: &Entry, reading: &Reading<'_>) -> Result<EventSubmission, EntryRefusal> {
    let base = Url::parse(NOWHERE).map_err(|_no_url| EntryRefusal::NoPlace)?;
    let found = described(&entry.lines, &base);
    let description = with_address(entry, &found);
    let FoundEvent { title, place_name, place_address, online_locations, tags, .. } = found;
    let stated = || reading.place.map(|place| (place.to_owned(), String::new()));
    let said = Some((place_name, place_address)).filter(|(name, _)| !name.is_empty());
    let (name, address) = said.or_else(stated).ok_or(EntryRefusal::NoPlace)?;
    let address = if address.is_empty() && key(&name) != "online" { name.clone() } else { address };
    let degrees = geo(entry);
    let submission = EventSubmission {
        title: Some(title).filter(|title| !title.is_empty()),
        description: Some(description),
        place_name: Some(name),
        place_address: Some(address),
        place_latitude: degrees.map(|(latitude, _)| latitude),
        place_longitude: degrees.map(|(_, longitude)| longitude),
        online_locations: Some(online_locations),
        tags: Tags::List(tags),
        picture: PictureSent { is_kept: true, ..PictureSent::default() },
        ..EventSubmission::default()
    };
    let span = span(entry, reading.zone()).ok_or(EntryRefusal::NoStart)?;
    Ok(timed(submission, span))
}

/// The description, and below it the event's own page.
fn with_address(entry: &Entry, found: &FoundEvent) -> String {
    let address = entry.line("URL").map(|line| line.value.trim()).filter(|address| is_web_address(address));
    match address {
        Some(address) if address.len() <= 2_000 && !found.description.contains(address) => {
            format!("{}{}", found.description, from_words(address))
        }
        Some(_) | None => found.description.clone(),
    }
}

fn geo(entry: &Entry) -> Option<(f64, f64)> {
    let (latitude, longitude) = entry.line("GEO")?.value.split_once(';')?;
    Some((latitude.trim().parse().ok()?, longitude.trim().parse().ok()?))
}

fn timed(submission: EventSubmission, span: Span) -> EventSubmission {
    let Span { start, end, multidate } = span;
    let end = end.map_or(Moment::Empty, Moment::Seconds);
    EventSubmission { start: Moment::Seconds(start), end, multidate, ..submission }
}

/// How long it takes place. A day is from midnight to a minute before the next one; several days are said to be so.
fn span(entry: &Entry, zone: Tz) -> Option<Span> {
    match entry.start.when {
        When::Day(first) => {
            let last = match entry.end {
                Some(When::Day(last)) => last.max(first),
                Some(When::Moment(_)) | None => first,
            };
            let start = moment(first.and_time(NaiveTime::MIN), zone)?;
            let end = moment(last.and_time(NaiveTime::from_hms_opt(23, 59, 0)?), zone)?;
            Some(Span { start, end: Some(end), multidate: (last > first).then_some(true) })
        }
        When::Moment(start) => {
            let end = match entry.end {
                Some(When::Moment(end)) => Some(end),
                Some(When::Day(_)) | None => None,
            };
            let lasts = end.map(|end| end.saturating_sub(start));
            let is_long = lasts.is_some_and(|lasts| lasts >= TimeDelta::days(1).num_seconds());
            Some(Span { start, end, multidate: is_long.then_some(true) })
        }
    }
}

/// The dates of a series that are none of it: those that are left out, and those that others stand for.
fn skipped(whole: &Entry, apart: &[Entry], reading: &Reading<'_>) -> Vec<i64> {
    let left_out = whole.fewer.iter().filter_map(|when| in_place(whole, *when));
    let others = apart.iter().filter_map(|entry| place_of(whole, entry.instead_of));
    let mut all: Vec<i64> = left_out.chain(others).filter(|date| *date >= reading.now.timestamp()).collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(MAX_SKIPPED);
    all
}

fn place_of(whole: &Entry, instead_of: Option<When>) -> Option<i64> {
    in_place(whole, instead_of?)
}

fn part(whole: &Entry, instead_of: Option<When>) -> String {
    place_of(whole, instead_of).map(compact).unwrap_or_default()
}

fn compact(date: i64) -> String {
    let date: Option<DateTime<Utc>> = DateTime::from_timestamp(date, 0);
    date.map(|date| date.format("%Y%m%dT%H%M%SZ").to_string()).unwrap_or_default()
}

impl Item {
    /// When this date of a series would start if nothing stood for it, in Unix seconds; nothing for what is whole.
    pub fn date(&self) -> Option<i64> {
        let date = chrono::NaiveDateTime::parse_from_str(&self.part, "%Y%m%dT%H%M%SZ").ok()?;
        Some(date.and_utc().timestamp())
    }

    /// What an event says that is as this one came.
    pub fn content(&self) -> String {
        let rest = self.draft.rest.as_ref();
        let until = rest.ok().and_then(|rest| match rest.repeats_until {
            Moment::Seconds(until) => Some(until),
            Moment::Omitted | Moment::Empty | Moment::Malformed => None,
        });
        let rule = rest.ok().and_then(|rest| rest.recurrence).map(|recurrence| (recurrence, until));
        let tags = rest.map(|rest| rest.tags.clone()).unwrap_or_default();
        content(&self.draft.details, &tags, rule)
    }

    /// All that came of it.
    pub fn brought(&self) -> String {
        let place = match &self.draft.place {
            PlaceReference::Named(place) => {
                format!("{}\n{}\n{:?}\n{:?}", place.name, place.address, place.latitude, place.longitude)
            }
            PlaceReference::Id(id) => id.to_string(),
        };
        digest(&[&self.content(), &place, &self.location])
    }
}

/// What an event says, but for its place and its picture, as a digest: it is another one if somebody changes a word of it.
pub fn content_of(event: &Event) -> String {
    content(&event.details, &event.tags, event.repetition.rule())
}

fn content(details: &EventDetails, tags: &[String], rule: Option<(Recurrence, Option<i64>)>) -> String {
    let EventDetails { title, description, start, end, multidate, online_locations } = details;
    let mut tags: Vec<String> = tags.iter().map(|tag| key(tag)).collect();
    tags.sort_unstable();
    let rule = rule.map(|(recurrence, until)| (recurrence.frequency(), recurrence.weekday_of_month(), until));
    let said = serde_json::json!([title, description, start, end, multidate, online_locations, tags, rule]);
    digest(&[&said.to_string()])
}

fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finalize())
}
