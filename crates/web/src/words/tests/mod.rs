//! What the catalogue says, and how.

mod saying;
