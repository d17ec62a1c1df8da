//! Who calls and what was sent.

pub(crate) mod bearer;
pub(crate) mod body;
pub(crate) mod client_credentials;
pub(crate) mod csrf;
pub(crate) mod fields;
pub(crate) mod json;
mod nested;
pub(crate) mod parameters;
pub(crate) mod peer;
pub(crate) mod session;
