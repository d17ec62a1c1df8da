//! Secrets made by machines: client secrets, authorization codes, tokens, session ids.
//!
//! A [`Secret`] is the plain value and lives in one answer only; what is stored is its [`SecretDigest`].
//! Passwords of people are another matter: see [`crate::people::password`].

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;
use zeroize::ZeroizeOnDrop;

/// Bytes of randomness in every secret: 160 bits, the bound of RFC 6749 section 10.10.
const ENTROPY_BYTES: usize = 20;

/// A plain secret. It can't be printed or serialised by accident; [`Secret::expose`] is the only way out.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes a value that somebody presented or a generator made.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The plain value, for the one answer that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored in its place.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 digest of a [`Secret`]. Secrets carry 160 bits of randomness, so a plain digest can't be reversed
/// by guessing; comparison takes constant time.
#[derive(Clone, Copy, Eq, PartialOrd, Ord)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    /// The digest of anything that came from outside, in parts: where one ends counts.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }

    /// A digest as it was stored; `None` unless it is 32 bytes long.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Of what is equal the same, as everywhere; it is for tables whose keys nobody outside learns of.
impl Hash for SecretDigest {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash(hasher);
    }
}

impl PartialEq for SecretDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest(…)")
    }
}

/// What a secret is for. Tokens carry a prefix that secret scanners can find. Every form matches `^[a-z0-9_-]+$`,
/// because WordPress passes them all through `sanitize_key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// A client identifier. Not secret, but made the same way: 40 hexadecimal characters.
    ClientId,
    /// A client secret: 40 hexadecimal characters, as Gancio's documentation shows them.
    ClientSecret,
    /// An authorization code.
    AuthorizationCode,
    /// An access token.
    AccessToken,
    /// A refresh token.
    RefreshToken,
    /// A browser's session.
    Session,
    /// A consent transaction.
    Transaction,
    /// What ties a form to the browser of somebody who isn't logged in.
    Form,
    /// What stands in a link that works once.
    Link,
}

impl SecretKind {
    /// Does it look like one of this kind that we made?
    pub fn is_kind_of(self, secret: &Secret) -> bool {
        secret.expose().starts_with(self.prefix())
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::AccessToken => "unc_at_",
            Self::RefreshToken => "unc_rt_",
            Self::Session => "unc_se_",
            Self::Link => "unc_li_",
            Self::ClientId
            | Self::ClientSecret
            | Self::AuthorizationCode
            | Self::Transaction
            | Self::Form => "",
        }
    }
}

/// Randomness, as a port.
pub trait SecretGenerator: Debug + Send + Sync {
    /// Fills `bytes` with values that nobody can predict.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn SecretGenerator + '_ {
    /// A new secret of 160 random bits, in lower-case hexadecimal behind the prefix of its kind.
    pub fn secret(&self, kind: SecretKind) -> Secret {
        let mut bytes = [0; ENTROPY_BYTES];
        self.fill(&mut bytes);
        Secret::new(format!("{}{}", kind.prefix(), hex::encode(bytes)))
    }

    /// A random UUID (version 4).
    pub fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A salt for a password hash.
    pub fn salt(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes
    }
}

/// The operating system's random number generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl SecretGenerator for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one legal site of randomness")]
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret can be made: ending is the only safe answer"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system provides randomness");
    }
}
