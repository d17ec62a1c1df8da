//! SQLite.

use std::sync::Arc;

use tempfile::TempDir;
use uncino_domain::storage::Storage;

fn open() -> (Arc<dyn Storage>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let storage = uncino_storage::open(&url(&folder)).expect("a database");
    (storage, folder)
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}/uncino.db", folder.path().display())
}

uncino_testkit::storage_contract!(open);
