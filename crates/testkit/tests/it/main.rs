//! The storage contract on the memory storage that all other tests stand on.

use std::sync::Arc;

use uncino_domain::storage::Storage;
use uncino_testkit::memory::MemoryStorage;

fn open() -> (Arc<dyn Storage>, ()) {
    (Arc::new(MemoryStorage::default()), ())
}

uncino_testkit::storage_contract!(open);
