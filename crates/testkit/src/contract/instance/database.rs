//! Which database this is.

use std::sync::Arc;
use std::thread;

use uncino_domain::instance::database_id::DatabaseId;
use uncino_domain::storage::Storage;

use crate::contract::read;

fn id(storage: &Arc<dyn Storage>) -> DatabaseId {
    read(&**storage, |repositories| repositories.database().id())
}

/// Also for whoever asks at once.
pub fn a_database_keeps_its_id(storage: &Arc<dyn Storage>) {
    let first = id(storage);
    let callers: Vec<_> =
        (0..8).map(|_| storage.clone()).map(|storage| thread::spawn(move || id(&storage))).collect();
    for caller in callers {
        assert_eq!(caller.join().unwrap(), first);
    }
}
