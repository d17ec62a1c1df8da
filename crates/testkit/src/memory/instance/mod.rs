//! The instance in memory.

pub(super) mod database;
mod move_in;
pub(super) mod outbox;
mod settings;
mod static_pages;
