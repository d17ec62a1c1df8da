//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod clients;
mod codes;
mod consents;
mod tokens;

pub use clients::{ClientRepository, ClientUsage};
pub use codes::{CodeRepository, Redemption};
pub use consents::{Answer, ConsentRepository};
pub use tokens::{Holders, Rotation, TokenRepository};
