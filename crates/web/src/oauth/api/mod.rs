//! What programs ask.

pub(crate) mod client;
pub(crate) mod clients;
