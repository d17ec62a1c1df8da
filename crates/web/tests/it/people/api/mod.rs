mod log_in_token;
mod user;
mod user_change;
mod user_recovery;
mod user_register;
mod user_removal;
mod users;
