//! Stories of people and applications, told against the real program.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "stories: a surprise ends the test")]

mod abuse;
mod architecture;
mod bad_input;
mod browser;
mod command_line;
mod crash;
mod documented_flow;
mod ending;
mod readme;
mod replay;
mod secrets;
mod strict_client;
mod wordpress;
