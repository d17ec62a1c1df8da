//! What is promised of clients and what they hold.

pub mod clients;
pub mod tokens;
