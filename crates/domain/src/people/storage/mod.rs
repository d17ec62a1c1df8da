//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod links;
mod sessions;
mod users;

pub use links::LinkRepository;
pub use sessions::SessionRepository;
pub use users::{UserInsertion, UserRepository};
