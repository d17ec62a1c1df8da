//! Which database this is, in memory.

use std::sync::atomic::{AtomicU64, Ordering};

use uncino_domain::instance::database_id::DatabaseId;
use uncino_domain::storage::{DatabaseRepository, Stored};

use crate::memory::Tables;

static MADE: AtomicU64 = AtomicU64::new(1);

/// An id that no other storage has.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::memory) struct Identity(DatabaseId);

impl Default for Identity {
    fn default() -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        Self(DatabaseId::parse(&format!("{number:032x}")).expect("32 hexadecimal characters"))
    }
}

impl DatabaseRepository for Tables {
    fn id(&mut self) -> Stored<DatabaseId> {
        Ok(self.identity.0.clone())
    }
}
