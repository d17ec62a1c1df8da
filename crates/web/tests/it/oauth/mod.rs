mod authorize;
mod client_credentials;
mod consent;
mod token;
