//! The strict list, item by item, on the real program. `docs/oauth.md` is its table: each row names the tests here that
//! fail when the behaviour is broken. The number in a test's name is the item's.

mod authorization_endpoint;
mod authorization_response;
mod bearer;
mod client_authentication;
mod codes;
mod consent;
mod decision;
mod deployment;
mod grants;
mod impostors;
mod introspection;
mod loopback;
mod metadata;
mod native;
mod pkce;
mod redirect_uri;
mod refresh;
mod registration;
mod registration_limits;
mod resources;
mod revocation;
mod strict;
mod support;
mod supported;
mod token_endpoint;
mod token_response;
