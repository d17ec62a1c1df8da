//! The rules of the domain, on memory storage.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod access;
mod agenda;
mod boundaries;
mod fuzz;
mod instance;
mod machine;
mod oauth;
mod parameter;
mod people;
mod secret;
mod story;
mod traces;
