//! People: users, their sessions, and links that work once.

mod email_changes;
mod links;
mod sessions;
pub(crate) mod users;
