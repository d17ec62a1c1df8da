//! The picture that a form names at another site, as the API takes one: fetched where an event would be added otherwise.

use actix_web::http::StatusCode;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::text::is_web_address;

use super::Refusal;
use super::errors::Errors;
use super::sent::Sent;
use crate::blocking::blocking;
use crate::pages::visit::Visit;
use crate::words::Message;

/// Why there is none.
pub(super) enum NotTaken {
    /// The event wouldn't be added anyhow.
    Denied(ServiceError<EventDenied>),
    /// It can't be had.
    Refused(Refusal),
}

/// Fetches the picture that is to be taken from elsewhere, for whoever is logged in. A file that was chosen wins.
pub(super) async fn fetch(
    visit: &Visit,
    submission: &EventSubmission,
    sent: &mut Sent,
) -> Result<(), NotTaken> {
    let is_wanted = sent.typed.take_picture && is_web_address(&sent.typed.image_url);
    if !is_wanted || sent.picture.is_some() || visit.logged_in.is_none() {
        return Ok(());
    }
    let (events, caller, submission) =
        (visit.state.events(&visit.request), visit.caller(), submission.clone());
    let by = caller.clone();
    blocking(move || events.check_new(&by, submission)).await.map_err(NotTaken::Denied)?;
    let fetched = visit.state.pictures.fetch(&*visit.state.ports.fetcher, &sent.typed.image_url).await;
    match fetched {
        Ok(picture) => {
            sent.picture = Some(picture);
            Ok(())
        }
        Err(error) if error.is_ours() => {
            let words = Message::new("add-too-many-pictures");
            Err(refusal(StatusCode::SERVICE_UNAVAILABLE, words))
        }
        Err(_theirs) => {
            let events = visit.state.events(&visit.request);
            blocking(move || events.count_vain_fetch(&caller)).await.map_err(NotTaken::Denied)?;
            Err(refusal(StatusCode::BAD_REQUEST, Message::new("add-picture-not-fetched")))
        }
    }
}

fn refusal(status: StatusCode, words: Message) -> NotTaken {
    NotTaken::Refused(Refusal::new(status, Errors::of("image", words)))
}
