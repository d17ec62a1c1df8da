//! The instance: its settings, pictures and pages of its own, and what it says of itself.

pub(crate) mod api;
mod manifest;
pub(crate) mod nodeinfo;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod site_files;
