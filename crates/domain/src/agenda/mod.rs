//! The agenda: events, and the places, tags, collections, pictures, messages and announcements around them.
//!
//! The singular is what a thing is ([`place`]), the plural what can be done with it ([`places`]). Nothing here knows of OAuth.

pub mod announcement;
pub mod announcements;
pub mod calendars;
pub mod collection;
pub mod collections;
pub mod edition;
pub mod editions;
pub mod event;
pub mod events;
pub mod found;
pub mod hiding;
pub mod idempotency;
pub mod imported_event;
pub mod message;
pub mod moderation;
pub mod picture;
pub mod place;
pub mod place_administration;
pub mod place_merge;
pub mod place_search;
pub mod places;
pub mod removed_event;
pub mod search;
pub mod storage;
pub mod tag_search;
pub mod tags;
