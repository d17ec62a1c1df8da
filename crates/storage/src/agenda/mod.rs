//! The agenda: events, and what is said of them and by them.

mod aliases;
mod collections;
pub(crate) mod events;
mod idempotency;
mod places;
mod tags;
