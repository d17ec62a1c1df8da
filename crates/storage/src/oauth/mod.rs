//! OAuth: clients, consents, authorization codes and tokens.

pub(crate) mod clients;
pub(crate) mod codes;
mod consents;
pub(crate) mod tokens;
