//! People: users, their sessions, and links that work once.

mod links;
mod sessions;
mod users;
