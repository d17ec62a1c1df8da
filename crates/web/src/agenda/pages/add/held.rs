//! A picture that was sent with a form which comes again. A browser can't fill in a file, so the form holds the picture itself,
//! as it would be kept, until it is sent once more: nothing of it is stored for somebody who may never come back.

use base64ct::{Base64, Encoding as _};
use uncino_domain::agenda::events::{EventDenied, EventService};
use uncino_domain::outcome::ServiceError;

use crate::picture_permits::{NoRoom, PictureBytes, PicturePermits};

/// The longest that a form holds, in letters of Base64 (RFC 4648 section 4).
pub(super) const LIMIT: usize = 2 * 1024 * 1024;

/// A picture that stands in a form.
#[derive(Debug, Clone)]
pub(super) struct HeldPicture(String);

impl HeldPicture {
    /// Makes one of a picture as it was sent, unless that is too large; or says that it is no picture. Slow.
    pub(super) fn convert(
        events: &EventService,
        sent: &[u8],
    ) -> Result<Option<Self>, ServiceError<EventDenied>> {
        let converted = events.convert_picture(sent)?;
        Ok((converted.len() <= LIMIT / 4 * 3).then(|| Self(Base64::encode_string(&converted))))
    }

    /// Reads what a form held, if it is what we wrote.
    pub(super) fn read(
        text: String,
        permits: &PicturePermits,
    ) -> Option<Result<(Self, PictureBytes), NoRoom>> {
        let bytes = Base64::decode_vec(&text).ok().filter(|bytes| !bytes.is_empty())?;
        let mut picture = PictureBytes::default();
        Some(permits.take(&mut picture, &bytes).map(|()| (Self(text), picture)))
    }

    /// What stands in the form.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Its address on the page (RFC 2397).
    pub(super) fn address(&self) -> String {
        format!("data:image/jpeg;base64,{}", self.0)
    }
}
