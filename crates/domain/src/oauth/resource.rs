//! Resources (RFC 8707): what a token is for. Until others can be registered, the issuer and what lies beneath it.
//!
//! Addresses are compared by their parts and paths by their segments, never by prefixes of strings: `BASE/mcpx` is not
//! beneath `BASE/mcp`, and `BASE.evil.example` and `BASE@evil.example` are somebody else's.

use std::fmt;

use url::Url;

use crate::loopback::is_loopback;
use crate::oauth::error::{OAuthError, OAuthErrorCode};

/// The most resources that one request can name.
const MAX_RESOURCES: usize = 10;
/// The longest name of a resource, in bytes.
const MAX_LENGTH: usize = 2_000;

const NOT_A_RESOURCE: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidTarget,
    description: "a resource must be an absolute URI without fragment, and at most ten may be named",
};
const NOT_OURS: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidTarget,
    description: "the resource is not one that this server gives tokens for",
};
const NOT_GRANTED: OAuthError =
    OAuthError { code: OAuthErrorCode::InvalidTarget, description: "the resource is more than was granted" };

/// The name of a protected resource, as it was asked for: an absolute address of the web without fragment and without
/// user information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    text: String,
    url: Url,
}

impl Resource {
    /// Takes a name; nothing if it can't be one of the web (RFC 8707 section 2).
    pub fn parse(text: &str) -> Option<Self> {
        let in_grammar = |c: char| {
            c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '#')
        };
        if text.len() > MAX_LENGTH || !text.chars().all(in_grammar) {
            return None;
        }
        let url = Url::parse(text).ok()?;
        // The URL library forgives `https:host` and `https:///host`; others may read them differently.
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let is_web = matches!(url.scheme(), "https" | "http") && scheme.eq_ignore_ascii_case(url.scheme());
        (is_web && !authority.is_empty() && !authority.contains('@'))
            .then(|| Self { text: text.to_owned(), url })
    }

    /// The name as it was asked for.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Is it this one, or beneath it? While this one is on loopback, every name of loopback with the same port is the same.
    fn is_within(&self, other: &Self) -> bool {
        let is_same_place = self.url.scheme() == other.url.scheme()
            && self.url.port_or_known_default() == other.url.port_or_known_default()
            && (self.url.host() == other.url.host() || is_loopback(&self.url) && is_loopback(&other.url));
        if !is_same_place {
            return false;
        }
        let (mine, theirs) = (segments(&self.url), segments(&other.url));
        match other.url.query() {
            None => mine.starts_with(&theirs),
            Some(query) => mine == theirs && self.url.query() == Some(query),
        }
    }
}

/// The segments of a path; a slash at its end adds none.
fn segments(url: &Url) -> Vec<&str> {
    let mut segments: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
    if segments.last().is_some_and(|last| last.is_empty()) {
        segments.pop();
    }
    segments
}

/// The resources that a grant or a token is for; none were named: the issuer, with all that lies beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience(Vec<Resource>);

impl Audience {
    /// Reads the `resource` parameters of a request. One without a value counts as omitted.
    ///
    /// # Errors
    /// `invalid_target` if one is no absolute URI of the web, or there are too many (RFC 8707 section 2).
    pub fn requested<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, OAuthError> {
        let mut resources: Vec<Resource> = Vec::new();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            let resource = Resource::parse(text).ok_or(NOT_A_RESOURCE)?;
            if !resources.contains(&resource) {
                resources.push(resource);
            }
            if resources.len() > MAX_RESOURCES {
                return Err(NOT_A_RESOURCE);
            }
        }
        Ok(Self(resources))
    }

    /// Reads what [`Self::to_stored`] wrote.
    pub fn from_stored(stored: &str) -> Option<Self> {
        stored.split(' ').map(Resource::parse).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The names, separated by spaces, which no name has; nothing if none were named.
    pub fn to_stored(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.iter().map(Resource::as_str).collect::<Vec<_>>().join(" "))
    }

    /// The resources that were named.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Resource::as_str)
    }

    /// This audience, if every resource is the issuer or beneath it.
    ///
    /// # Errors
    /// `invalid_target` if one is not (RFC 8707 section 2.1).
    pub fn of_issuer(self, issuer: &str) -> Result<Self, OAuthError> {
        if self.0.iter().all(|resource| is_of_issuer(resource, issuer)) { Ok(self) } else { Err(NOT_OURS) }
    }

    /// What comes of asking for these out of what was granted: all of it if none are named, else those, if each is one that
    /// was granted or beneath it. Never more (RFC 8707 section 2.2).
    ///
    /// # Errors
    /// `invalid_target` if one is not.
    pub fn narrowed_to(&self, asked: &Self, issuer: &str) -> Result<Self, OAuthError> {
        if asked.0.is_empty() {
            return Ok(self.clone());
        }
        let is_granted = |resource: &Resource| match self.0.as_slice() {
            [] => is_of_issuer(resource, issuer),
            granted => granted.iter().any(|known| resource.is_within(known)),
        };
        if asked.0.iter().all(is_granted) { Ok(asked.clone()) } else { Err(NOT_GRANTED) }
    }

    /// May a token for these be used at the API of this issuer?
    pub fn reaches(&self, issuer: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|resource| is_of_issuer(resource, issuer))
    }
}

fn is_of_issuer(resource: &Resource, issuer: &str) -> bool {
    Resource::parse(issuer).is_some_and(|issuer| resource.is_within(&issuer))
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
