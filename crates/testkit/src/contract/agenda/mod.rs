//! What is promised of events and what is said of them.

pub mod collections;
pub mod events;
pub mod idempotency;
pub mod places;
pub mod tags;
