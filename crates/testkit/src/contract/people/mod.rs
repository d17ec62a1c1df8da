//! What is promised of users and how they come in.

pub mod email_changes;
pub mod links;
pub mod sessions;
pub mod users;
