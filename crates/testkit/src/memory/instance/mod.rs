//! The instance in memory.

pub(super) mod database;
mod settings;
mod static_pages;
