//! What is promised of the instance.

pub mod database;
pub mod move_in;
pub mod outbox;
pub mod settings;
pub mod static_pages;
