//! The agenda in memory.

mod collections;
mod events;
pub(super) mod idempotency;
mod places;
