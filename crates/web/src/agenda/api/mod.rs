//! What programs ask.

pub(crate) mod announcements;
pub(crate) mod calendars;
pub(crate) mod collections;
pub(crate) mod event;
pub(crate) mod event_detail;
pub(crate) mod event_fields;
pub(crate) mod event_json;
pub(crate) mod event_messages;
pub(crate) mod event_meta;
pub(crate) mod event_moderation;
pub(crate) mod event_parts;
pub(crate) mod events;
pub(crate) mod filters;
pub(crate) mod idempotency;
pub(crate) mod places;
pub(crate) mod tags;
