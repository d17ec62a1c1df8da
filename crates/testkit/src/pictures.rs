//! A store of pictures in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard};

use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::picture::{FoundFile, PictureError, PictureFacts, PictureFile, PictureSize, PictureStore};

use crate::FixedClock;

/// What a picture here begins with.
pub const MAGIC: &[u8] = b"picture ";

/// Keeps bytes as they came, if they begin with [`MAGIC`].
#[derive(Debug, Default)]
pub struct KeptPictures(Mutex<BTreeMap<PictureFile, Kept>>);

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    is_staged: bool,
    written_at: Timestamp,
}

impl KeptPictures {
    /// The names of all files: those that are published, those that are only staged.
    pub fn names(&self) -> (Vec<String>, Vec<String>) {
        let files = self.files();
        let names = |is_staged: bool| -> Vec<String> {
            let of_kind = files.iter().filter(|(_, kept)| kept.is_staged == is_staged);
            of_kind.map(|(file, _)| file.to_string()).collect()
        };
        (names(false), names(true))
    }

    /// Puts a file there that no event has.
    pub fn leave(&self, file: &PictureFile, is_staged: bool, written_at: Timestamp) {
        self.files().insert(file.clone(), Kept { bytes: MAGIC.to_vec(), is_staged, written_at });
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PictureFile, Kept>> {
        self.0.lock().unwrap()
    }
}

impl PictureStore for KeptPictures {
    fn stage(&self, file: &PictureFile, sent: &[u8]) -> Result<PictureFacts, PictureError> {
        if !sent.starts_with(MAGIC) {
            return Err(PictureError::NoPicture);
        }
        self.files().insert(
            file.clone(),
            Kept { bytes: sent.to_vec(), is_staged: true, written_at: FixedClock::default().now() },
        );
        Ok(PictureFacts { width: 3, height: 2, size: u32::try_from(sent.len()).unwrap() })
    }

    fn publish(&self, file: &PictureFile) -> io::Result<()> {
        if let Some(kept) = self.files().get_mut(file) {
            kept.is_staged = false;
        }
        Ok(())
    }

    fn remove(&self, file: &PictureFile) -> io::Result<()> {
        self.files().remove(file);
        Ok(())
    }

    fn read(&self, file: &PictureFile, _size: PictureSize) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files().get(file).filter(|kept| !kept.is_staged).map(|kept| kept.bytes.clone()))
    }

    fn list(&self) -> io::Result<Vec<FoundFile>> {
        let found = |(file, kept): (&PictureFile, &Kept)| FoundFile {
            file: file.clone(),
            is_staged: kept.is_staged,
            written_at: kept.written_at,
        };
        Ok(self.files().iter().map(found).collect())
    }
}
