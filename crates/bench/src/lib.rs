//! What `cargo xtask bench` measures with: seeded databases, the built program on them, raw operations and an empty server
//! beside it, and `wrk` in front of all of them. The method stands in `docs/performance.md`.
//!
//! From the ground up:
//! - `secrets`, `seed`: what the rows are, and whose secrets the load sends; `database`: where they live;
//! - `served`, `process`, `http`: a server that was started, what it uses, one request by hand;
//! - `request`, `path`: what is asked; `load` (and `load.lua`): as fast as it goes, by `wrk`;
//! - `empty`, `raw`: the contestants that bound the program; `target`: one of them under one load; `contest`: all of
//!   them, one after the other;
//! - `measured`, `table`: what came of it, to read and as JSON; `profile`: where its time goes; `run`: from the command line to the table.

mod arguments;
pub mod check;
mod contest;
mod database;
mod empty;
mod failure;
mod http;
mod interrupted;
mod load;
mod measured;
mod path;
mod process;
mod profile;
mod program;
mod raw;
mod request;
mod run;
mod scratch;
mod secrets;
mod seed;
mod served;
mod table;
mod target;

pub use run::begin;
