//! Proof key for code exchange (RFC 7636), method S256 only.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::oauth::error::{OAuthError, OAuthErrorCode};

/// A code challenge: 43 to 128 unreserved characters (RFC 7636 section 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// Reads the two parameters of an authorization request. A challenge without a method means `plain`
    /// (RFC 7636 section 4.3), which is refused (RFC 9700 section 2.1.1).
    pub fn from_request(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Self>, OAuthError> {
        match (challenge, method) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(OAuthErrorCode::InvalidRequest.because("code challenge required")),
            (Some(challenge), Some("S256")) => Self::parse(challenge)
                .map(Some)
                .ok_or(OAuthErrorCode::InvalidRequest.because("the code challenge is malformed")),
            (Some(_), _) => Err(OAuthErrorCode::InvalidRequest.because("transform algorithm not supported")),
        }
    }

    /// A challenge of the right form, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        is_well_formed(text).then(|| Self(text.to_owned()))
    }

    /// The challenge as on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Does this verifier belong to the challenge (RFC 7636 section 4.6)? A malformed verifier does not.
    pub fn is_answered_by(&self, verifier: &str) -> bool {
        let expected = Base64UrlUnpadded::encode_string(&Sha256::digest(verifier.as_bytes()));
        is_well_formed(verifier) && bool::from(expected.as_bytes().ct_eq(self.0.as_bytes()))
    }
}

fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}
