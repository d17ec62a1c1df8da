//! People: their accounts, passwords, sessions, links that work once, and letters to them.

pub mod account;
pub mod api_log_in;
pub mod brought_log_in;
pub mod email_change;
pub mod email_changes;
pub mod export;
mod imported_password;
pub mod leaving;
pub mod letter;
pub mod letters;
pub mod link;
pub mod log_ins;
pub mod password;
mod password_check;
pub mod recovery;
pub mod session;
pub mod sessions;
pub mod set_up;
pub mod storage;
pub mod user;
pub mod user_administration;
pub mod user_search;
