//! OAuth in memory.

mod clients;
mod codes;
mod consents;
mod tokens;
