//! Consent transactions: one authorization request, waiting for one person's answer.

use crate::clock::Timestamp;
use crate::id::{ClientId, SessionId, UserId};
use crate::oauth::code_challenge::CodeChallenge;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::secret::SecretDigest;

/// A judged authorization request. Made after log-in, bound to the session, answered once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentTransaction {
    /// How it is found.
    pub digest: SecretDigest,
    /// The only session that can answer it.
    pub session_id: SessionId,
    /// Who is asked.
    pub user_id: UserId,
    /// Which application asks.
    pub client_id: ClientId,
    /// Where the answer goes.
    pub redirect_uri: RedirectUri,
    /// Did the request name the redirect URI?
    pub redirect_uri_was_sent: bool,
    /// What is asked for.
    pub scope: ScopeSet,
    /// What the tokens will be for (RFC 8707).
    pub audience: Audience,
    /// What the client wants back, byte for byte.
    pub state: Option<String>,
    /// The code challenge, if one was sent.
    pub code_challenge: Option<CodeChallenge>,
    /// The first moment at which it can't be answered any more.
    pub expires_at: Timestamp,
}
