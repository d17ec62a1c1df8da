//! A store of pictures in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use uncino_domain::agenda::picture::{
    FoundFile, Owner, PictureError, PictureFacts, PictureFile, PictureStore, PictureVariant, Whereabouts,
};
use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::instance::database_id::DatabaseId;

use crate::FixedClock;

/// What a picture here begins with.
pub const MAGIC: &[u8] = b"picture ";

/// Keeps bytes as they came, if they begin with [`MAGIC`]. A variant that is made says so before them.
#[derive(Debug, Default)]
pub struct KeptPictures {
    makes_nothing: AtomicBool,
    clears: AtomicUsize,
    files: Mutex<BTreeMap<PictureFile, Kept>>,
    owner: Mutex<Option<DatabaseId>>,
}

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    made: BTreeSet<PictureVariant>,
    whereabouts: Whereabouts,
    since: Timestamp,
}

impl Kept {
    fn new(bytes: &[u8], whereabouts: Whereabouts, since: Timestamp) -> Self {
        Self { bytes: bytes.to_vec(), made: BTreeSet::new(), whereabouts, since }
    }

    fn shown_as(&self, variant: PictureVariant) -> Vec<u8> {
        let says = if variant.is_kept() { String::new() } else { format!("{variant:?} of ") };
        [says.as_bytes(), &self.bytes].concat()
    }
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
        self.files().insert(file.clone(), Kept::new(MAGIC, whereabouts, since));
    }

    /// From now on no variant can be made.
    pub fn make_nothing(&self) {
        self.makes_nothing.store(true, Ordering::Relaxed);
    }

    /// How often variants without their picture were looked for.
    pub fn clears(&self) -> usize {
        self.clears.load(Ordering::Relaxed)
    }

    /// From now on they can.
    pub fn make_again(&self) {
        self.makes_nothing.store(false, Ordering::Relaxed);
    }

    fn put(&self, file: &PictureFile, (from, to): (&[Whereabouts], Whereabouts), at: Option<Timestamp>) {
        if let Some(kept) = self.files().get_mut(file).filter(|kept| from.contains(&kept.whereabouts)) {
            kept.whereabouts = to;
            kept.made.clear();
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
        let kept = Kept::new(sent, Whereabouts::Staged, FixedClock::default().now());
        self.files().insert(file.clone(), kept);
        Ok(PictureFacts { width: 3, height: 2, size: u32::try_from(sent.len()).unwrap() })
    }

    fn converted(&self, sent: &[u8]) -> Result<Vec<u8>, PictureError> {
        if sent.starts_with(MAGIC) { Ok(sent.to_vec()) } else { Err(PictureError::NoPicture) }
    }

    fn stage_see_through(&self, _file: &PictureFile, _sent: &[u8]) -> Result<(), PictureError> {
        Ok(())
    }

    /// Of what was sent with this word in it.
    fn read_see_through(&self, file: &PictureFile) -> io::Result<Option<Vec<u8>>> {
        let files = self.files();
        let published = files.get(file).filter(|kept| kept.whereabouts == Whereabouts::Published);
        let is_seen_through = |kept: &&Kept| kept.bytes.windows(3).any(|word| word == b"see");
        Ok(published.filter(is_seen_through).map(|kept| kept.bytes.clone()))
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

    fn read(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        let files = self.files();
        let published = files.get(file).filter(|kept| kept.whereabouts == Whereabouts::Published);
        let there = published.filter(|kept| variant.is_kept() || kept.made.contains(&variant));
        Ok(there.map(|kept| kept.shown_as(variant)))
    }

    fn make(&self, file: &PictureFile, variant: PictureVariant) -> io::Result<Option<Vec<u8>>> {
        if self.makes_nothing.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let mut files = self.files();
        let published = files.get_mut(file).filter(|kept| kept.whereabouts == Whereabouts::Published);
        Ok(published.map(|kept| {
            kept.made.insert(variant);
            kept.shown_as(variant)
        }))
    }

    fn clear_variants(&self, _now: Timestamp) -> io::Result<usize> {
        self.clears.fetch_add(1, Ordering::Relaxed);
        Ok(0)
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
