//! OAuth 2.0: clients, consent, codes, tokens, and what the endpoints do with them.
//!
//! A noun stands in the file of its name in the singular ([`client`], [`authorization_code`], [`token`]); a use case in one that
//! is called by what it does ([`authorize`], [`grants`], [`revocation`]). The rule that a code works once stands in
//! `grants/authorization_code.rs`. Nothing here knows of events.

pub mod applications;
pub mod authorization_code;
pub mod authorize;
pub mod client;
pub mod client_administration;
pub mod client_auth_method;
pub mod client_authentication;
pub mod client_search;
pub mod code_challenge;
pub mod consent;
pub mod error;
pub mod grace;
pub mod grant_type;
pub mod grants;
pub mod introspection;
pub mod parameter;
pub mod redirect_uri;
pub mod registration;
pub mod resource;
pub mod revocation;
pub mod scope;
pub mod shown_name;
pub mod storage;
pub mod token;
