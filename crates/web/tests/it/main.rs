//! The wire, in this process and on memory storage: every answer as its reader gets it. The folders are the wings of the crate.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod agenda;
mod bearer;
mod compression;
mod cors;
mod description;
mod etag;
mod failures;
mod fuzz;
mod hard_text;
mod hosts;
mod instance;
mod kept;
mod limits;
mod oauth;
mod pages;
mod people;
mod slashes;
mod support;
mod templates;
