//! Authorization codes (RFC 6749 section 4.1.2): what a person's yes is worth to one client, for a short while, once.

use crate::clock::Timestamp;
use crate::id::{ClientId, FamilyId, UserId};
use crate::oauth::code_challenge::CodeChallenge;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::secret::SecretDigest;

/// A code that was issued, with all that it is bound to (RFC 6749 section 10.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationCode {
    /// How it is found.
    pub digest: SecretDigest,
    /// The only client that can redeem it.
    pub client_id: ClientId,
    /// Who said yes.
    pub user_id: UserId,
    /// Where the browser was sent with it.
    pub redirect_uri: RedirectUri,
    /// Did the authorization request name the redirect URI? Then a strict client must name it again
    /// (RFC 6749 section 4.1.3).
    pub redirect_uri_was_sent: bool,
    /// What the person agreed to.
    pub scope: ScopeSet,
    /// What the tokens will be for (RFC 8707).
    pub audience: Audience,
    /// The challenge whose verifier must be shown, if one was sent.
    pub code_challenge: Option<CodeChallenge>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The first moment at which it is worth nothing.
    pub expires_at: Timestamp,
    /// Whether it has been used.
    pub stage: CodeStage,
}

/// Where a code is in its short life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeStage {
    /// Not used yet.
    Outstanding,
    /// Used: it gave this family.
    Redeemed {
        /// When it was used.
        at: Timestamp,
        /// What it gave: revoked when the code shows up again.
        family_id: FamilyId,
    },
}
