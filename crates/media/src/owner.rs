//! A folder of pictures says whose it is: one line in a file, the id of a database.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;
use uncino_domain::agenda::picture::Owner;
use uncino_domain::instance::database_id::DatabaseId;

use crate::files::{everybody_reads, sync_folder, write};

const FILE: &str = ".uncino-database";

pub(crate) fn read(root: &Path) -> io::Result<Owner> {
    let text = match fs::read(root.join(FILE)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Owner::Nobody),
        text => text?,
    };
    let id = std::str::from_utf8(&text).ok().and_then(|text| DatabaseId::parse(text.trim()));
    Ok(id.map_or(Owner::Unclear, Owner::Database))
}

/// Writes the id unless one is there. Whoever reads sees a whole line or none: it is written beside its place and moved there,
/// which works for one of any number that try.
pub(crate) fn claim(root: &Path, id: &DatabaseId) -> io::Result<Owner> {
    let place = root.join(FILE);
    let outcome = match draft(root, id)?.persist_noclobber(&place).map_err(|error| error.error) {
        // Some file systems can't move without replacing.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => write(&place, &line(id)),
        outcome => outcome.map(drop),
    };
    match outcome {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => sync_folder(root)?,
    }
    read(root)
}

/// Writes the id, whatever is there.
pub(crate) fn adopt(root: &Path, id: &DatabaseId) -> io::Result<()> {
    draft(root, id)?.persist(root.join(FILE)).map_err(|error| error.error)?;
    sync_folder(root)
}

/// The line in a file of its own.
fn draft(root: &Path, id: &DatabaseId) -> io::Result<NamedTempFile> {
    let mut draft = everybody_reads(tempfile::Builder::new().prefix(FILE)).tempfile_in(root)?;
    draft.write_all(&line(id))?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

fn line(id: &DatabaseId) -> Vec<u8> {
    format!("{id}\n").into_bytes()
}
