//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod email_changes;
mod links;
mod sessions;
mod users;

pub use email_changes::EmailChangeRepository;
pub use links::LinkRepository;
pub use sessions::SessionRepository;
pub use users::{EmailUpdate, UserInsertion, UserRepository};
