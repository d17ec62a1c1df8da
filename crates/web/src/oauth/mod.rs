//! The OAuth endpoints.

pub(crate) mod authorize;
pub(crate) mod log_in;
pub(crate) mod token;
