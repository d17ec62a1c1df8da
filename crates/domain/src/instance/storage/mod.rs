//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod database;
mod move_in;
mod outbox;
mod settings;
mod static_pages;

pub use database::DatabaseRepository;
pub use move_in::MoveInRepository;
pub use outbox::{Hold, OutboxRepository};
pub use settings::SettingRepository;
pub use static_pages::{StaticPageInsertion, StaticPageRepository};
