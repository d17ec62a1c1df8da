//! What is promised of the instance.

pub mod database;
pub mod settings;
