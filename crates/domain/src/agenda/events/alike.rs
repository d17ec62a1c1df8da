//! Which events may be the same as another one: two applications or two people sent it.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, TimeZone as _};
use chrono_tz::Tz;

use super::EventService;
use super::hide_all::looked_for;
use crate::access::caller::Editor;
use crate::agenda::event::{Event, EventSummary};
use crate::agenda::hiding::Published;
use crate::agenda::search::searchable;
use crate::clock::Timestamp;
use crate::storage::{StorageError, Stored};

/// How many of them are listed.
pub const MAX_ALIKE: usize = 20;
/// How many are looked at for that, the latest added.
const LOOKED_AT: u32 = 200;
/// What the same place weighs, where the same title weighs a hundred.
const SAME_PLACE: usize = 50;

impl EventService {
    /// The events that may be the same as this one, shown to everybody or not: without words those that begin on its day in the
    /// agenda's time zone, else all that isn't over and has the words. What repeats is left out. At most [`MAX_ALIKE`], those with
    /// the most words of its title, and at its place, first.
    pub fn list_alike(&self, _by: &Editor, event: &Event, words: &str) -> Stored<Vec<EventSummary>> {
        let asked =
            Published { words: words.to_owned(), is_once: true, limit: LOOKED_AT, ..Published::default() };
        let (asked, now, this) = (looked_for(asked), self.ports.clock.now().timestamp(), event.clone());
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let zone = ports.settings(repositories)?.zone();
            let asked = if asked.words.is_empty() {
                Published { starts_in: Some(day_of(this.details.start, zone)), ..asked }
            } else {
                Published { not_over_at: Some(now), ..asked }
            };
            let mut found = repositories.events().published(&asked)?;
            found.retain(|other| other.id != this.id);
            found.sort_by_cached_key(|other| {
                let apart = other.start.abs_diff(this.details.start);
                (Reverse(likeness(&this, other)), apart, other.id)
            });
            found.truncate(MAX_ALIKE);
            Ok::<_, StorageError>(found)
        })
    }
}

/// The day of a moment.
fn day_of(moment: i64, zone: Tz) -> Range<i64> {
    let date = Timestamp::from_timestamp(moment, 0).unwrap_or_default().with_timezone(&zone).date_naive();
    beginning(date, zone)..beginning(date.succ_opt().unwrap_or(date), zone)
}

/// When a day begins. A clock that is put forward at midnight has none: then it is the first moment behind it.
fn beginning(date: NaiveDate, zone: Tz) -> i64 {
    let midnight = date.and_time(NaiveTime::MIN);
    let first = zone.from_local_datetime(&midnight).earliest();
    first.map_or_else(|| zone.from_utc_datetime(&midnight).timestamp(), |first| first.timestamp())
}

/// How alike two events are.
fn likeness(event: &Event, other: &EventSummary) -> usize {
    let (ours, theirs) = (words_of(&event.details.title), words_of(&other.title));
    let all = ours.len() + theirs.len();
    let shared = ours.intersection(&theirs).count() * 200;
    let place = if event.place.id == other.place.id { SAME_PLACE } else { 0 };
    shared.checked_div(all).unwrap_or_default() + place
}

fn words_of(title: &str) -> HashSet<String> {
    let searchable = searchable(title);
    let words = searchable.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
