//! The secrets of the seeded rows: each is a number, so that the load knows them all without a list.
//!
//! Nobody may use them elsewhere: a seeded database is as open as a door can be.

use uncino_domain::id::{ClientId, FamilyId};
use uncino_domain::secret::{Secret, SecretDigest};
use uuid::Uuid;

/// The password of every seeded person.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Where a number stands in 40 hexadecimal digits.
pub(crate) const HEX: &str = "{hex}";
/// Where it stands as it is.
pub(crate) const NUMBER: &str = "{n}";
/// Where the number of the person stands whose it is, in 40 hexadecimal digits: there are fewer people than codes.
pub(crate) const PERSON: &str = "{person}";

/// What the secrets look like.
pub(crate) const ACCESS: &str = "unc_at_{hex}";
/// A refresh token.
pub(crate) const REFRESH: &str = "unc_rt_{hex}";
/// A code, a client's id and a client's secret.
pub(crate) const BARE: &str = "{hex}";
/// A person's address.
pub(crate) const EMAIL: &str = "person{n}@bench.example";

/// A text with the number in its places.
pub(crate) fn filled(text: &str, number: u64) -> String {
    text.replace(HEX, &format!("{number:040x}")).replace(NUMBER, &number.to_string())
}

/// What is stored of such a secret.
pub(crate) fn digest(text: &str, number: u64) -> SecretDigest {
    Secret::new(filled(text, number)).digest()
}

/// The client of that number.
pub(crate) fn client_id(number: u64) -> ClientId {
    ClientId::new(filled(BARE, number))
}

/// The family of that number.
pub(crate) fn family_id(number: u64) -> FamilyId {
    FamilyId(Uuid::from_u128(u128::from(number)))
}
