//! What people see.

pub(crate) mod add;
pub(crate) mod admin_announcements;
pub(crate) mod admin_calendars;
pub(crate) mod admin_collections;
pub(crate) mod admin_events;
pub(crate) mod admin_places;
pub(crate) mod admin_queue;
pub(crate) mod admin_tags;
pub(crate) mod announcement;
pub(crate) mod embed;
pub(crate) mod event;
pub(crate) mod export;
pub(crate) mod own_events;
pub(crate) mod report;
pub(crate) mod slices;
