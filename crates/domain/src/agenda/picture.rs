//! Pictures of events: what is known of one, and the port that keeps their files.

mod file;
mod variant;

use std::fmt::Debug;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::instance::database_id::DatabaseId;
use crate::secret::SecretGenerator;

pub use file::PictureFile;
pub use variant::{PictureFormat, PictureSize, PictureVariant};

/// The largest picture that is taken, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most pixels that a picture may have.
pub const MAX_PIXELS: u64 = 40_000_000;
/// The longest alternative text, in characters.
pub const MAX_ALT: usize = 500;

/// The picture of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its file.
    pub file: PictureFile,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In bytes.
    pub size: u32,
    /// What it shows, for those who don't see it.
    pub alt: String,
    /// What must stay in view when it is cut.
    pub focus: FocalPoint,
}

/// A point of a picture: the middle is 0, 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FocalPoint {
    /// From -1, the left edge, to 1.
    pub x: f64,
    /// From -1, the upper edge, to 1.
    pub y: f64,
}

impl FocalPoint {
    /// Reads `x,y`.
    pub fn parse(text: &str) -> Option<Self> {
        let (x, y) = text.split_once(',')?;
        let read = |text: &str| text.trim().parse().ok().filter(|part: &f64| (-1.0..=1.0).contains(part));
        Some(Self { x: read(x)?, y: read(y)? })
    }
}

/// What is known of a file once it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureFacts {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In bytes.
    pub size: u32,
}

/// Where the store has a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whereabouts {
    /// Not published yet: its event may be on its way.
    Staged,
    /// To be seen by everybody.
    Published,
    /// No event has it; kept for a while, in case that was an error.
    SetAside,
}

/// A file of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Its name.
    pub file: PictureFile,
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// When it was written; of what was set aside, when that was, to the day.
    pub since: Timestamp,
}

/// Whose pictures a store keeps, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// It doesn't say.
    Nobody,
    /// Those of this database.
    Database(DatabaseId),
    /// It says something that nobody understands.
    Unclear,
}

/// Why a picture is not kept.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is no picture, a broken one, or in none of the four formats.
    #[error("unsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF")]
    NoPicture,
    /// More than [`MAX_PIXELS`].
    #[error("the picture has too many pixels: at most 40 million")]
    TooManyPixels,
    /// The file system failed; not the sender's fault, and nothing for their eyes.
    #[error("a picture can't be written: {0}")]
    Failed(#[from] std::io::Error),
}

/// Keeps the files of pictures. A file is staged first, and published once an event with it is there for good: so nothing
/// that failed is ever seen, and what a crash left half done can be told apart. It keeps the
/// pictures of one database, and says of which.
pub trait PictureStore: Debug + Send + Sync {
    /// Reads a picture as it was sent, turns it the right way up, leaves out all that isn't picture, and writes it and a
    /// thumbnail, to be published. Slow, and takes some 300 MB of memory for the largest that are taken.
    fn stage(&self, file: &PictureFile, sent: &[u8]) -> Result<PictureFacts, PictureError>;
    /// Reads a picture as [`stage`](PictureStore::stage) does, and gives what it would write; nothing is written.
    fn converted(&self, sent: &[u8]) -> Result<Vec<u8>, PictureError>;
    /// Writes a PNG beside a staged picture if what was sent can be seen through somewhere, for pictures of the instance itself;
    /// it is published and removed with them. Slow.
    fn stage_see_through(&self, file: &PictureFile, sent: &[u8]) -> Result<(), PictureError>;
    /// The PNG of a published picture that can be seen through.
    fn read_see_through(&self, file: &PictureFile) -> std::io::Result<Option<Vec<u8>>>;
    /// Shows what was staged to everybody. Once more does no harm.
    fn publish(&self, file: &PictureFile) -> std::io::Result<()>;
    /// Removes a file, wherever it is, with all its variants. Without it nothing happens.
    fn remove(&self, file: &PictureFile) -> std::io::Result<()>;
    /// Takes a staged or published file away from where it is seen, and notes when; what was made of it is removed. Without it nothing happens.
    fn set_aside(&self, file: &PictureFile, at: Timestamp) -> std::io::Result<()>;
    /// Publishes what was set aside. Without it nothing happens.
    fn bring_back(&self, file: &PictureFile) -> std::io::Result<()>;
    /// A variant of a published file; none if it isn't published, or if this variant wasn't made yet.
    fn read(&self, file: &PictureFile, variant: PictureVariant) -> std::io::Result<Option<Vec<u8>>>;
    /// A variant of a published file, made of what is kept and put where [`Self::read`] finds it, unless it is there; none if
    /// the file isn't published. Slow, and takes up to some 100 MB of memory. Any number may try at once.
    fn make(&self, file: &PictureFile, variant: PictureVariant) -> std::io::Result<Option<Vec<u8>>>;
    /// Removes variants whose file isn't published any more, and what a crash left of making them; how many that
    /// were.
    fn clear_variants(&self, now: Timestamp) -> std::io::Result<usize>;
    /// Where a file is; none if it is nowhere.
    fn find(&self, file: &PictureFile) -> std::io::Result<Option<Whereabouts>>;
    /// All files that are there now. What isn't named like one of ours is none.
    fn list(&self) -> std::io::Result<Vec<FoundFile>>;
    /// Those of them that are staged.
    fn list_staged(&self) -> std::io::Result<Vec<PictureFile>>;
    /// Whose pictures these are.
    fn owner(&self) -> std::io::Result<Owner>;
    /// Gives the store to a database, unless it has an owner; who that is then. Of any number that try at once one wins.
    fn claim(&self, id: &DatabaseId) -> std::io::Result<Owner>;
    /// Gives the store to a database, whosever it was.
    fn adopt(&self, id: &DatabaseId) -> std::io::Result<()>;
}

