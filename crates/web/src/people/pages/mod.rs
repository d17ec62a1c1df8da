//! What people see.

pub(crate) mod account;
pub(crate) mod admin_users;
pub(crate) mod agent;
pub(crate) mod email;
pub(crate) mod export;
pub(crate) mod leave;
pub(crate) mod log_in;
pub(crate) mod log_out;
pub(crate) mod password_advice;
pub(crate) mod recover;
pub(crate) mod register;
pub(crate) mod sessions;
pub(crate) mod set_up;
pub(crate) mod wanted_letters;
