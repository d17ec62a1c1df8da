//! The agenda: events and what is around them, as API, as pages and as feeds.

pub(crate) mod api;
pub(crate) mod feeds;
pub(crate) mod fetched;
pub(crate) mod media;
pub(crate) mod pages;
pub(crate) mod paths;
pub(crate) mod picture_sources;
pub(crate) mod qr;
pub(crate) mod routes;
pub(crate) mod snippet;
pub(crate) mod structured_data;
