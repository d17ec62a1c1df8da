//! The agenda in memory.

mod announcements;
mod collections;
mod editions;
mod event_aliases;
pub(super) mod events;
pub(super) mod external_ids;
mod hidings;
mod idempotency;
mod imported_events;
mod messages;
mod places;
mod removed_events;
mod reply_addresses;
mod tags;
