//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod announcements;
mod collections;
mod editions;
mod event_aliases;
mod events;
mod external_ids;
mod hidings;
mod idempotency;
mod imported_events;
mod messages;
mod places;
mod removed_events;
mod reply_addresses;
mod tags;

pub use announcements::AnnouncementRepository;
pub use collections::{CollectionInsertion, CollectionRepository};
pub use editions::EditionRepository;
pub use event_aliases::EventAliasRepository;
pub use events::{EventChange, EventInsertion, EventRepository, OwnEvents, SeriesAlike};
pub use external_ids::ExternalIdRepository;
pub use hidings::HidingRepository;
pub use idempotency::{IdempotencyRepository, KeyClaim};
pub use imported_events::ImportedEventRepository;
pub use messages::{MessageQuery, MessageRepository};
pub use places::{PlaceMerging, PlaceRemoval, PlaceRepository, PlaceUpdate};
pub use removed_events::RemovedEventRepository;
pub use reply_addresses::ReplyAddressRepository;
pub use tags::{TagRenaming, TagRepository, TagUsage};
