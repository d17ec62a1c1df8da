//! OAuth in memory.

mod clients;
mod tokens;
