//! The instance: its settings, its static pages, what is to leave it, and which database it is.

mod database;
mod move_in;
mod outbox;
mod settings;
mod static_pages;
