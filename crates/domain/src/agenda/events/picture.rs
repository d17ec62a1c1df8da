//! The picture of an event on its way.

use super::{Answer, EventService, refused};
use crate::agenda::event::submission::{DraftRest, EventRefusal};
use crate::agenda::picture;
use crate::agenda::picture::{Picture, PictureError, PictureFile, StagedPicture};
use crate::context::Ports;
use crate::outcome::ServiceError;
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

/// The picture that was sent. Its alternative text is the title if nobody said one.
pub(super) fn fresh(staged: Option<&StagedPicture>, (rest, title): (&DraftRest, &str)) -> Option<Picture> {
    let alt = rest.alt.clone().unwrap_or_else(|| title.to_owned());
    staged?.picture(alt, rest.focus.unwrap_or_default())
}

/// The picture that is there, if it is to stay, with what is said of it now.
pub(super) fn kept(present: Option<&Picture>, rest: &DraftRest) -> Option<Picture> {
    let is_meant =
        |picture: &&Picture| rest.keeps_picture || rest.names_picture.as_ref() == Some(&picture.file);
    let present = present.filter(is_meant)?.clone();
    let (alt, focus) = (rest.alt.clone(), rest.focus);
    Some(Picture { alt: alt.unwrap_or(present.alt), focus: focus.unwrap_or(present.focus), ..present })
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
