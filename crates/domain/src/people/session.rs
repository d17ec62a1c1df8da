//! Sessions: a browser in which somebody has logged in, and the CSRF tokens of its forms.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::clock::Timestamp;
use crate::id::{SessionId, UserId};
use crate::instance::policy::SessionPolicy;
use crate::origin::Origin;
use crate::secret::{Secret, SecretDigest};

/// A browser's session. The cookie holds a secret; here is its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// How it is found.
    pub digest: SecretDigest,
    /// Who logged in.
    pub user_id: UserId,
    /// When they did.
    pub created_at: Timestamp,
    /// When it was last used; written at most once an hour.
    pub last_used_at: Timestamp,
    /// Where they logged in.
    pub origin: Origin,
}

impl Session {
    /// Is it still good at this moment?
    pub fn is_alive(&self, now: Timestamp, policy: &SessionPolicy) -> bool {
        now - self.last_used_at < policy.idle && now - self.created_at < policy.max
    }
}

/// Proof that a form came from a page that we gave to this very browser: an HMAC under the secret of the browser's
/// own cookie, so there is nothing to store and no key to share.
#[derive(Debug, Clone)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token for the browser whose cookie holds this secret.
    pub fn of(cookie: &Secret) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104 section 3)")]
        let mut mac = Hmac::<Sha256>::new_from_slice(cookie.expose().as_bytes()).expect("any key length");
        mac.update(b"uncino form 1");
        Self(hex::encode(mac.finalize().into_bytes()))
    }

    /// The token as it stands in the form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is this what the form sent back? Takes constant time.
    pub fn matches(&self, sent: &str) -> bool {
        self.0.as_bytes().ct_eq(sent.as_bytes()).into()
    }
}
