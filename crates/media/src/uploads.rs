//! The pictures of another instance, in its own folder: looked at, and linked or made anew into ours. Nothing is written
//! there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use image::{ImageFormat, ImageReader};
use uncino_domain::agenda::picture::{
    PictureError, PictureFacts, PictureFile, PictureSize, PictureStore as _, Whereabouts,
};
use uncino_domain::instance::move_in::{Look, OldPictures};

use crate::convert::convert;
use crate::files::{Kept, THUMBNAILS, read_if_there, remove_if_there, write};
use crate::folder::PictureFolder;
use crate::whole::is_whole;

/// A folder of pictures of another instance, and ours, which they go into.
#[derive(Debug)]
pub struct Uploads {
    from: PathBuf,
    into: PictureFolder,
}

/// What can be used of a picture.
enum Usable {
    /// A JPEG as we keep them: it can be linked.
    AsItIs { path: PathBuf, facts: PictureFacts },
    /// Something that becomes one.
    Converted { full: Vec<u8>, thumbnail: Vec<u8>, facts: PictureFacts },
}

impl Usable {
    fn facts(&self) -> PictureFacts {
        match self {
            Self::AsItIs { facts, .. } | Self::Converted { facts, .. } => *facts,
        }
    }
}

impl Uploads {
    /// The pictures of this folder, on their way into that one.
    pub fn new(from: PathBuf, into: PathBuf) -> Self {
        Self { from, into: PictureFolder::new(into) }
    }

    fn full(&self, name: &str) -> PathBuf {
        self.from.join(name)
    }

    fn thumbnail(&self, name: &str) -> PathBuf {
        self.from.join(THUMBNAILS).join(name)
    }
}

/// A name and no way out of the folder.
fn is_name(name: &str) -> bool {
    let is_odd = |c: char| matches!(c, '/' | '\\' | '\0');
    !name.is_empty() && !name.starts_with('.') && !name.contains(is_odd)
}

/// What a file can be used for; nothing if it is no whole picture.
fn usable(path: &Path, is_ours: bool) -> io::Result<Option<Usable>> {
    let Some(sent) = read_if_there(path)? else { return Ok(None) };
    if is_ours && let Some((width, height)) = jpeg(&sent) {
        let size = u32::try_from(sent.len()).unwrap_or(u32::MAX);
        let facts = PictureFacts { width, height, size };
        return Ok(Some(Usable::AsItIs { path: path.to_owned(), facts }));
    }
    match convert(&sent) {
        Ok(converted) => {
            let size = u32::try_from(converted.full.len()).unwrap_or(u32::MAX);
            let facts = PictureFacts { width: converted.width, height: converted.height, size };
            let (full, thumbnail) = (converted.full, converted.thumbnail);
            Ok(Some(Usable::Converted { full, thumbnail, facts }))
        }
        Err(PictureError::NoPicture | PictureError::TooManyPixels) => Ok(None),
        Err(PictureError::Failed(error)) => Err(error),
    }
}

/// Width and height of a JPEG that is whole and no wider than ours.
fn jpeg(sent: &[u8]) -> Option<(u32, u32)> {
    if image::guess_format(sent).ok()? != ImageFormat::Jpeg || !is_whole(sent, ImageFormat::Jpeg) {
        return None;
    }
    let mut reader = ImageReader::new(io::Cursor::new(sent));
    reader.set_format(ImageFormat::Jpeg);
    let (width, height) = reader.into_dimensions().ok()?;
    (width > 0 && height > 0 && width <= PictureSize::Full.widest()).then_some((width, height))
}

/// A file under another name: the same one, where the file system allows that.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    remove_if_there(to)?; // Of a try that was ended in the middle.
    fs::hard_link(from, to).or_else(|_not_here| fs::copy(from, to).map(drop))
}

/// A file in place of one that a try left that was ended in the middle.
fn write_anew(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_if_there(path)?;
    write(path, bytes)
}

impl OldPictures for Uploads {
    fn look(&self, name: &str) -> Look {
        if !is_name(name) {
            return Look::Missing;
        }
        let is_ours = PictureFile::parse(name).is_some();
        let found = |path: &Path| Ok::<_, io::Error>(usable(path, is_ours)?.map(|usable| usable.facts()));
        let (full, thumbnail) = (self.full(name), self.thumbnail(name));
        match (found(&full), found(&thumbnail)) {
            (Err(_), _) | (_, Err(_)) => Look::Locked,
            (Ok(Some(facts)), _) => Look::Whole(facts),
            (Ok(None), Ok(Some(facts))) => Look::ThumbnailOnly(facts),
            (Ok(None), Ok(None)) if full.exists() || thumbnail.exists() => Look::Damaged,
            (Ok(None), Ok(None)) => Look::Missing,
        }
    }

    fn bring(&self, name: &str, file: &PictureFile) -> Result<(), PictureError> {
        if !is_name(name) || self.into.find(file)? == Some(Whereabouts::Published) {
            return Ok(());
        }
        let is_ours = PictureFile::parse(name).is_some();
        let thumbnail = usable(&self.thumbnail(name), is_ours)?;
        let full = match usable(&self.full(name), is_ours)? {
            Some(full) => full,
            None => usable(&self.thumbnail(name), is_ours)?.ok_or(PictureError::NoPicture)?,
        };
        let (full_to, thumbnail_to) =
            (self.into.staged(file, Kept::Full), self.into.staged(file, Kept::Thumbnail));
        // The picture itself comes last: what has one has a thumbnail.
        match (&full, thumbnail) {
            (Usable::AsItIs { .. }, Some(Usable::AsItIs { path, .. })) => link(&path, &thumbnail_to)?,
            (Usable::AsItIs { path, .. }, _) => {
                write_anew(&thumbnail_to, &convert(&fs::read(path)?)?.thumbnail)?;
            }
            (Usable::Converted { thumbnail, .. }, _) => write_anew(&thumbnail_to, thumbnail)?,
        }
        match full {
            Usable::AsItIs { path, .. } => link(&path, &full_to)?,
            Usable::Converted { full, .. } => write_anew(&full_to, &full)?,
        }
        Ok(())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        if is_name(name) { read_if_there(&self.full(name)) } else { Ok(None) }
    }
}
