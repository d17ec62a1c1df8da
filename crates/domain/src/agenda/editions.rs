//! Which edition of the agenda it is.

use std::sync::PoisonError;

use crate::agenda::edition::{CHANGES_AFTER, Edition, next_midnight, next_of};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::storage::Stored;

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
        let now = self.ports.clock.now();
        let known = &self.ports.known;
        let mark = self.ports.storage.mark()?;
        if let Some(edition) = known.edition.get(mark, &()).filter(|edition| edition.holds(now.timestamp())) {
            return Ok(edition);
        }
        let edition = self.looked_up(now)?;
        known.edition.keep(mark, (), edition);
        Ok(edition)
    }

    fn looked_up(&self, now: Timestamp) -> Stored<Edition> {
        let revision = self.ports.storage.look_up(|repositories| repositories.editions().revision())?;
        let last = || self.ports.known.last_edition.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |edition: &Edition| edition.revision == revision && edition.holds(now.timestamp());
        if let Some(edition) = last().filter(is_it) {
            return Ok(edition);
        }
        let edition = self.made(now)?;
        *last() = Some(edition);
        Ok(edition)
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
