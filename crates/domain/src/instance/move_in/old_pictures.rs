//! The files of another instance's pictures.

use std::fmt::Debug;

use sha2::{Digest as _, Sha256};

use crate::agenda::picture::{PictureError, PictureFacts, PictureFile};
use crate::instance::setting::InstancePicture;

/// What is known of a picture of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Neither the picture nor its thumbnail is there.
    Missing,
    /// It is there and can't be read.
    Locked,
    /// What is there is no picture, or half of one.
    Damaged,
    /// It is there.
    Whole(PictureFacts),
    /// Its thumbnail is there, which stands in for it.
    ThumbnailOnly(PictureFacts),
}

/// The folder of their pictures. Nothing is ever written there.
pub trait OldPictures: Debug + Send + Sync {
    /// Looks at a picture.
    fn look(&self, name: &str) -> Look;
    /// Puts a picture into our store, staged, under this name. Once more does no harm.
    fn bring(&self, name: &str, file: &PictureFile) -> Result<(), PictureError>;
    /// Reads a file as it is; none if it isn't there.
    fn read(&self, name: &str) -> std::io::Result<Option<Vec<u8>>>;
}

/// The files of the instance's own pictures, and what they are.
pub(super) const OWN: [(InstancePicture, &str); 3] = [
    (InstancePicture::Logo, "logo.png"),
    (InstancePicture::Fallback, "fallbackImage.png"),
    (InstancePicture::Header, "headerImage.png"),
];

/// What a picture of theirs is called here: as it was, or, if no picture of ours can be called so, by a name that is the same
/// each time.
pub(super) fn file_of(name: &str) -> Option<PictureFile> {
    let renamed = || format!("{}.jpg", hex::encode(&Sha256::digest(name.as_bytes())[..16]));
    PictureFile::parse(name).or_else(|| PictureFile::parse(&renamed()))
}
