//! Stories of people and applications, told against the real program.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "stories: a surprise ends the test")]

mod abuse;
mod accounts;
mod applications;
mod architecture;
mod bad_input;
mod browser;
mod browser_pages;
mod command_line;
mod crash;
mod documented_flow;
mod ending;
mod gancio_py;
mod limits;
mod readme;
mod replay;
mod secrets;
mod set_up;
mod strict_client;
mod wordpress;
