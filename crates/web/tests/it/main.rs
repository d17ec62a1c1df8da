//! The wire, in this process and on memory storage: every answer as its reader gets it. The folders mirror the URLs.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod api;
mod bearer;
mod compression;
mod cors;
mod etag;
mod failures;
mod feed_parts;
mod feeds;
mod fuzz;
mod hard_text;
mod hosts;
mod limits;
mod media;
mod nodeinfo;
mod oauth;
mod pages;
mod site_files;
mod slashes;
mod support;
mod templates;
