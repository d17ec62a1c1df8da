//! People: accounts, log-in and sessions, as API and as pages.

pub(crate) mod api;
pub(crate) mod brought_log_in;
pub(crate) mod letters;
pub(crate) mod pages;
pub(crate) mod password_permit;
pub(crate) mod routes;
