//! An edition of the agenda: as long as it lasts, whoever isn't logged in gets the same answer to the same question.

use chrono::{Days, NaiveTime, TimeZone as _};
use chrono_tz::Tz;

use crate::clock::Timestamp;

/// How long an event goes on, in seconds, as far as anybody can know, if nobody said when it ends.
pub const UNSAID: i64 = 3 * 60 * 60;

/// How long feeds have what is over, in seconds: a reader that comes once a day misses nothing.
pub const IN_FEEDS: i64 = 24 * 60 * 60;

/// How long after a start or an end something of the agenda can change by itself, in seconds.
pub(crate) const CHANGES_AFTER: [i64; 3] = [0, UNSAID, IN_FEEDS];

/// How far the agenda has come: another one after each commit that changed something which visitors see. It says nothing of
/// the order of commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision(pub i64);

/// What is between two changes of the agenda: somebody made one, or time did, because an event began or ended, or a day did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// What had been committed.
    pub revision: Revision,
    /// Since when it is known to be this one, in Unix seconds.
    pub from: i64,
    /// When the next one begins at the latest, in Unix seconds.
    pub until: i64,
}

impl Edition {
    /// Can it be this one at that moment, as far as time goes?
    pub fn holds(&self, now: i64) -> bool {
        (self.from..self.until).contains(&now)
    }
}

/// The first of these moments that is still to come; a moment that is right now ends with its second.
pub(crate) fn next_of(moments: impl IntoIterator<Item = i64>, now: i64) -> Option<i64> {
    moments.into_iter().map(|moment| if moment <= now { now + 1 } else { moment }).min()
}

/// When the day ends in that zone, in Unix seconds; a clock that is put forward at midnight begins the day later.
pub(crate) fn next_midnight(now: Timestamp, zone: Tz) -> i64 {
    let tomorrow = now.with_timezone(&zone).date_naive() + Days::new(1);
    let midnight = tomorrow.and_time(NaiveTime::MIN);
    let first = zone.from_local_datetime(&midnight).earliest();
    first.map_or_else(|| zone.from_utc_datetime(&midnight).timestamp(), |first| first.timestamp())
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};
    use chrono_tz::Tz;

    use super::{next_midnight, next_of};

    #[test]
    fn what_is_right_now_ends_with_its_second() {
        assert_eq!(next_of([10, 7], 6), Some(7));
        assert_eq!(next_of([10, 7], 7), Some(8));
        assert_eq!(next_of([], 7), None);
    }

    #[test]
    fn a_day_ends_in_its_zone() {
        let now = Utc.with_ymd_and_hms(2026, 3, 28, 23, 30, 0).unwrap();
        let at = |hour, minute, day| Utc.with_ymd_and_hms(2026, 3, day, hour, minute, 0).unwrap().timestamp();
        assert_eq!(next_midnight(now, Tz::UTC), at(0, 0, 29));
        // In Rome it is the 29th, the day that has 23 hours.
        assert_eq!(next_midnight(now, Tz::Europe__Rome), at(22, 0, 29));
        // Beirut's clocks went from 24:00 to 1:00: the 29th began at 22:00 UTC, and has 23 hours as well.
        assert_eq!(next_midnight(now, Tz::Asia__Beirut), at(21, 0, 29));
    }
}
