//! The files of pictures: reading them, and putting in order what a crash left.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::picture::{FoundFile, PictureFile, PictureSize};
use crate::services::{Ports, instance};
use crate::setting::InstancePicture;
use crate::storage::{StorageError, Stored};

/// How long a picture can be staged at most before its event is there: far longer than any request takes.
const IN_FLIGHT: TimeDelta = TimeDelta::hours(1);

/// Cares for the files of pictures.
#[derive(Debug, Clone)]
pub struct PictureService {
    ports: Ports,
}

/// What was put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PicturesSwept {
    /// Files whose event was there, and which nobody had published.
    pub published: usize,
    /// Files that no event has.
    pub removed: usize,
}

impl PictureService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// A picture that is published; none if there is none.
    pub fn read(&self, file: &PictureFile, size: PictureSize) -> Stored<Option<Vec<u8>>> {
        self.ports.pictures.read(file, size).map_err(|error| unreadable(&error))
    }

    /// Publishes and removes what a crash left. The files are listed before the events are asked for, so what is being added
    /// meanwhile is safe; and what is staged gets time, because its event may not be there yet.
    pub fn sweep(&self) -> Stored<PicturesSwept> {
        let found = self.ports.pictures.list().map_err(|error| unreadable(&error))?;
        let files: Vec<PictureFile> = found.iter().map(|found| found.file.clone()).collect();
        let defaults = self.ports.policy.instance.clone();
        let used: HashSet<PictureFile> = self.ports.storage.read(move |repositories| {
            let of_events = repositories.events().pictures_among(&files)?;
            let settings = instance::read(repositories, &defaults)?;
            let own = InstancePicture::ALL.into_iter().filter_map(|kind| settings.picture(kind));
            Ok::<_, StorageError>(of_events.into_iter().chain(own).collect())
        })?;
        let mut swept = PicturesSwept::default();
        let long_ago = self.ports.clock.now() - IN_FLIGHT;
        for FoundFile { file, is_staged, written_at } in found {
            match (used.contains(&file), is_staged) {
                (true, true) => {
                    self.ports.pictures.publish(&file).map_err(|error| unreadable(&error))?;
                    swept.published += 1;
                }
                (true, false) => {}
                (false, true) if written_at > long_ago => {}
                (false, true | false) => {
                    self.ports.pictures.remove(&file).map_err(|error| unreadable(&error))?;
                    swept.removed += 1;
                }
            }
        }
        Ok(swept)
    }
}

fn unreadable(error: &std::io::Error) -> StorageError {
    StorageError::Unavailable(format!("pictures: {error}"))
}
