//! When an event is.

use super::report::RowReport;
use super::row::{Row, Seconds};

/// The earliest and the latest moment that an event can have, in Unix seconds: the years 1900 and 3000.
const BOUNDS: std::ops::RangeInclusive<i64> = -2_208_988_800..=32_535_215_999;

/// When an event starts and ends, in Unix seconds; nothing if nobody can say when it starts.
pub(super) fn times(row: &Row, said: &mut RowReport<'_>) -> Option<(i64, Option<i64>)> {
    let start = match row.seconds("start_datetime") {
        Seconds::Are(start) => Some(start),
        Seconds::Read(start) => {
            said.trouble("its start isn't in whole seconds", "it is read as what it says");
            Some(start)
        }
        Seconds::Nothing | Seconds::Malformed => None,
    };
    let Some(start) = start.filter(|start| BOUNDS.contains(start)) else {
        let title = row.text("title").unwrap_or_default();
        said.trouble(format!("its start can't be read: {title}"), "the event stays behind");
        return None;
    };
    Some((start, end(row, start, said)))
}

fn end(row: &Row, start: i64, said: &mut RowReport<'_>) -> Option<i64> {
    let end = match row.seconds("end_datetime") {
        Seconds::Nothing => return None,
        Seconds::Are(end) => Some(end),
        Seconds::Read(end) => {
            said.trouble("its end isn't in whole seconds", "it is read as what it says");
            Some(end)
        }
        Seconds::Malformed => None,
    };
    let end = end.filter(|end| BOUNDS.contains(end) && *end >= start);
    if end.is_none() {
        said.trouble("its end can't be read, or is before its start", "it has none");
    }
    end
}
