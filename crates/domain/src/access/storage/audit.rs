//! Remembering who did what.

use crate::access::audit::{AuditEntry, NewAuditEntry};
use crate::clock::Timestamp;
use crate::storage::Stored;

/// Remembers the audit log. Entries are added and, when they are old, removed; never changed.
pub trait AuditRepository {
    /// Adds an entry.
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()>;
    /// The latest entries, the latest first: those with a number below `before`, if one is given; at most `limit`.
    fn list(&mut self, before: Option<i64>, limit: u32) -> Stored<Vec<AuditEntry>>;
    /// Removes what is older than that moment; how many.
    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize>;
}
