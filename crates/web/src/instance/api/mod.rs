//! What programs ask.

pub(crate) mod instance_pictures;
pub(crate) mod mail_test;
pub(crate) mod ping;
pub(crate) mod settings;
pub(crate) mod static_pages;
