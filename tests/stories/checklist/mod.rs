//! The strict list, item by item, on the wire. The number in a test's name is that of the item in `docs/oauth.md`.

mod authorization_endpoint;
mod authorization_response;
mod client_authentication;
mod codes;
mod consent;
mod decision;
mod grants;
mod redirect_uri;
mod support;
mod token_endpoint;
mod token_response;
