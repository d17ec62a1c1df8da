mod account;
mod account_sessions;
mod admin_users;
mod log_in;
mod log_out;
mod recover;
mod register;
mod set_up;
