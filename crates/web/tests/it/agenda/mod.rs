mod api;
mod feed_parts;
mod feeds;
mod long_calendars;
mod media;
mod pages;
