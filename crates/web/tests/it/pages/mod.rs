mod error;
mod forms;
mod rights;
