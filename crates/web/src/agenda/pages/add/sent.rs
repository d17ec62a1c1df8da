//! The form of an event, as it came.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::access::caller::Caller;
use uncino_domain::access::limit::TooMany;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;

use super::errors::Errors;
use super::held::{self, HeldPicture};
use super::page::Form;
use super::typed::Typed;
use super::{HERE, Refusal};
use crate::blocking::blocking;
use crate::extract::csrf::is_from_another_site;
use crate::extract::fields::{Fields, MultipartBody};
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::{STALE, field, is_ticked};
use crate::pages::response::retry_after;
use crate::pages::visit::Visit;
use crate::picture_permits::{NoRoom, PictureBytes, PicturePermits};
use crate::words::Message;

/// The largest form, in bytes, without a file, but with a picture that it holds.
const LIMIT: usize = 1024 * 1024 + held::LIMIT;

/// What was sent.
pub(super) struct Sent {
    pairs: Pairs,
    pub(super) typed: Typed,
    pub(super) picture: Option<PictureBytes>,
    /// The picture, if the form is to hold it.
    pub(super) held: Option<HeldPicture>,
    /// Do they only want to see how it will look?
    pub(super) wants_preview: bool,
    has_picture: bool,
    no_room: Option<NoRoom>,
    refusal: Option<Early>,
}

/// Why it isn't judged, whatever it is.
#[derive(Debug, Clone, Copy)]
enum Early {
    TooMany(TooMany),
    /// Whoever wrote it isn't logged in any more.
    LoggedOut,
}

impl Sent {
    /// Reads it. Only for whom it is worth it, their picture takes some of the room for all.
    pub(super) async fn read(
        visit: &Visit,
        payload: Payload,
        needs_account: bool,
    ) -> Result<Self, PageFailure> {
        let refusal = Self::early(visit, needs_account).await?;
        let none = PicturePermits::none();
        let permits = if refusal.is_some() { &none } else { &visit.state.pictures };
        let multipart = MultipartBody::FormWithPicture(permits);
        let mut fields = Fields::read(&visit.request, payload, LIMIT, multipart)
            .await
            .map_err(|error| visit.fail(error.status(), &ErrorPage::unreadable()))?;
        let mut pairs = fields.texts();
        let (mut picture, mut no_room) = (fields.take_picture(), fields.no_room());
        let typed = Typed::read(&pairs);
        let wants_preview = is_ticked(&pairs, "preview");
        let text = take(&mut pairs, "held_picture").filter(|_| !typed.remove_picture);
        let mut held = None;
        if picture.is_none() && no_room.is_none() {
            match text.and_then(|text| HeldPicture::read(text, permits)) {
                Some(Ok((kept, bytes))) => (held, picture) = (Some(kept), Some(bytes)),
                Some(Err(full)) => no_room = Some(full),
                None => {}
            }
        }
        let has_picture = picture.is_some() || no_room.is_some();
        Ok(Self { pairs, typed, picture, held, wants_preview, has_picture, no_room, refusal })
    }

    /// The address of a page that is to fill the form in, as it was typed.
    pub(super) fn address(&self) -> String {
        field(&self.pairs, "address")
    }

    /// Was it sent by the key Enter while such an address stands in it? Then that is meant, and not that the event is published.
    pub(super) fn means_import(&self) -> bool {
        is_ticked(&self.pairs, "entered") && !self.address().trim().is_empty()
    }

