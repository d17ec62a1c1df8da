pub(crate) mod housekeeping;
pub(crate) mod move_in;
mod move_in_people;
pub(crate) mod outbox;
pub(crate) mod picture_files;
pub(crate) mod seeding;
pub(crate) mod setting;
pub(crate) mod static_pages;
