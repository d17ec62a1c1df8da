//! Whether an event repeats: five columns of `events`.

use diesel::prelude::*;
use uncino_domain::agenda::event::Repetition;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::id::EventId;
use uncino_domain::storage::Stored;

use crate::error::corrupt;
use crate::schema::events;

/// A series has the first three, and the second only if it ends, an occurrence the last two.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
pub(crate) struct RepetitionColumns {
    recurrence: Option<String>,
    repeats_until: Option<i64>,
    made_until: Option<i64>,
    series_id: Option<i64>,
    is_apart: bool,
}

impl From<Repetition> for RepetitionColumns {
    fn from(repetition: Repetition) -> Self {
        let once = Self {
            recurrence: None,
            repeats_until: None,
            made_until: None,
            series_id: None,
            is_apart: false,
        };
        match repetition {
            Repetition::Once => once,
            Repetition::Series { recurrence, until, made_until } => Self {
                recurrence: Some(stored_recurrence(recurrence)),
                repeats_until: until,
                made_until: Some(made_until),
                ..once
            },
            Repetition::Occurrence { of, is_apart } => Self { series_id: Some(of.0), is_apart, ..once },
        }
    }
}

/// What is stored of a recurrence that isn't known.
const UNKNOWN: &str = "?";

/// `1m`, or with the weekday of the month `1m -1`.
pub(crate) fn stored_recurrence(recurrence: Recurrence) -> String {
    let weekday = recurrence.weekday_of_month();
    let weekday = weekday.map_or_else(String::new, |which| format!(" {which}"));
    recurrence.frequency().map_or_else(|| UNKNOWN.to_owned(), |frequency| frequency + &weekday)
}

/// What was stored of it.
pub(crate) fn recurrence(stored: &str) -> Stored<Recurrence> {
    if stored == UNKNOWN {
        return Ok(Recurrence::Unknown);
    }
    let (frequency, weekday) = stored.split_once(' ').unwrap_or((stored, "ordinal"));
    let recurrence = Recurrence::parse(frequency, Some(weekday));
    recurrence.ok_or_else(|| corrupt("events", "an unknown recurrence".to_owned()))
}

impl RepetitionColumns {
    /// What they say.
    pub(crate) fn into_repetition(self) -> Stored<Repetition> {
        match (self.recurrence, self.made_until, self.series_id) {
            (None, None, None) => Ok(Repetition::Once),
            (None, None, Some(of)) => Ok(Repetition::Occurrence { of: EventId(of), is_apart: self.is_apart }),
            (Some(stored), Some(made_until), None) => Ok(Repetition::Series {
                recurrence: recurrence(&stored)?,
                until: self.repeats_until,
                made_until,
            }),
            (_, _, _) => Err(corrupt("events", "neither a series nor an occurrence nor once".to_owned())),
        }
    }
}
