//! What was made of pictures that are published: `derived/webp/small/<name>.webp` and its like. All of it can be made again,
//! so it may be removed at any time, and a copy of the folder can do without.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use uncino_domain::agenda::picture::{PictureFile, PictureFormat, PictureSize, PictureVariant};
use uncino_domain::clock::Timestamp;

use crate::files::{Kept, everybody_reads, path, read_if_there, remove_if_there};
use crate::variant::made_of;

const DERIVED: &str = "derived";
/// What the name of a file begins with that is being written.
const DRAFT: &str = ".draft-";
/// How old a draft is that nobody writes any more.
const LEFT_BEHIND: TimeDelta = TimeDelta::hours(1);

/// What was made of the pictures in a folder.
pub(crate) struct Derived<'r> {
    root: &'r Path,
}

impl<'r> Derived<'r> {
    pub(crate) fn of(root: &'r Path) -> Self {
        Self { root }
    }

    /// A variant that was made; none without its picture, whatever is left.
    pub(crate) fn read(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        match read_if_there(&self.path(file, variant))? {
            Some(bytes) if self.is_published(file)? => Ok(Some(bytes)),
            Some(_) | None => Ok(None),
        }
    }

    /// Makes a variant, unless it is there.
    pub(crate) fn make(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        let there = self.read(file, variant)?;
        if there.is_some() {
            return Ok(there);
        }
        let Some(kept) = read_if_there(&path(self.root, file, Kept::Full))? else { return Ok(None) };
        let made = made_of(kept, variant)?;
        let place = self.path(file, variant);
        keep(&place, &made)?;
        // Whoever took the picture away meanwhile may not have seen this.
        if !self.is_published(file)? {
            remove_if_there(&place)?;
            return Ok(None);
        }
        Ok(Some(made))
    }

    /// Removes all that was made of a picture, after the picture.
    pub(crate) fn remove(&self, file: &PictureFile) -> io::Result<()> {
        made().try_for_each(|variant| remove_if_there(&self.path(file, variant)))
    }

    /// Removes what has no picture any more, and drafts that nobody writes; how many that were.
    pub(crate) fn clear(&self, now: Timestamp) -> io::Result<usize> {
        let (mut variants, mut removed) = (Vec::new(), 0);
        for variant in made() {
            for entry in entries(&self.folder(variant))? {
                let name = entry.file_name();
                let Some(name) = name.to_str() else { continue };
                if let Some(file) = PictureFile::parse_in(name, variant.format) {
                    variants.push((file, variant));
                } else if name.starts_with(DRAFT) && is_left_behind(&entry, now)? {
                    remove_if_there(&entry.path())?;
                    removed += 1;
                }
            }
        }
        // Listed after what was made of them: what is published meanwhile loses nothing.
        let names = entries(self.root)?.into_iter().map(|entry| entry.file_name());
        let published: HashSet<PictureFile> =
            names.filter_map(|name| name.to_str().and_then(PictureFile::parse)).collect();
        for (file, variant) in variants.iter().filter(|(file, _)| !published.contains(file)) {
            remove_if_there(&self.path(file, *variant))?;
            removed += 1;
        }
        Ok(removed)
    }

    fn is_published(&self, file: &PictureFile) -> io::Result<bool> {
        path(self.root, file, Kept::Full).try_exists()
    }

    fn path(&self, file: &PictureFile, variant: PictureVariant) -> PathBuf {
        self.folder(variant).join(file.name_in(variant.format))
    }

    fn folder(&self, variant: PictureVariant) -> PathBuf {
        let format = match variant.format {
            PictureFormat::Jpeg => "jpeg",
            PictureFormat::WebP => "webp",
        };
        let size = match variant.size {
            PictureSize::Small => "small",
            PictureSize::Thumbnail => "thumb",
            PictureSize::Full => "full",
        };
        self.root.join(DERIVED).join(format).join(size)
    }
}

/// The variants that are made.
fn made() -> impl Iterator<Item = PictureVariant> {
    PictureVariant::all().filter(|variant| !variant.is_kept())
}

/// Whoever reads sees a whole file or none, also after a crash: it is written beside its place and moved there. Of any number
/// that try each may be the last, with the same content.
fn keep(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = place.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut draft = everybody_reads(tempfile::Builder::new().prefix(DRAFT)).tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    draft.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// What is in a folder; nothing if it was never made.
fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect(),
    }
}

fn is_left_behind(entry: &DirEntry, now: Timestamp) -> io::Result<bool> {
    match entry.metadata().and_then(|facts| facts.modified()) {
        Ok(written_at) => Ok(Timestamp::from(written_at) < now - LEFT_BEHIND),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false), // Finished meanwhile.
        Err(error) => Err(error),
    }
}
