//! How far the agenda has come: the table `agenda_revision`, which triggers of the database move on, and the moments of events.

use diesel::dsl::min;
use diesel::prelude::*;
use uncino_domain::agenda::edition::Revision;
use uncino_domain::storage::{EditionRepository, Stored};

use crate::agenda::events::lists::coalesce;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{agenda_revision, events};

impl EditionRepository for Connection<'_> {
    fn revision(&mut self) -> Stored<Revision> {
        let numbers = agenda_revision::table.select(agenda_revision::number);
        let numbers: Vec<i64> = both!(self, |c| numbers.load(c)).map_err(failed)?;
        Ok(Revision(numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))))
    }

    fn next_moment(&mut self, from: i64) -> Stored<Option<i64>> {
        let start = events::table.filter(events::start_at.ge(from)).select(min(events::start_at));
        let start: Option<i64> = both!(self, |c| start.first(c)).map_err(failed)?;
        // There is an index on the last moment of what is visible, and of what is not.
        let last = coalesce(events::end_at, events::start_at);
        let mut ends = Vec::new();
        for is_visible in [true, false] {
            let end =
                events::table.filter(events::is_visible.eq(is_visible)).filter(last.ge(from)).select(last);
            let end: Option<i64> = both!(self, |c| end.order(last).first(c).optional()).map_err(failed)?;
            ends.extend(end);
        }
        Ok(ends.into_iter().chain(start).min())
    }
}
