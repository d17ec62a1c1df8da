//! The OAuth endpoints.

pub(crate) mod authorize;
pub(crate) mod token;
