//! Files in folders of pictures: their paths, and what is done with one or both sizes, durably.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use uncino_domain::agenda::picture::{FoundFile, PictureFile, Whereabouts};

pub(crate) const THUMBNAILS: &str = "thumb";
pub(crate) const SEE_THROUGH: &str = "see-through";
pub(crate) const SIZES: [Kept; 2] = [Kept::Full, Kept::Thumbnail];

/// The files of a picture: every one has two.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept {
    Full,
    Thumbnail,
    /// The PNG of a picture of the instance itself that can be seen through.
    SeeThrough,
}

/// Where a picture is within a folder that holds pictures and thumbnails.
pub(crate) fn path(folder: &Path, file: &PictureFile, size: Kept) -> PathBuf {
    match size {
        Kept::Full => folder.join(file.as_str()),
        Kept::Thumbnail => folder.join(THUMBNAILS).join(file.as_str()),
        Kept::SeeThrough => folder.join(SEE_THROUGH).join(file.as_str().replace(".jpg", ".png")),
    }
}

/// The files of ours in a folder. Some have only a thumbnail: its picture was never written, or is removed already.
pub(crate) fn both_sizes_in(folder: &Path, whereabouts: Whereabouts) -> io::Result<Vec<FoundFile>> {
    let mut found = files_in(folder, whereabouts)?;
    found.extend(files_in(&folder.join(THUMBNAILS), whereabouts)?);
    Ok(found)
}

fn files_in(folder: &Path, whereabouts: Whereabouts) -> io::Result<Vec<FoundFile>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(file) = entry.file_name().to_str().and_then(PictureFile::parse) else { continue };
        match entry.metadata().and_then(|facts| facts.modified()) {
            Ok(written_at) => found.push(FoundFile { file, whereabouts, since: written_at.into() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {} // Published or removed meanwhile.
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

pub(crate) fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    if_there(fs::rename(from, to))
}

pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    if_there(fs::remove_file(path))
}

pub(crate) fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Files under a name that nobody has are their owner's alone, unless it is said.
pub(crate) fn everybody_reads<'b, 'n, 'm>(file: &'b mut Builder<'n, 'm>) -> &'b mut Builder<'n, 'm> {
    #[cfg(unix)]
    file.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o644));
    file
}

fn if_there(outcome: io::Result<()>) -> io::Result<()> {
    outcome.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What was renamed stays so, also if the power goes.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
