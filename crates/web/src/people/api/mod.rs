//! What programs ask.

pub(crate) mod log_in_token;
pub(crate) mod user;
pub(crate) mod user_recovery;
pub(crate) mod user_register;
pub(crate) mod users;
