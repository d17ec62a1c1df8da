//! A table's row and what it is in the domain. A row that can't be understood is reported as corrupt, never guessed.

pub(crate) mod audit;
pub(crate) mod client;
pub(crate) mod code;
pub(crate) mod consent;
pub(crate) mod editing;
pub(crate) mod event;
pub(crate) mod limit;
pub(crate) mod link;
pub(crate) mod picture;
pub(crate) mod place;
pub(crate) mod repetition;
pub(crate) mod session;
pub(crate) mod static_page;
pub(crate) mod token;
pub(crate) mod user;

use std::net::IpAddr;

use chrono::NaiveDateTime;
use uncino_domain::clock::Timestamp;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::origin::Origin;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::Stored;
use uuid::Uuid;

use crate::error::corrupt;

/// A moment as both databases keep it: UTC without a zone.
pub(crate) fn stored_time(time: Timestamp) -> NaiveDateTime {
    time.naive_utc()
}

/// A moment as the domain knows it.
pub(crate) fn time(stored: NaiveDateTime) -> Timestamp {
    stored.and_utc()
}

/// A digest as both databases keep it.
pub(crate) fn stored_digest(digest: &SecretDigest) -> Vec<u8> {
    digest.as_bytes().to_vec()
}

pub(crate) fn digest(table: &'static str, stored: &[u8]) -> Stored<SecretDigest> {
    SecretDigest::from_bytes(stored).ok_or_else(|| corrupt(table, "a digest is not 32 bytes long"))
}

fn scope(table: &'static str, stored: &str) -> Stored<ScopeSet> {
    ScopeSet::parse(stored).map_err(|error| corrupt(table, error.to_string()))
}

/// Names that can't be read are corrupt: to take them for none would make a token good for everything here.
fn audience(table: &'static str, stored: Option<&str>) -> Stored<Audience> {
    let Some(stored) = stored else { return Ok(Audience::default()) };
    Audience::from_stored(stored).ok_or_else(|| corrupt(table, "the resources"))
}

fn redirect_uri(table: &'static str, stored: &str) -> Stored<RedirectUri> {
    RedirectUri::from_stored(stored).map_err(|error| corrupt(table, error.to_string()))
}

fn uuid(table: &'static str, stored: &str) -> Stored<Uuid> {
    Uuid::try_parse(stored).map_err(|error| corrupt(table, error.to_string()))
}

fn stored_address(origin: &Origin) -> Option<String> {
    origin.address.map(|address| address.to_string())
}

fn origin(table: &'static str, address: Option<&str>, agent: Option<String>) -> Stored<Origin> {
    let parse = |address: &str| address.parse::<IpAddr>().map_err(|error| corrupt(table, error.to_string()));
    Ok(Origin { address: address.map(parse).transpose()?, agent, through_another_site: false })
}
