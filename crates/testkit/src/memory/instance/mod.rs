//! The instance in memory.

pub(super) mod database;
pub(super) mod outbox;
mod settings;
mod static_pages;
