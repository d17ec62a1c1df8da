//! What is promised of events and what is said of them.

pub mod announcements;
pub mod collections;
pub mod editions;
pub mod event_aliases;
pub mod events;
pub mod external_ids;
pub mod hidings;
pub mod idempotency;
pub mod imported_events;
pub mod messages;
pub mod places;
pub mod removed_events;
pub mod reply_addresses;
pub mod tags;
