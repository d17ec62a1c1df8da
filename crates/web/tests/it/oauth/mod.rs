mod authorize;
mod client_credentials;
mod consent;
mod log_in;
mod token;
