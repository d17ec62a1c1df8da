//! The agenda: events, and what is said of them and by them.

mod aliases;
mod announcements;
pub(crate) mod collections;
mod editions;
mod event_aliases;
pub(crate) mod events;
mod external_ids;
mod hidings;
mod idempotency;
mod imported_events;
mod messages;
mod places;
mod removed_events;
mod reply_addresses;
mod tags;
