//! A file of SQLite that is removed with its value.

use std::fs;
use std::path::{Path, PathBuf};

/// The file, and those that SQLite puts beside it.
pub(crate) struct SqliteFile(PathBuf);

impl SqliteFile {
    /// One that will be made there; what was there is gone.
    pub(super) fn new(path: PathBuf) -> Self {
        let file = Self(path);
        file.remove();
        file
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn url(&self) -> String {
        format!("sqlite://{}", self.0.display())
    }

    fn remove(&self) {
        for end in ["", "-wal", "-shm"] {
            let _there_was_none = fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

impl Drop for SqliteFile {
    fn drop(&mut self) {
        self.remove();
    }
}
