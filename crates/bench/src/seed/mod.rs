//! What a seeded database has: people, clients, families, tokens and events, written through the storage port, so that a row
//! is always what the program takes it for.

mod events;
mod people;
mod stock;

use uncino_domain::clock::{Clock as _, SystemClock, Timestamp};
use uncino_domain::storage::{Repositories, Storage, Stored};

use crate::failure::Failure;
use crate::interrupted;

pub(crate) use events::{SLUG, TAG};
pub(crate) use stock::{Once, stock};

/// Changes whenever other rows are written: databases that were kept with another one are made anew.
pub(crate) const REVISION: u32 = 1;

/// How many rows are written in one transaction.
const BATCH: u64 = 500;

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// People, clients, families and access tokens: so many of each.
    pub(crate) people: u64,
    /// Events.
    pub(crate) events: u64,
}

/// Fills an empty database.
pub(crate) fn fill(storage: &dyn Storage, size: Size) -> Result<(), Failure> {
    let now = SystemClock.now();
    let person = people::Seeding::new(now)?;
    in_batches(storage, 0..size.people, move |repositories, number| person.insert(repositories, number))?;
    in_batches(storage, 0..size.events, move |repositories, number| {
        events::insert(repositories, number, size, now)
    })
}

/// Writes rows by their numbers, many in a transaction.
fn in_batches(
    storage: &dyn Storage,
    numbers: std::ops::Range<u64>,
    insert: impl Fn(&mut dyn Repositories, u64) -> Stored<()> + Clone + Send + 'static,
) -> Result<(), Failure> {
    let mut next = numbers.start;
    while next < numbers.end {
        interrupted::check()?;
        let batch = next..numbers.end.min(next + BATCH);
        next = batch.end;
        let insert = insert.clone();
        storage.write(move |repositories| {
            let mut batch = batch;
            batch.try_for_each(|number| insert(repositories, number))
        })?;
    }
    Ok(())
}

/// Far enough ahead that nothing expires while it is measured.
fn later(now: Timestamp) -> Timestamp {
    now + chrono::TimeDelta::days(300)
}
