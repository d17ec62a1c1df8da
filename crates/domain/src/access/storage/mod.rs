//! What of this wing is remembered: a trait a table, which the storage crate keeps.

mod audit;
mod limits;

pub use audit::AuditRepository;
pub use limits::LimitRepository;
