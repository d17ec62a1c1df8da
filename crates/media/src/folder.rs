//! The files of pictures in a folder, which several nodes may share.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use uncino_domain::picture::{FoundFile, PictureError, PictureFacts, PictureFile, PictureSize, PictureStore};

use crate::convert::convert;

const STAGED: &str = "staged";
const THUMBNAILS: &str = "thumb";

/// Keeps pictures in a folder: `<name>.jpg` and `thumb/<name>.jpg`; before they are published the same under `staged/`.
#[derive(Debug)]
pub struct PictureFolder {
    root: PathBuf,
}

impl PictureFolder {
    /// A store in this folder. Nothing is made there yet.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Makes the folder, if it isn't there.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn prepare(&self) -> io::Result<()> {
        fs::create_dir_all(self.root.join(THUMBNAILS))?;
        fs::create_dir_all(self.root.join(STAGED).join(THUMBNAILS))
    }

    fn path(&self, file: &PictureFile, is_staged: bool, size: PictureSize) -> PathBuf {
        let mut path = self.root.clone();
        if is_staged {
            path.push(STAGED);
        }
        if size == PictureSize::Thumbnail {
            path.push(THUMBNAILS);
        }
        path.push(file.as_str());
        path
    }

    fn stage_both(&self, file: &PictureFile, full: &[u8], thumbnail: &[u8]) -> io::Result<()> {
        // The picture itself comes last when it is made and first when it is removed: what has one has a thumbnail.
        write(&self.path(file, true, PictureSize::Thumbnail), thumbnail)?;
        write(&self.path(file, true, PictureSize::Full), full)
    }
}

impl PictureStore for PictureFolder {
    fn stage(&self, file: &PictureFile, sent: &[u8]) -> Result<PictureFacts, PictureError> {
        let converted = convert(sent)?;
        if let Err(error) = self.stage_both(file, &converted.full, &converted.thumbnail) {
            let _what_is_half_written = self.remove(file);
            return Err(error.into());
        }
        let size = u32::try_from(converted.full.len()).unwrap_or(u32::MAX);
        Ok(PictureFacts { width: converted.width, height: converted.height, size })
    }

    fn publish(&self, file: &PictureFile) -> io::Result<()> {
        for size in [PictureSize::Thumbnail, PictureSize::Full] {
            match fs::rename(self.path(file, true, size), self.path(file, false, size)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        sync_folder(&self.root)
    }

    fn remove(&self, file: &PictureFile) -> io::Result<()> {
        for is_staged in [true, false] {
            for size in [PictureSize::Full, PictureSize::Thumbnail] {
                match fs::remove_file(self.path(file, is_staged, size)) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
        }
        Ok(())
    }

    fn read(&self, file: &PictureFile, size: PictureSize) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(file, false, size)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self) -> io::Result<Vec<FoundFile>> {
        let mut found = files_in(&self.root.join(STAGED), true)?;
        // A thumbnail whose picture was never written, or is removed already.
        found.extend(files_in(&self.root.join(STAGED).join(THUMBNAILS), true)?);
        found.extend(files_in(&self.root, false)?);
        found.extend(files_in(&self.root.join(THUMBNAILS), false)?);
        found.sort_by(|a, b| (&a.file, a.is_staged).cmp(&(&b.file, b.is_staged)));
        found.dedup_by(|a, b| (&a.file, a.is_staged) == (&b.file, b.is_staged));
        Ok(found)
    }
}

/// The files of ours in a folder.
fn files_in(folder: &Path, is_staged: bool) -> io::Result<Vec<FoundFile>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(file) = entry.file_name().to_str().and_then(PictureFile::parse) else { continue };
        match entry.metadata().and_then(|facts| facts.modified()) {
            Ok(written_at) => found.push(FoundFile { file, is_staged, written_at: written_at.into() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {} // Published or removed meanwhile.
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What was renamed stays so, also if the power goes.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
