//! `POST /admin/events/show`: what one press hid is shown again.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::id::HidingId;
use uncino_domain::outcome::ServiceError;

use super::HERE;
use super::publisher::{self, Whose};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;

/// Shows it.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let whose = Whose::find(&visit, publisher::read(&form).as_ref()).await?;
    let there = |done: &str| Ok(see_other(&whose.address(&[("done", done)])));
    let Ok(id) = form::field(&form, "hiding").parse() else { return there("not_there") };
    let events = visit.state.events(&visit.request);
    match blocking(move || events.show_again(&by, HidingId(id))).await {
        Ok(_count) => there("shown"),
        Err(ServiceError::Denied(_somebody_was_quicker)) => there("not_there"),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}
