mod api;
mod feed_parts;
mod feeds;
mod media;
mod pages;
