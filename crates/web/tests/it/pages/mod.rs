mod error;
mod event;
mod forms;
mod home;
mod log_in;
mod log_out;
