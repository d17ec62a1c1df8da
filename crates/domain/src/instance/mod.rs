//! The instance itself: its settings and policy, pictures and pages of its own, seeds, and housekeeping.

pub mod colour;
pub mod database_id;
pub mod footer_link;
pub mod housekeeping;
pub mod mail_test;
pub mod move_in;
pub mod outbox;
pub mod picture_files;
pub mod pictures;
pub mod policy;
pub mod seed;
pub mod seeding;
pub mod setting;
pub mod settings;
pub mod static_page;
pub mod static_pages;
pub mod statistics;
pub mod storage;
