//! What is promised of clients and what they hold.

pub mod clients;
pub mod codes;
pub mod consents;
pub mod tokens;
