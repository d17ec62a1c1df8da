//! What is promised of the instance.

pub mod database;
pub mod outbox;
pub mod settings;
pub mod static_pages;
