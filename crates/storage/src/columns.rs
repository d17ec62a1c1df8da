//! What stands in a column and what it is in the domain. What can't be understood is reported as corrupt, never guessed.

use std::net::IpAddr;

use chrono::NaiveDateTime;
use uncino_domain::clock::Timestamp;
use uncino_domain::oauth::code_challenge::CodeChallenge;
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

pub(crate) fn scope(table: &'static str, stored: &str) -> Stored<ScopeSet> {
    ScopeSet::parse(stored).map_err(|error| corrupt(table, error.to_string()))
}

/// Names that can't be read are corrupt: to take them for none would make a token good for everything here.
pub(crate) fn audience(table: &'static str, stored: Option<&str>) -> Stored<Audience> {
    let Some(stored) = stored else { return Ok(Audience::default()) };
    Audience::from_stored(stored).ok_or_else(|| corrupt(table, "the resources"))
}

pub(crate) fn redirect_uri(table: &'static str, stored: &str) -> Stored<RedirectUri> {
    RedirectUri::from_stored(stored).map_err(|error| corrupt(table, error.to_string()))
}

pub(crate) fn uuid(table: &'static str, stored: &str) -> Stored<Uuid> {
    Uuid::try_parse(stored).map_err(|error| corrupt(table, error.to_string()))
}

pub(crate) fn stored_address(origin: &Origin) -> Option<String> {
    origin.address.map(|address| address.to_string())
}

pub(crate) fn origin(table: &'static str, address: Option<&str>, agent: Option<String>) -> Stored<Origin> {
    let parse = |address: &str| address.parse::<IpAddr>().map_err(|error| corrupt(table, error.to_string()));
    Ok(Origin { address: address.map(parse).transpose()?, agent, through_another_site: false })
}

/// A stored code challenge. One that is malformed is corrupt: to take it for none would drop PKCE.
pub(crate) fn code_challenge(table: &'static str, stored: Option<&str>) -> Stored<Option<CodeChallenge>> {
    stored
        .map(|stored| CodeChallenge::parse(stored).ok_or_else(|| corrupt(table, "the code challenge")))
        .transpose()
}
