//! The store of pictures on real files and real pictures.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod aside;
mod colors;
mod convert;
mod folder;
mod owner;
mod support;
mod uploads;
mod variants;
mod whole;
