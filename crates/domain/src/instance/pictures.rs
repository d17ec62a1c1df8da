//! The pictures of an instance itself: its logo, what stands where an event has no picture, and its header.

use serde_json::Value;

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::picture;
use crate::agenda::picture::{PictureError, PictureFile, PictureVariant, StagedPicture};
use crate::context::Ports;
use crate::instance::picture_files::PictureService;
use crate::instance::setting::InstancePicture;
use crate::outcome::ServiceError;
use crate::storage::{StorageError, Stored};

/// Cares for the pictures of the instance.
#[derive(Debug, Clone)]
pub struct InstancePictureService {
    ports: Ports,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstancePictureDenied {
    /// It is none.
    #[error("unsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF")]
    NoPicture,
    /// It has too many pixels.
    #[error("the picture has too many pixels: at most 40 million")]
    TooManyPixels,
}

impl InstancePictureService {
    /// An instance picture service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The picture that was set, on white; none if none was.
    pub fn read(&self, kind: InstancePicture) -> Stored<Option<Vec<u8>>> {
        let Some(file) = self.file(kind)? else { return Ok(None) };
        PictureService::new(self.ports.clone()).read(&file, PictureVariant::FULL)
    }

    /// The picture that was set as a PNG, if it can be seen through.
    pub fn read_see_through(&self, kind: InstancePicture) -> Stored<Option<Vec<u8>>> {
        let Some(file) = self.file(kind)? else { return Ok(None) };
        let read = self.ports.pictures.read_see_through(&file);
        read.map_err(|error| StorageError::Unavailable(format!("pictures: {error}")))
    }

    fn file(&self, kind: InstancePicture) -> Stored<Option<PictureFile>> {
        let ports = self.ports.clone();
        let settings = self.ports.storage.read(move |repositories| ports.settings(repositories))?;
        Ok(settings.picture(kind))
    }

    /// Sets a picture as it was sent. Slow.
    pub fn set(
        &self,
        kind: InstancePicture,
        sent: &[u8],
        by: &Administrator,
    ) -> Result<(), ServiceError<InstancePictureDenied>> {
        let actor = by.actor();
        let staged = StagedPicture::stage(&self.ports.pictures, &*self.ports.secrets, sent);
        let staged = staged.map_err(not_taken)?;
        if let Some(file) = staged.file() {
            self.ports.pictures.stage_see_through(file, sent).map_err(not_taken)?;
        }
        let name = staged.file().map(PictureFile::to_string).unwrap_or_default();
        let entry = self.ports.entry(actor, AuditAction::SettingChanged, kind.key());
        let ports = self.ports.clone();
        let outcome = self.ports.storage.write(move |repositories| {
            let before = ports.settings(repositories)?.picture(kind);
            repositories.settings().set(kind.key(), &Value::String(name))?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(before)
        });
        match outcome {
            Ok(before) => {
                staged.publish();
                if let Some(before) = before {
                    picture::remove(&*self.ports.pictures, &before);
                }
                Ok(())
            }
            Err(error) => {
                staged.leave();
                Err(error.into())
            }
        }
    }
}

fn not_taken(error: PictureError) -> ServiceError<InstancePictureDenied> {
    match error {
        PictureError::NoPicture => ServiceError::Denied(InstancePictureDenied::NoPicture),
        PictureError::TooManyPixels => ServiceError::Denied(InstancePictureDenied::TooManyPixels),
        PictureError::Failed(error) => StorageError::Unavailable(format!("pictures: {error}")).into(),
    }
}
