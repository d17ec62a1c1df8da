//! Stories of people and applications, told against the real program.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "stories: a surprise ends the test")]

mod abuse;
mod accounts;
mod api_examples;
mod applications;
mod architecture;
mod bad_input;
mod bounds;
mod browser;
mod browser_pages;
mod cal2gancio;
mod checklist;
mod circles;
mod command_line;
mod compatibility;
mod crash;
mod documented_flow;
mod documents;
mod embedding;
mod ending;
mod feeds;
mod foreign_clients;
mod functions;
mod gancio_py;
mod house;
mod limits;
mod log;
mod mail_test;
mod media_folder;
mod not_there;
mod open_api;
mod outbox;
mod pictures;
mod pooler;
mod readme;
mod replay;
mod secrets;
mod seeds;
mod set_up;
mod stopping;
mod strict_client;
mod timing;
mod upgrade;
mod wings;
mod wordpress;
