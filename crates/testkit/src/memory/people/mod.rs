//! People in memory.

mod links;
mod sessions;
mod users;
