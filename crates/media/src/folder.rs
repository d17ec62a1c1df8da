//! The files of pictures in a folder, which several nodes may share.

use std::fs;
use std::io;
use std::path::PathBuf;

use uncino_domain::agenda::picture::{
    FoundFile, Owner, PictureError, PictureFacts, PictureFile, PictureFormat, PictureSize, PictureStore,
    PictureVariant, Whereabouts,
};
use uncino_domain::clock::Timestamp;
use uncino_domain::instance::database_id::DatabaseId;

use crate::aside::Aside;
use crate::convert::{convert, see_through};
use crate::derived::Derived;
use crate::files::{
    Kept, SEE_THROUGH, SIZES, THUMBNAILS, both_sizes_in, move_if_there, path, read_if_there, remove_if_there,
    sync_folder, write,
};
use crate::owner;

const STAGED: &str = "staged";

/// Keeps pictures in a folder: `<name>.jpg` and `thumb/<name>.jpg`; before they are published the same
/// under `staged/`, and under `set-aside/<day>/` when no event has them. What was made of them is in `derived/`. Pictures of the
/// instance itself that can be seen through are in `see-through/<name>.png` as well.
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
        for folder in [self.root.clone(), self.root.join(STAGED)] {
            fs::create_dir_all(folder.join(THUMBNAILS))?;
            fs::create_dir_all(folder.join(SEE_THROUGH))?;
        }
        Ok(())
    }

    fn path(&self, file: &PictureFile, is_staged: bool, size: Kept) -> PathBuf {
        if is_staged { path(&self.root.join(STAGED), file, size) } else { path(&self.root, file, size) }
    }

    /// Where a file is while its event is on its way.
    pub(crate) fn staged(&self, file: &PictureFile, size: Kept) -> PathBuf {
        self.path(file, true, size)
    }

    fn aside(&self) -> Aside<'_> {
        Aside::of(&self.root)
    }

    fn derived(&self) -> Derived<'_> {
        Derived::of(&self.root)
    }

    fn stage_both(&self, file: &PictureFile, full: &[u8], thumbnail: &[u8]) -> io::Result<()> {
        // The picture itself comes last when it is made and first when it is removed: what has one has a thumbnail.
        write(&self.path(file, true, Kept::Thumbnail), thumbnail)?;
        write(&self.path(file, true, Kept::Full), full)
    }
}

/// Which of the two files a variant is; none if it is made of them.
fn kept(variant: PictureVariant) -> Option<Kept> {
    match (variant.format, variant.size) {
        (PictureFormat::Jpeg, PictureSize::Full) => Some(Kept::Full),
        (PictureFormat::Jpeg, PictureSize::Thumbnail) => Some(Kept::Thumbnail),
        (PictureFormat::Jpeg, PictureSize::Small) | (PictureFormat::WebP, _) => None,
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

    fn converted(&self, sent: &[u8]) -> Result<Vec<u8>, PictureError> {
        Ok(convert(sent)?.full)
    }

    fn stage_see_through(&self, file: &PictureFile, sent: &[u8]) -> Result<(), PictureError> {
        let Some(png) = see_through(sent)? else { return Ok(()) };
        Ok(write(&self.path(file, true, Kept::SeeThrough), &png)?)
    }

    fn read_see_through(&self, file: &PictureFile) -> io::Result<Option<Vec<u8>>> {
        read_if_there(&self.path(file, false, Kept::SeeThrough))
    }

    fn publish(&self, file: &PictureFile) -> io::Result<()> {
        for size in [Kept::SeeThrough, Kept::Thumbnail, Kept::Full] {
            move_if_there(&self.path(file, true, size), &self.path(file, false, size))?;
        }
        sync_folder(&self.root)
    }

    fn remove(&self, file: &PictureFile) -> io::Result<()> {
        for is_staged in [true, false] {
            for size in SIZES.into_iter().chain([Kept::SeeThrough]) {
                remove_if_there(&self.path(file, is_staged, size))?;
            }
        }
        self.derived().remove(file)?;
        self.aside().remove(file)
    }

    fn set_aside(&self, file: &PictureFile, at: Timestamp) -> io::Result<()> {
        let day = self.aside().day(at)?;
        for is_staged in [true, false] {
            for size in SIZES {
                move_if_there(&self.path(file, is_staged, size), &path(&day, file, size))?;
            }
        }
        self.derived().remove(file)?;
        sync_folder(&self.root)
    }

    fn bring_back(&self, file: &PictureFile) -> io::Result<()> {
        for day in self.aside().days()? {
            for size in [Kept::Thumbnail, Kept::Full] {
                move_if_there(&path(&day, file, size), &self.path(file, false, size))?;
            }
        }
        sync_folder(&self.root)
    }

    fn read(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        match kept(variant) {
            Some(size) => read_if_there(&self.path(file, false, size)),
            None => self.derived().read(file, variant),
        }
    }

    fn make(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        match kept(variant) {
            Some(_) => self.read(file, variant),
            None => self.derived().make(file, variant),
        }
    }

    fn clear_variants(&self, now: Timestamp) -> io::Result<usize> {
        self.derived().clear(now)
    }

    fn find(&self, file: &PictureFile) -> io::Result<Option<Whereabouts>> {
        let is_there = |is_staged| -> io::Result<bool> {
            let [full, thumbnail] = SIZES.map(|size| self.path(file, is_staged, size).try_exists());
            Ok(full? || thumbnail?)
        };
        // What is half published is still staged.
        if is_there(true)? {
            return Ok(Some(Whereabouts::Staged));
        }
        if is_there(false)? {
            return Ok(Some(Whereabouts::Published));
        }
        Ok(self.aside().has(file)?.then_some(Whereabouts::SetAside))
    }

    fn list(&self) -> io::Result<Vec<FoundFile>> {
        let mut found = both_sizes_in(&self.root.join(STAGED), Whereabouts::Staged)?;
        found.extend(both_sizes_in(&self.root, Whereabouts::Published)?);
        found.extend(self.aside().list()?);
        found.sort_by(|a, b| (&a.file, a.whereabouts).cmp(&(&b.file, b.whereabouts)));
        found.dedup_by(|a, b| (&a.file, a.whereabouts) == (&b.file, b.whereabouts));
        Ok(found)
    }

    fn list_staged(&self) -> io::Result<Vec<PictureFile>> {
        let mut files: Vec<PictureFile> = both_sizes_in(&self.root.join(STAGED), Whereabouts::Staged)?
            .into_iter()
            .map(|found| found.file)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    fn owner(&self) -> io::Result<Owner> {
        owner::read(&self.root)
    }

    fn claim(&self, id: &DatabaseId) -> io::Result<Owner> {
        owner::claim(&self.root, id)
    }

    fn adopt(&self, id: &DatabaseId) -> io::Result<()> {
        owner::adopt(&self.root, id)
    }
}
