//! Passwords of people: argon2id, and a dummy for unknown users, so that both cost the same time. What came along from
//! Gancio is bcrypt until its owner logs in.

use std::borrow::Cow;
use std::fmt::Debug;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as PhcString;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::people::imported_password;
use crate::secret::Secret;

/// The shortest password that is accepted for an account, in characters.
pub const MIN_LENGTH: usize = 8;
/// The longest password, in bytes: longer ones would only cost time.
pub const MAX_LENGTH: usize = 1_024;

/// A hash that no password is known for, with the parameters of [`Argon2id::default`]. A constant, because computing one
/// at start would keep its 19 MiB.
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$dW5jaW5vLWR1bW15LXMx$Q9p4vHq0Yd8rZ2mKc1sXw7uTfEoLbNgJiPaVhRySzDk";

/// Stands before a hash that replaced an imported one: of longer passwords it counts as much as that did.
const COUNTS_A_START: &str = "72";

/// A stored password, as a PHC string such as `$argon2id$v=19$…`, or imported: `$2b$10$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a hash as it was stored.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A hash that no password fits: for an account whose owner has not chosen one yet.
    pub fn none() -> Self {
        Self("none".to_owned())
    }

    /// Takes a hash that comes from elsewhere, if it is one that can be checked here.
    pub fn imported(text: &str) -> Option<Self> {
        imported_password::is_hash(text).then(|| Self(text.to_owned()))
    }

    /// Does it come from elsewhere? It is replaced when its owner logs in.
    pub fn is_imported(&self) -> bool {
        self.0.starts_with(Self::IMPORTED)
    }

    /// What every imported hash begins with, and no other.
    pub const IMPORTED: &str = "$2";

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// A password that is fit for an account: [`MIN_LENGTH`] characters to [`MAX_LENGTH`] bytes.
#[derive(Debug, Clone)]
pub struct NewPassword(Secret);

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_LENGTH`] characters.
    #[error("a password needs at least 8 characters")]
    TooShort,
    /// More than [`MAX_LENGTH`] bytes.
    #[error("a password can have at most 1024 bytes")]
    TooLong,
}

impl NewPassword {
    /// Judges a password that somebody chose.
    pub fn parse(password: Secret) -> Result<Self, PasswordError> {
        if password.expose().chars().count() < MIN_LENGTH {
            return Err(PasswordError::TooShort);
        }
        if password.expose().len() > MAX_LENGTH {
            return Err(PasswordError::TooLong);
        }
        Ok(Self(password))
    }
}

/// Hashes and checks passwords. Both take tens of milliseconds and 19 MiB on purpose: callers bound how many run at once.
pub trait PasswordHasher: Debug + Send + Sync {
    /// The hash to store for a new password.
    fn hash(&self, password: &NewPassword, salt: [u8; 16]) -> PasswordHash;

    /// Is this the password? Without a hash (an unknown user) the answer is no, after the same time.
    fn verify(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool;

    /// Is this the password, where imported hashes are left? It costs one hash of either kind, whichever is asked about, so
    /// that time doesn't tell who has which, nor who has an account.
    fn verify_among_imported(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool {
        let (imported, ours) = hash.map_or((None, None), |hash| {
            if hash.is_imported() { (Some(hash.as_str()), None) } else { (None, Some(hash)) }
        });
        let is_ours = self.verify(password, ours);
        let is_fit = password.expose().len() <= MAX_LENGTH;
        let is_imported = is_fit && imported_password::verify(password.expose(), imported);
        is_ours || is_imported
    }

    /// The hash to store in place of an imported one, for the password that was right for it.
    fn hash_imported(&self, password: &Secret, salt: [u8; 16]) -> PasswordHash {
        let counted = imported_password::counted(password.expose());
        if counted.len() < imported_password::COUNTED {
            return self.hash(&NewPassword(password.clone()), salt);
        }
        let counted = Secret::new(hex::encode(counted)); // Where it is cut may be within a character.
        let PasswordHash(hash) = self.hash(&NewPassword(counted), salt);
        PasswordHash(format!("{COUNTS_A_START}{hash}"))
    }
}

/// Argon2id with OWASP's parameters (19 MiB, two passes, one lane), unless made otherwise.
#[derive(Debug, Clone, Default)]
pub struct Argon2id {
    parameters: argon2::Params,
}

impl Argon2id {
    /// With the least cost that the algorithm allows: for tests only.
    pub fn for_tests() -> Self {
        let cheapest = argon2::Params::new(argon2::Params::MIN_M_COST, argon2::Params::MIN_T_COST, 1, None);
        Self { parameters: cheapest.unwrap_or_default() }
    }

    fn algorithm(&self) -> Argon2<'_> {
        Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, self.parameters.clone())
    }
}

impl PasswordHasher for Argon2id {
    #[expect(
        clippy::expect_used,
        reason = "fails only for lengths that NewPassword and the salt's type rule out"
    )]
    fn hash(&self, password: &NewPassword, salt: [u8; 16]) -> PasswordHash {
        let hash = self
            .algorithm()
            .hash_password_with_salt(password.0.expose().as_bytes(), &salt)
            .expect("password and salt have lengths that argon2 takes");
        PasswordHash(hash.to_string())
    }

    fn verify(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool {
        if password.expose().len() > MAX_LENGTH {
            return false;
        }
        // Without a password to compare with, the dummy costs the same time.
        let hash = hash.filter(|hash| **hash != PasswordHash::none());
        let text = hash.map_or(DUMMY, PasswordHash::as_str);
        let (text, password) = match text.strip_prefix(COUNTS_A_START) {
            Some(text) => (text, hex::encode(imported_password::counted(password.expose())).into()),
            None => (text, Cow::Borrowed(password.expose())),
        };
        let matches = PhcString::new(text)
            .is_ok_and(|stored| self.algorithm().verify_password(password.as_bytes(), &stored).is_ok());
        matches && hash.is_some()
    }
}
