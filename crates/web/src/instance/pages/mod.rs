//! What people see.

pub(crate) mod about;
pub(crate) mod admin;
pub(crate) mod admin_audit;
pub(crate) mod admin_pages;
pub(crate) mod admin_settings;
pub(crate) mod source;
pub(crate) mod static_page;
pub(crate) mod theme;
