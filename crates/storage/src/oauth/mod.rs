//! OAuth: clients, consents, authorization codes and tokens.

mod clients;
mod codes;
mod consents;
mod tokens;
