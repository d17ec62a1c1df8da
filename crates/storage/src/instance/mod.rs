//! The instance: its settings, its static pages, and which database it is.

mod database;
mod settings;
mod static_pages;
