//! The form of a calendar, as it came.

use actix_web::web::Payload;
use base64ct::{Base64, Encoding as _};
use serde::Serialize;
use uncino_domain::agenda::calendars::{CalendarDenied, MAX_BYTES};
use uncino_domain::fetch::NotFetched;

use super::Refused;
use crate::agenda::fetched::{fetch, whole};
use crate::extract::fields::{Fields, MultipartBody};
use crate::extract::parameters::Pairs;
use crate::pages::confirm::is_confirmed;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::{field, is_ticked};
use crate::pages::visit::Visit;

/// The largest form, in bytes, without a file, but with a calendar that it holds (Base64, RFC 4648 section 4).
const LIMIT: usize = 64 * 1024 + MAX_BYTES / 3 * 4 + 4;

/// What was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Typed {
    pub(super) address: String,
    pub(super) place: String,
    pub(super) past: bool,
}

/// What was sent.
pub(super) struct Sent {
    pub(super) pairs: Pairs,
    pub(super) typed: Typed,
    /// What was seen of the calendar, if it is confirmed.
    pub(super) seen: Option<String>,
    file: Option<Vec<u8>>,
}

impl Sent {
    pub(super) async fn read(visit: &Visit, payload: Payload) -> Result<Self, PageFailure> {
        let multipart = MultipartBody::WithAnyPicture(&visit.state.pictures); // A file of any kind.
        let mut fields = Fields::read(&visit.request, payload, LIMIT, multipart)
            .await
            .map_err(|error| visit.fail(error.status(), &ErrorPage::unreadable()))?;
        let pairs = fields.texts();
        let typed = Typed {
            address: field(&pairs, "address"),
            place: field(&pairs, "place"),
            past: is_ticked(&pairs, "past"),
        };
        let seen = is_confirmed(&pairs).then(|| field(&pairs, "seen"));
        let file = fields.take_picture().map(|file| file.bytes);
        Ok(Self { pairs, typed, seen, file })
    }

    /// The calendar: what was looked at, the file, or what is at the address.
    pub(super) async fn bytes(self, visit: &Visit) -> Result<Vec<u8>, Refused> {
        if self.seen.is_some() {
            return held(&field(&self.pairs, "held")).ok_or(Refused::NoneChosen);
        }
        if let Some(file) = self.file {
            return Ok(file);
        }
        if self.typed.address.trim().is_empty() {
            return Err(Refused::NoneChosen);
        }
        let url = whole(&self.typed.address).ok_or(Refused::NoAddress)?;
        fetch(&visit.state, &url).await.map_err(|why| match why {
            NotFetched::Unreachable => Refused::Unreachable,
            NotFetched::BrokenOff => Refused::Denied(CalendarDenied::TooLarge),
            NotFetched::Overloaded => Refused::Overloaded,
        })
    }
}

/// What a form holds, if it is what we wrote.
fn held(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok().filter(|bytes| !bytes.is_empty())
}

/// A calendar, to stand in a form.
pub(super) fn to_hold(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

impl Typed {
    /// For the samples of pages.
    pub(super) fn sample() -> Self {
        Self { address: "https://<b>.example".to_owned(), place: "jazz".to_owned(), past: true }
    }
}
