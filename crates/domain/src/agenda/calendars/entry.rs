//! An entry of a calendar (`VEVENT`), as it stands there.

use sha2::{Digest as _, Sha256};

use super::moments::{Said, dates};
use super::refusal::{EntryRefusal, RefusedEntry};
use super::zones::Zones;
use crate::agenda::event::submission::MAX_TITLE;
use crate::agenda::found::{ContentLine, When, length};
use crate::text::one_line;

/// The longest name of an entry that is kept as it is, in characters; of longer ones a digest is.
const MAX_UID: usize = 255;

/// An entry that can be read.
#[derive(Debug)]
pub(super) struct Entry {
    /// The first is 1.
    pub(super) number: usize,
    pub(super) uid: String,
    /// For whoever is told of it.
    pub(super) title: String,
    pub(super) lines: Vec<ContentLine>,
    pub(super) start: Said,
    /// When it ends; a day is the last one.
    pub(super) end: Option<When>,
    /// Which date of its series it stands for.
    pub(super) instead_of: Option<When>,
    pub(super) is_cancelled: bool,
    pub(super) sequence: i64,
    pub(super) rules: Vec<String>,
    /// Dates beside those of the rules.
    pub(super) more: Vec<When>,
    /// Dates of the rules that are none.
    pub(super) fewer: Vec<When>,
}

impl Entry {
    pub(super) fn read(
        number: usize,
        lines: Vec<ContentLine>,
        (zones, is_cancelled): (&Zones, bool),
    ) -> Result<Self, RefusedEntry> {
        let value = |name| first(&lines, name).map(|line| line.value.trim());
        let text = |name| first(&lines, name).map(ContentLine::text).unwrap_or_default();
        let title = shortened(&text("SUMMARY"));
        let said = value("UID").filter(|uid| !uid.is_empty()).map(str::to_owned);
        let uid = said.unwrap_or_else(|| digest(&[&title, value("DTSTART").unwrap_or_default()]));
        let uid = if uid.chars().count() > MAX_UID { digest(&[&uid]) } else { uid };
        let refused =
            |why| RefusedEntry { number, uid: uid.clone(), title: title.clone(), why, instead_of: None };
        if value("CLASS").is_some_and(|class| !class.eq_ignore_ascii_case("PUBLIC")) {
            return Err(refused(EntryRefusal::Private));
        }
        if value("EXRULE").is_some() {
            return Err(refused(EntryRefusal::Rule));
        }
        let start = start(&lines, zones).map_err(refused)?;
        let end = end(&lines, start, zones).map_err(refused)?;
        let instead_of = instead_of(&lines, zones).map_err(refused)?;
        let more = all(&lines, "RDATE", zones).map_err(refused)?;
        let fewer = all(&lines, "EXDATE", zones).map_err(refused)?;
        let rules = lines.iter().filter(|line| line.name == "RRULE").map(|line| line.value.clone()).collect();
        let is_cancelled =
            is_cancelled || value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"));
        let sequence = value("SEQUENCE").and_then(|number| number.parse().ok()).unwrap_or_default();
        Ok(Self {
            number,
            uid,
            title,
            lines,
            start,
            end,
            instead_of,
            is_cancelled,
            sequence,
            rules,
            more,
            fewer,
        })
    }

    /// It can't be taken.
    pub(super) fn refused(&self, why: EntryRefusal) -> RefusedEntry {
        let (uid, title) = (self.uid.clone(), self.title.clone());
        RefusedEntry { number: self.number, uid, title, why, instead_of: self.instead_of }
    }

    pub(super) fn line(&self, name: &str) -> Option<&ContentLine> {
        first(&self.lines, name)
    }
}

fn first<'l>(lines: &'l [ContentLine], name: &str) -> Option<&'l ContentLine> {
    lines.iter().find(|line| line.name == name)
}

fn start(lines: &[ContentLine], zones: &Zones) -> Result<Said, EntryRefusal> {
    let line = first(lines, "DTSTART").ok_or(EntryRefusal::NoStart)?;
    Said::of(line, zones)?.ok_or(EntryRefusal::NoStart)
}

/// When it ends: of days the last one, as the day that is written is the one after it (section 3.6.1).
fn end(lines: &[ContentLine], start: Said, zones: &Zones) -> Result<Option<When>, EntryRefusal> {
    let Some(line) = first(lines, "DTEND") else {
        let length = first(lines, "DURATION").and_then(|line| length(&line.value));
        return Ok(length.and_then(|length| start.when.after(length)));
    };
    let end = Said::of(line, zones)?.ok_or(EntryRefusal::Date)?;
    Ok(match (start.when, end.when) {
        (When::Day(first), When::Day(behind)) => {
            behind.pred_opt().filter(|last| *last > first).map(When::Day)
        }
        // Some programs write an end that is the start where there is none.
        (When::Moment(start), When::Moment(end)) => Some(When::Moment(end)).filter(|_| end != start),
        // A day and a moment don't go together.
        (When::Day(_), When::Moment(_)) | (When::Moment(_), When::Day(_)) => None,
    })
}

fn instead_of(lines: &[ContentLine], zones: &Zones) -> Result<Option<When>, EntryRefusal> {
    let Some(line) = first(lines, "RECURRENCE-ID") else { return Ok(None) };
    if line.parameter("RANGE").is_some() {
        return Err(EntryRefusal::Range);
    }
    Ok(Some(Said::of(line, zones)?.ok_or(EntryRefusal::Date)?.when))
}

fn all(lines: &[ContentLine], name: &str, zones: &Zones) -> Result<Vec<When>, EntryRefusal> {
    let mut all = Vec::new();
    for line in lines.iter().filter(|line| line.name == name) {
        all.extend(dates(line, zones)?);
    }
    Ok(all)
}

fn shortened(title: &str) -> String {
    let begin: String = title.chars().filter(|c| *c != '\0').take(4 * MAX_TITLE).collect();
    one_line(&begin).chars().take(MAX_TITLE).collect()
}

/// A name for what has none.
fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    format!("sha256:{}", hex::encode(digest.finalize()))
}
