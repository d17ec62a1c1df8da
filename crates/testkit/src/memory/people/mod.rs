//! People in memory.

mod email_changes;
mod links;
mod sessions;
mod users;
