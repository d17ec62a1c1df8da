//! A store of pictures in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard};

use uncino_domain::agenda::picture::{
    FoundFile, Owner, PictureError, PictureFacts, PictureFile, PictureSize, PictureStore, Whereabouts,
};
use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::instance::database_id::DatabaseId;

use crate::FixedClock;

/// What a picture here begins with.
pub const MAGIC: &[u8] = b"picture ";

/// Keeps bytes as they came, if they begin with [`MAGIC`].
#[derive(Debug, Default)]
pub struct KeptPictures {
    files: Mutex<BTreeMap<PictureFile, Kept>>,
    owner: Mutex<Option<DatabaseId>>,
}

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    whereabouts: Whereabouts,
    since: Timestamp,
}

impl KeptPictures {
    /// The names of all files: those that are published, those that are only staged.
    pub fn names(&self) -> (Vec<String>, Vec<String>) {
        (self.names_of(Whereabouts::Published), self.names_of(Whereabouts::Staged))
    }

    /// The names of all files there.
    pub fn names_of(&self, whereabouts: Whereabouts) -> Vec<String> {
        let files = self.files();
        let there = files.iter().filter(|(_, kept)| kept.whereabouts == whereabouts);
        there.map(|(file, _)| file.to_string()).collect()
    }

    /// Puts a file there, whatever events have.
    pub fn leave(&self, file: &PictureFile, whereabouts: Whereabouts, since: Timestamp) {
        self.files().insert(file.clone(), Kept { bytes: MAGIC.to_vec(), whereabouts, since });
    }

    fn put(&self, file: &PictureFile, (from, to): (&[Whereabouts], Whereabouts), at: Option<Timestamp>) {
        if let Some(kept) = self.files().get_mut(file).filter(|kept| from.contains(&kept.whereabouts)) {
            kept.whereabouts = to;
            kept.since = at.unwrap_or(kept.since);
        }
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PictureFile, Kept>> {
        self.files.lock().unwrap()
    }
}

impl PictureStore for KeptPictures {
    fn stage(&self, file: &PictureFile, sent: &[u8]) -> Result<PictureFacts, PictureError> {
        if !sent.starts_with(MAGIC) {
            return Err(PictureError::NoPicture);
        }
        self.files().insert(
            file.clone(),
            Kept {
                bytes: sent.to_vec(),
                whereabouts: Whereabouts::Staged,
                since: FixedClock::default().now(),
            },
        );
        Ok(PictureFacts { width: 3, height: 2, size: u32::try_from(sent.len()).unwrap() })
    }

    fn publish(&self, file: &PictureFile) -> io::Result<()> {
        self.put(file, (&[Whereabouts::Staged], Whereabouts::Published), None);
        Ok(())
    }

    fn set_aside(&self, file: &PictureFile, at: Timestamp) -> io::Result<()> {
        let from = [Whereabouts::Staged, Whereabouts::Published];
        self.put(file, (&from, Whereabouts::SetAside), Some(at));
        Ok(())
    }

    fn bring_back(&self, file: &PictureFile) -> io::Result<()> {
        self.put(file, (&[Whereabouts::SetAside], Whereabouts::Published), None);
        Ok(())
    }

    fn find(&self, file: &PictureFile) -> io::Result<Option<Whereabouts>> {
        Ok(self.files().get(file).map(|kept| kept.whereabouts))
    }

    fn remove(&self, file: &PictureFile) -> io::Result<()> {
        self.files().remove(file);
        Ok(())
    }

    fn read(&self, file: &PictureFile, _size: PictureSize) -> io::Result<Option<Vec<u8>>> {
        Ok(self
            .files()
            .get(file)
            .filter(|kept| kept.whereabouts == Whereabouts::Published)
            .map(|kept| kept.bytes.clone()))
    }

    fn list(&self) -> io::Result<Vec<FoundFile>> {
        let found = |(file, kept): (&PictureFile, &Kept)| FoundFile {
            file: file.clone(),
            whereabouts: kept.whereabouts,
            since: kept.since,
        };
        Ok(self.files().iter().map(found).collect())
    }

    fn list_staged(&self) -> io::Result<Vec<PictureFile>> {
        let files = self.files();
        let staged = files.iter().filter(|(_, kept)| kept.whereabouts == Whereabouts::Staged);
        Ok(staged.map(|(file, _)| file.clone()).collect())
    }

    fn owner(&self) -> io::Result<Owner> {
        Ok(self.owner.lock().unwrap().clone().map_or(Owner::Nobody, Owner::Database))
    }

    fn claim(&self, id: &DatabaseId) -> io::Result<Owner> {
        Ok(Owner::Database(self.owner.lock().unwrap().get_or_insert_with(|| id.clone()).clone()))
    }

    fn adopt(&self, id: &DatabaseId) -> io::Result<()> {
        *self.owner.lock().unwrap() = Some(id.clone());
        Ok(())
    }
}
