//! Nothing that people read stands outside the catalogue, and the catalogue has nothing that nobody says.

mod literals;
mod pseudo;
mod saying;
mod sources;
mod template_texts;
mod uses;
