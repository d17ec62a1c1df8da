//! The rules of the domain, on memory storage.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod access;
mod authorization;
mod authorization_code;
mod caller;
mod client_authentication;
mod code_challenge;
mod consent;
mod description;
mod event_rights;
mod event_submission;
mod event_update;
mod events;
mod housekeeping;
mod parameter;
mod password;
mod redirect_uri;
mod refresh_token;
mod registration;
mod replay;
mod scope;
mod secret;
mod sessions;
mod story;
mod user_administration;
