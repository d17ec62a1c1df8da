//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod announcements;
mod collections;
mod events;
mod messages;
mod places;
mod sync;
mod tags;

pub use announcements::AnnouncementRepository;
pub use collections::{CollectionInsertion, CollectionRepository};
pub use events::{EventChange, EventInsertion, EventRepository, SeriesAlike};
pub use messages::MessageRepository;
pub use places::{PlaceRepository, PlaceUpdate};
pub use sync::{ExternalIdRepository, IdempotencyRepository, KeyClaim};
pub use tags::{TagRenaming, TagRepository, TagUsage};
