//! A server in this process, what is sent to it, and what it answers.

mod answer;
mod request;
mod server;

pub(crate) use answer::Answer;
pub(crate) use request::{Request, delete, encode, get, post, put};
pub(crate) use server::{HOST, Server, https_site, site};

/// The present moment of every test: Sunday, 22 November 2026, noon UTC.
pub(crate) const NOW: i64 = 1_795_348_800;
