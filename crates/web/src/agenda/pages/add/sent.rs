//! The form of an event, as it came.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::access::caller::Caller;
use uncino_domain::access::limit::TooMany;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::outcome::ServiceError;

use super::errors::Errors;
use super::page::Form;
use super::typed::Typed;
use super::{HERE, Refusal};
use crate::blocking::blocking;
use crate::extract::csrf::is_from_another_site;
use crate::extract::fields::{Fields, MultipartBody};
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::STALE;
use crate::pages::response::retry_after;
use crate::pages::visit::Visit;
use crate::picture_permits::{NoRoom, PictureBytes, PicturePermits};
use crate::words::Message;

/// The largest form, in bytes, without its picture.
const LIMIT: usize = 1024 * 1024;

/// What was sent.
pub(super) struct Sent {
    pairs: Pairs,
    pub(super) typed: Typed,
    pub(super) picture: Option<PictureBytes>,
    has_picture: bool,
    no_room: Option<NoRoom>,
    too_many: Option<TooMany>,
}

impl Sent {
    /// Reads it. Only for whom it is worth it, their picture takes some of the room for all.
    pub(super) async fn read(visit: &Visit, payload: Payload) -> Result<Self, PageFailure> {
        let (events, caller) = (visit.state.events(&visit.request), visit.caller());
        let is_anonymous = matches!(caller, Caller::Anonymous);
        let too_many = match blocking(move || events.may_send(&caller)).await {
            Ok(()) => None,
            Err(ServiceError::Denied(EventDenied::TooMany(too_many))) => Some(too_many),
            Err(ServiceError::Denied(_)) if is_anonymous => return Err(PageFailure::log_in_again_for(HERE)),
            Err(ServiceError::Denied(_)) => {
                return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()));
            }
            Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
        };
        let none = PicturePermits::none();
        let permits = if too_many.is_some() { &none } else { &visit.state.pictures };
        let multipart = MultipartBody::FormWithPicture(permits);
        let mut fields = Fields::read(&visit.request, payload, LIMIT, multipart)
            .await
            .map_err(|error| visit.fail(error.status(), &ErrorPage::unreadable()))?;
        let pairs = fields.texts();
        let (picture, no_room) = (fields.take_picture(), fields.no_room());
        Ok(Self {
            typed: Typed::read(&pairs),
            pairs,
            has_picture: picture.is_some() || no_room.is_some(),
            picture,
            no_room,
            too_many,
        })
    }

    /// Why it isn't even judged: it is none of our forms, or there is no room for it.
    pub(super) fn refusal(&self, visit: &Visit) -> Result<Option<Refusal>, PageFailure> {
        if is_from_another_site(&visit.request) {
            return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::foreign_form(Some(HERE))));
        }
        if !visit.is_our_form(&self.pairs) {
            return Ok(Some(Refusal::new(StatusCode::FORBIDDEN, Errors::of("form", STALE))));
        }
        if let Some(too_many) = self.too_many {
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

    /// The form with what was typed, to be sent again.
    pub(super) fn into_form(self, event: Option<Event>) -> Form {
        let Self { typed, has_picture, .. } = self;
        Form { typed, event, is_picture_lost: has_picture, ..Form::default() }
    }
}
