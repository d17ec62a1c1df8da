//! Remembering who did what.

use crate::access::audit::{AuditEntry, AuditQuery, NewAuditEntry};
use crate::clock::Timestamp;
use crate::storage::Stored;

/// Remembers the audit log. Entries are added and, when they are old, removed; never changed.
pub trait AuditRepository {
    /// Adds an entry.
    fn insert(&mut self, entry: &NewAuditEntry) -> Stored<()>;
    /// The entries that are asked for, the latest first.
    fn list(&mut self, query: &AuditQuery) -> Stored<Vec<AuditEntry>>;
    /// Removes what is older than that moment; how many.
    fn remove_before(&mut self, moment: Timestamp) -> Stored<usize>;
}