    /// May this visitor send anything?
    async fn early(visit: &Visit, needs_account: bool) -> Result<Option<Early>, PageFailure> {
        let (events, caller) = (visit.state.events(&visit.request), visit.caller());
        let is_anonymous = matches!(caller, Caller::Anonymous);
        if is_anonymous && needs_account {
            return Ok(Some(Early::LoggedOut));
        }
        match blocking(move || events.may_send(&caller)).await {
            Ok(()) => Ok(None),
            Err(ServiceError::Denied(EventDenied::TooMany(too_many))) => Ok(Some(Early::TooMany(too_many))),
            Err(ServiceError::Denied(_)) if is_anonymous => Ok(Some(Early::LoggedOut)),
            Err(ServiceError::Denied(_)) => Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors())),
            Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
        }
    }

    /// Why it isn't even judged: it is none of our forms, or there is no room for it.
    pub(super) fn refusal(&self, visit: &Visit) -> Result<Option<Refusal>, PageFailure> {
        if is_from_another_site(&visit.request) {
            return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::foreign_form(Some(HERE))));
        }
        if let Some(Early::LoggedOut) = self.refusal {
            let errors = Errors::of("form", Message::new("add-logged-out"));
            return Ok(Some(Refusal::new(StatusCode::FORBIDDEN, errors)));
        }
        if !visit.is_our_form(&self.pairs) {
            return Ok(Some(Refusal::new(StatusCode::FORBIDDEN, Errors::of("form", STALE))));
        }
        if let Some(Early::TooMany(too_many)) = self.refusal {
            let errors = Errors::of("form", Message::new("add-too-many-events"));
            let builder = retry_after(HttpResponse::TooManyRequests(), too_many);
            return Ok(Some(Refusal { builder, errors }));
        }
        let (status, words) = match self.no_room {
            None => return Ok(None),
            Some(NoRoom::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, Message::new("add-picture-too-large")),
            Some(NoRoom::Overloaded) => {
                (StatusCode::SERVICE_UNAVAILABLE, Message::new("add-too-many-pictures"))
            }
        };
        Ok(Some(Refusal::new(status, Errors::of("image", words))))
    }

    /// Runs work with the picture, if there is one; what decodes it has a permit. A picture of what is refused is held.
    pub(super) async fn with_picture<W>(
        &mut self,
        visit: &Visit,
        work: W,
    ) -> Result<Event, ServiceError<EventDenied>>
    where
        W: FnOnce(Option<&[u8]>) -> Result<Event, ServiceError<EventDenied>> + Send + 'static,
    {
        let Some(picture) = self.picture.take() else { return blocking(move || work(None)).await };
        let (events, is_held) = (visit.state.events(&visit.request), self.held.is_some());
        let decoded = visit.state.pictures.decoding(picture, move |bytes| {
            let outcome = work(Some(bytes));
            let is_refused = matches!(outcome, Err(ServiceError::Denied(_)));
            let convert = || HeldPicture::convert(&events, bytes).ok().flatten();
            let held = if is_refused && !is_held { convert() } else { None };
            Stored::Ok((outcome, held))
        });
        let (outcome, held) = decoded.await?;
        self.held = self.held.take().or(held);
        outcome
    }

    /// Holds the picture, unless the form does already: if nobody else's is being decoded right now. What is no picture is refused.
    pub(super) async fn hold(&mut self, visit: &Visit) -> Result<(), ServiceError<EventDenied>> {
        let Some(picture) = self.picture.take().filter(|_| self.held.is_none()) else { return Ok(()) };
        let events = visit.state.events(&visit.request);
        let convert = move |bytes: &[u8]| Some(HeldPicture::convert(&events, bytes));
        match visit.state.pictures.decoding_if_free(picture, convert).await {
            None => {}
            Some(Ok(held)) => self.held = held,
            Some(Err(error)) => {
                self.has_picture = false; // There is none to be kept.
                return Err(error);
            }
        }
        Ok(())
    }

    /// The form with what was typed, to be sent again; the picture too, where that can be held.
    pub(super) async fn into_form(mut self, visit: &Visit, event: Option<Event>) -> Form {
        if let Err(error) = self.hold(visit).await {
            tracing::debug!(?error, "a picture of a form that comes again isn't held");
        }
        let is_logged_out = matches!(self.refusal, Some(Early::LoggedOut));
        let Self { typed, has_picture, held, .. } = self;
        Form {
            is_picture_lost: has_picture && held.is_none(),
            typed,
            id: event.as_ref().map(|event| event.id),
            event,
            held,
            is_logged_out,
            ..Form::default()
        }
    }
}

/// Takes a long text out of a form.
fn take(form: &mut Pairs, name: &str) -> Option<String> {
    let at = form.iter().position(|(key, _)| key == name)?;
    Some(form.swap_remove(at).1).filter(|text| !text.is_empty())
}
