//! The picture of an event on its way.

use super::{Answer, EventService, refused};
use crate::error::ServiceError;
use crate::event::submission::{DraftRest, EventRefusal};
use crate::picture::{self, Picture, PictureError, PictureFile, StagedPicture};
use crate::services::Ports;
use crate::storage::{Repositories, StorageError, Stored};

impl EventService {
    /// Stages a picture as it was sent.
    pub(super) fn stage(&self, sent: &[u8]) -> Answer<StagedPicture> {
        StagedPicture::stage(&self.ports.pictures, &*self.ports.secrets, sent).map_err(|error| match error {
            PictureError::NoPicture => refused(EventRefusal::NoPicture),
            PictureError::TooManyPixels => refused(EventRefusal::TooManyPixels),
            PictureError::Failed(error) => StorageError::Unavailable(format!("pictures: {error}")).into(),
        })
    }
}

/// The picture that an event will have. Its alternative text is the title if nobody said one.
pub(super) fn chosen(
    staged: Option<&StagedPicture>,
    present: Option<&Picture>,
    (rest, title): (&DraftRest, &str),
) -> Option<Picture> {
    match staged {
        Some(staged) => {
            let alt = rest.alt.clone().unwrap_or_else(|| title.to_owned());
            staged.picture(alt, rest.focus.unwrap_or_default())
        }
        None if rest.keeps_picture => present.cloned().map(|present| Picture {
            alt: rest.alt.clone().unwrap_or(present.alt),
            focus: rest.focus.unwrap_or(present.focus),
            ..present
        }),
        None => None,
    }
}

/// Publishes what was staged if its event is there, and removes it if that was denied.
pub(super) fn settled<T>(staged: Option<StagedPicture>, outcome: Answer<T>) -> Answer<T> {
    match (&outcome, staged) {
        (_, None) => {}
        (Ok(_), Some(staged)) => staged.publish(),
        (Err(ServiceError::Denied(_)), Some(staged)) => drop(staged),
        (Err(ServiceError::Failed(_)), Some(staged)) => staged.leave(),
    }
    outcome
}

/// Which of these files no event has any more.
pub(super) fn orphans(
    repositories: &mut dyn Repositories,
    mut files: Vec<PictureFile>,
) -> Stored<Vec<PictureFile>> {
    if files.is_empty() {
        return Ok(files);
    }
    let used = repositories.events().pictures_among(&files)?;
    files.retain(|file| !used.contains(file));
    Ok(files)
}

/// Removes the files that no event has any more, once that is certain.
pub(super) fn remove_all(ports: &Ports, files: &[PictureFile]) {
    for file in files {
        picture::remove(&*ports.pictures, file);
    }
}