/// A staged picture. If nobody publishes it, it is removed.
#[derive(Debug)]
pub struct StagedPicture {
    store: Arc<dyn PictureStore>,
    file: Option<PictureFile>,
    facts: PictureFacts,
}

impl StagedPicture {
    /// Stages a picture under a new name.
    pub fn stage(
        store: &Arc<dyn PictureStore>,
        secrets: &dyn SecretGenerator,
        sent: &[u8],
    ) -> Result<Self, PictureError> {
        let file = PictureFile::random(secrets);
        let facts = store.stage(&file, sent)?;
        Ok(Self { store: store.clone(), file: Some(file), facts })
    }

    /// The name of its file.
    pub fn file(&self) -> Option<&PictureFile> {
        self.file.as_ref()
    }

    /// The picture that an event will have.
    pub fn picture(&self, alt: String, focus: FocalPoint) -> Option<Picture> {
        let PictureFacts { width, height, size } = self.facts;
        let file = self.file.clone()?;
        Some(Picture { file, width, height, size, alt, focus })
    }

    /// Its event is there. What can't be published now is published within a minute.
    pub fn publish(mut self) {
        if let Some(file) = self.file.take()
            && let Err(error) = self.store.publish(&file)
        {
            tracing::error!(%file, %error, "a picture can't be published");
        }
    }
}

impl StagedPicture {
    /// Nobody knows whether its event is there: that is asked within a minute, or when somebody wants to see it.
    pub fn leave(mut self) {
        self.file = None;
    }
}

impl Drop for StagedPicture {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            remove(&*self.store, &file);
        }
    }
}

/// Removes a file that no event has any more. What can't be removed now is removed by the next sweep.
pub fn remove(store: &dyn PictureStore, file: &PictureFile) {
    if let Err(error) = store.remove(file) {
        tracing::error!(%file, %error, "a picture can't be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::FocalPoint;

    #[test]
    fn a_focal_point_is_two_numbers_from_minus_one_to_one() {
        assert_eq!(FocalPoint::parse("0.1,-0.2"), Some(FocalPoint { x: 0.1, y: -0.2 }));
        assert_eq!(FocalPoint::parse(" -1 , 1 "), Some(FocalPoint { x: -1.0, y: 1.0 }));
        for other in ["", "0.1", "0.1,", "a,b", "1.1,0", "0,-2", "NaN,0", "inf,0", "0,0,0"] {
            assert_eq!(FocalPoint::parse(other), None, "{other}");
        }
    }
}
