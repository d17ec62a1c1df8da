//! Reading the audit log.

use crate::access::audit::AuditEntry;
use crate::access::caller::Administrator;
use crate::context::Ports;
use crate::storage::Stored;

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

    /// The latest entries, the latest first: those before that number, if one is given; at most `limit`.
    pub fn list(&self, _for: &Administrator, before: Option<i64>, limit: u32) -> Stored<Vec<AuditEntry>> {
        self.ports.storage.read(move |repositories| repositories.audit().list(before, limit))
    }
}
