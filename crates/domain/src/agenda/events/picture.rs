//! The picture of an event on its way.

use super::{Answer, EventDenied, EventService, refused};
use crate::access::caller::Access;
use crate::agenda::event::submission::{DraftRest, EventRefusal};
use crate::agenda::picture;
use crate::agenda::picture::{Picture, PictureError, PictureFile, StagedPicture};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::storage::{Repositories, StorageError, Stored};

impl EventService {
    /// A picture as it would be kept, for whoever sends it once more. Slow.
    pub fn convert_picture(&self, sent: &[u8]) -> Answer<Vec<u8>> {
        self.ports.pictures.converted(sent).map_err(not_taken)
    }

    /// Stages a picture as it was sent.
    pub(super) fn stage(&self, sent: &[u8]) -> Answer<StagedPicture> {
        StagedPicture::stage(&self.ports.pictures, &*self.ports.secrets, sent).map_err(not_taken)
    }
}

fn not_taken(error: PictureError) -> ServiceError<EventDenied> {
    match error {
        PictureError::NoPicture => refused(EventRefusal::NoPicture),
        PictureError::TooManyPixels => refused(EventRefusal::TooManyPixels),
        PictureError::Failed(error) => StorageError::Unavailable(format!("pictures: {error}")).into(),
    }
}

/// The picture of another event that the caller may see, to be used again. That event keeps it until this transaction ends.
pub(super) fn used_again(
    repositories: &mut dyn Repositories,
    access: &Access,
    rest: &DraftRest,
) -> Stored<Option<Picture>> {
    let Some(id) = rest.picture_of else { return Ok(None) };
    repositories.events().lock(id)?;
    let event = repositories.events().find(id)?;
    let seen = event.filter(|event| event.is_visible || access.can_see_event_of(event.user_id));
    Ok(seen.and_then(|event| event.picture).map(|picture| said(picture, rest)))
}

/// A picture with what is said of it now.
fn said(picture: Picture, rest: &DraftRest) -> Picture {
    let (alt, focus) = (rest.alt.clone(), rest.focus);
    Picture { alt: alt.unwrap_or(picture.alt), focus: focus.unwrap_or(picture.focus), ..picture }
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
    present.filter(is_meant).map(|picture| said(picture.clone(), rest))
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

/// Takes the files away that no event has any more, once that is certain: such an event can be had back.
pub(super) fn set_all_aside(ports: &Ports, files: &[PictureFile], at: Timestamp) {
    for file in files {
        if let Err(error) = ports.pictures.set_aside(file, at) {
            tracing::error!(%error, %file, "a picture can't be set aside");
        }
    }
}

/// Removes the files that no event has any more, once that is certain.
pub(super) fn remove_all(ports: &Ports, files: &[PictureFile]) {
    for file in files {
        picture::remove(&*ports.pictures, file);
    }
}
