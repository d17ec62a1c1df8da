//! What is promised of users and how they come in.

pub mod users;
