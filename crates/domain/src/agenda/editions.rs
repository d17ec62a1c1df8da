//! Which edition of the agenda it is.

use std::sync::PoisonError;

use crate::agenda::edition::{CHANGES_AFTER, Edition, next_midnight, next_of};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::storage::{Mark, Stored};

/// Tells editions.
#[derive(Debug, Clone)]
pub struct EditionService {
    ports: Ports,
}

impl EditionService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The edition at this moment. Whatever has been committed before the call is in it. It costs nothing but a look at the
    /// mark of the store while nothing is committed, one look-up while the agenda stays as it is, and a few where it changed.
    pub fn current(&self) -> Stored<Edition> {
        let (mark, at_hand) = self.looked_up()?;
        if let Some(edition) = at_hand {
            return Ok(edition);
        }
        let edition = self.made(self.ports.clock.now())?;
        let known = &self.ports.known;
        *known.last_edition.lock().unwrap_or_else(PoisonError::into_inner) = Some(edition);
        known.edition.keep(mark, (), edition);
        Ok(edition)
    }

    /// The same, if one look-up tells; none if it is another one than before, which takes a read that may have to wait.
    pub fn at_hand(&self) -> Stored<Option<Edition>> {
        Ok(self.looked_up()?.1)
    }

    /// The mark of the store, and the edition if it is known.
    fn looked_up(&self) -> Stored<(Option<Mark>, Option<Edition>)> {
        let now = self.ports.clock.now().timestamp();
        let known = &self.ports.known;
        let mark = self.ports.storage.mark()?;
        if let Some(edition) = known.edition.get(mark, &()).filter(|edition| edition.holds(now)) {
            return Ok((mark, Some(edition)));
        }
        let revision = self.ports.storage.look_up(|repositories| repositories.editions().revision())?;
        let last = *known.last_edition.lock().unwrap_or_else(PoisonError::into_inner);
        let edition = last.filter(|edition| edition.revision == revision && edition.holds(now));
        if let Some(edition) = edition {
            known.edition.keep(mark, (), edition);
        }
        Ok((mark, edition))
    }

    fn made(&self, now: Timestamp) -> Stored<Edition> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let revision = repositories.editions().revision()?;
            let zone = ports.settings(repositories)?.zone();
            let from = now.timestamp();
            let mut moments = vec![next_midnight(now, zone)];
            for after in CHANGES_AFTER {
                let next = repositories.editions().next_moment(from - after)?;
                moments.extend(next.map(|moment| moment + after));
            }
            let until = next_of(moments, from).unwrap_or(from + 1);
            Ok(Edition { revision, from, until })
        })
    }
}
