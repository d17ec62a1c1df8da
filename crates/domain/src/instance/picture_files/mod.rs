//! The files of pictures: reading them (here), whose they are (`belonging.rs`), and putting in order what a crash or a wrong
//! database left (`sweep.rs`).

mod belonging;
mod sweep;

use std::collections::HashSet;
use std::io;

use crate::agenda::picture::{PictureFile, PictureVariant, Whereabouts};
use crate::context::Ports;
use crate::instance::setting::InstancePicture;
use crate::storage::{Repositories, StorageError, Stored};

pub use belonging::{Adopted, Foreign, Joined};
pub use sweep::PicturesSwept;

/// Cares for the files of pictures.
#[derive(Debug, Clone)]
pub struct PictureService {
    ports: Ports,
}

impl PictureService {
    /// A picture service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// A picture that is published; none if there is none, or if it is to be made first. What is kept and isn't published,
    /// although an event has it, is published now: nobody knew whether that event was there.
    pub fn read(&self, file: &PictureFile, variant: PictureVariant) -> Stored<Option<Vec<u8>>> {
        let read = || self.ports.pictures.read(file, variant).map_err(failed);
        let published = read()?;
        if published.is_some() || !variant.is_kept() {
            return Ok(published);
        }
        let Some(whereabouts) = self.ports.pictures.find(file).map_err(failed)? else { return Ok(None) };
        if !self.used_among(vec![file.clone()])?.contains(file) {
            return Ok(None);
        }
        self.show(file, whereabouts)?;
        if whereabouts == Whereabouts::Staged {
            self.clear_up_behind(file);
        }
        read()
    }

    /// A variant of a picture that is published, made if it isn't there; none if there is no such picture. Slow.
    pub fn make(&self, file: &PictureFile, variant: PictureVariant) -> Stored<Option<Vec<u8>>> {
        let make = || self.ports.pictures.make(file, variant).map_err(failed);
        match make()? {
            // Nobody may have asked for the picture itself yet, and that publishes it.
            None if self.read(file, PictureVariant::FULL)?.is_some() => make(),
            variant_or_none => Ok(variant_or_none),
        }
    }

    /// Where a commit was in doubt more than the new file may be left: the one that it replaced.
    fn clear_up_behind(&self, file: &PictureFile) {
        match self.sweep() {
            Ok(swept) => tracing::info!(%file, ?swept, "a picture was published late"),
            Err(error) => tracing::error!(%file, %error, "pictures can't be put in order"),
        }
    }

    /// Publishes what is staged and known to the database: the outcome of its commit was in doubt. How many that were. Asks
    /// the database once, and not at all where nothing is staged.
    pub fn publish_known(&self) -> Stored<usize> {
        let staged = self.ports.pictures.list_staged().map_err(failed)?;
        if staged.is_empty() {
            return Ok(0);
        }
        let known = self.used_among(staged)?;
        for file in &known {
            self.show(file, Whereabouts::Staged)?;
        }
        if let Some(file) = known.iter().next() {
            self.clear_up_behind(file);
        }
        Ok(known.len())
    }

    fn show(&self, file: &PictureFile, whereabouts: Whereabouts) -> Stored<()> {
        match whereabouts {
            Whereabouts::Staged => self.ports.pictures.publish(file).map_err(failed),
            Whereabouts::Published => Ok(()),
            Whereabouts::SetAside => self.ports.pictures.bring_back(file).map_err(failed),
        }
    }

    /// Those of the files that an event or the instance itself has.
    fn used_among(&self, files: Vec<PictureFile>) -> Stored<HashSet<PictureFile>> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let mut used: HashSet<_> = repositories.events().pictures_among(&files)?.into_iter().collect();
            let settings = ports.settings(repositories)?;
            let own = InstancePicture::ALL.into_iter().filter_map(|kind| settings.picture(kind));
            used.extend(own.filter(|file| files.contains(file)));
            Ok::<_, StorageError>(used)
        })
    }

    /// Has any event, or the instance itself, a picture?
    fn has_any(&self) -> Stored<bool> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories: &mut dyn Repositories| {
            let settings = ports.settings(repositories)?;
            let has_own = InstancePicture::ALL.into_iter().any(|kind| settings.picture(kind).is_some());
            Ok::<_, StorageError>(has_own || repositories.events().have_pictures()?)
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn failed(error: io::Error) -> StorageError {
    StorageError::Unavailable(format!("pictures: {error}"))
}
