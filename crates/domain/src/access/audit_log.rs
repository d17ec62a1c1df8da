//! Reading the audit log.

use crate::access::audit::{AuditEntry, AuditQuery};
use crate::access::caller::Administrator;
use crate::context::Ports;
use crate::storage::Stored;

/// The most words that are looked for, in characters.
const MAX_WORDS: usize = 200;

/// Reads the audit log.
#[derive(Debug, Clone)]
pub struct AuditService {
    ports: Ports,
}

impl AuditService {
    /// An audit service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The entries that are asked for, the latest first. Of the words the first [`MAX_WORDS`] characters are looked for.
    pub fn list(&self, query: &AuditQuery, _for: &Administrator) -> Stored<Vec<AuditEntry>> {
        let words = query.words.replace('\0', "").trim().chars().take(MAX_WORDS).collect();
        let query = AuditQuery { words, ..query.clone() };
        self.ports.storage.read(move |repositories| repositories.audit().list(&query))
    }
}
