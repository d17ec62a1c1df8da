//! The refresh grace: an honest client whose answer was lost, or that refreshes twice at once, gets the same successor
//! again for a short while.
//!
//! The answer is kept sealed under a key that only the presented refresh token gives (HKDF-SHA-256, then
//! ChaCha20-Poly1305), so that the database alone holds nothing usable. A token is exchanged once, so each key seals
//! one message and the nonce can be constant.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit as _, Nonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::SealedAnswer;
use crate::secret::Secret;

const CONTEXT: &[u8] = b"uncino refresh grace 1";

/// What a refresh answered, as far as it can't be found again in the database.
#[derive(Debug, Clone)]
pub struct RefreshAnswer {
    /// The access token that was given.
    pub access_token: Secret,
    /// The refresh token that was given.
    pub refresh_token: Secret,
    /// The scope parameter of the request: a retry must ask for the same.
    pub requested_scope: Option<ScopeSet>,
    /// The resources of the request: likewise.
    pub requested_audience: Audience,
}

#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    access: &'a str,
    refresh: &'a str,
    scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resources: Option<String>,
}

/// Seals an answer under the refresh token that was presented.
pub fn seal(presented: &Secret, answer: &RefreshAnswer) -> Option<SealedAnswer> {
    let sealed = Sealed {
        access: answer.access_token.expose(),
        refresh: answer.refresh_token.expose(),
        scope: answer.requested_scope.as_ref().map(ToString::to_string),
        resources: answer.requested_audience.to_stored(),
    };
    let plain = Zeroizing::new(serde_json::to_vec(&sealed).ok()?);
    let payload = Payload { msg: plain.as_slice(), aad: CONTEXT };
    cipher(presented)?.encrypt(&Nonce::default(), payload).ok().map(SealedAnswer)
}

/// Opens a sealed answer; nothing if it was sealed under another token.
pub fn open(presented: &Secret, sealed: &SealedAnswer) -> Option<RefreshAnswer> {
    let payload = Payload { msg: sealed.0.as_slice(), aad: CONTEXT };
    let plain = Zeroizing::new(cipher(presented)?.decrypt(&Nonce::default(), payload).ok()?);
    let sealed: Sealed<'_> = serde_json::from_slice(&plain).ok()?;
    let requested_scope = sealed.scope.as_deref().map(ScopeSet::parse).transpose().ok()?;
    let requested_audience = match sealed.resources.as_deref() {
        Some(resources) => Audience::from_stored(resources)?,
        None => Audience::default(),
    };
    Some(RefreshAnswer {
        access_token: Secret::new(sealed.access),
        refresh_token: Secret::new(sealed.refresh),
        requested_scope,
        requested_audience,
    })
}

fn cipher(presented: &Secret) -> Option<ChaCha20Poly1305> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, presented.expose().as_bytes()).expand(CONTEXT, key.as_mut_slice()).ok()?;
    Some(ChaCha20Poly1305::new(&Key::from(*key)))
}
