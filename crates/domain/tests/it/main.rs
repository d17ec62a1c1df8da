//! The rules of the domain, on memory storage.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

mod access;
mod account;
mod account_request;
mod api_log_in;
mod applications;
mod audit;
mod authorization;
mod authorization_code;
mod caller;
mod client_administration;
mod client_authentication;
mod client_limits;
mod code_challenge;
mod consent;
mod description;
mod event_rights;
mod event_submission;
mod event_update;
mod events;
mod housekeeping;
mod limits;
mod log_ins;
mod moderation;
mod parameter;
mod password;
mod people;
mod places;
mod quotas;
mod recovery;
mod redirect_uri;
mod refresh_token;
mod registration;
mod replay;
mod scope;
mod secret;
mod sessions;
mod set_up;
mod setting;
mod story;
mod tags;
mod user_administration;
mod user_changes;
