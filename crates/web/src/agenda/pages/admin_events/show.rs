//! `POST /admin/events/show`: what one press hid is shown again, or what was chosen is shown.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::events::EventService;
use uncino_domain::id::{EventId, HidingId};
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;

use super::publisher::{self, Whose};
use super::{HERE, chosen};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;

/// Shows it.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let whose = Whose::find(&visit, &publisher::read(&form)).await?;
    let there = |done: &str| Ok(see_other(&whose.address(&[("done", done)])));
    let events = visit.state.events(&visit.request);
    let chosen = chosen(&form);
    if !chosen.is_empty() {
        let caller = visit.caller();
        return match blocking(move || show_each(&events, &caller, chosen)).await {
            Ok(0) => there("none_shown"),
            Ok(_count) => there("each_shown"),
            Err(error) => Err(visit.broke(error)),
        };
    }
    let Ok(id) = form::field(&form, "hiding").parse() else { return there("none_chosen") };
    match blocking(move || events.show_again(&by, HidingId(id))).await {
        Ok(_count) => there("shown"),
        Err(ServiceError::Denied(_somebody_was_quicker)) => there("not_there"),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Shows each as an editor shows it on its own page, so that whoever waited for it hears of that. Gives how many were not visible.
fn show_each(events: &EventService, caller: &Caller, chosen: Vec<EventId>) -> Stored<usize> {
    let mut count = 0;
    for id in chosen {
        match events.show(caller, Some(id)) {
            Ok(is_new) => count += usize::from(is_new),
            Err(ServiceError::Denied(_gone_meanwhile)) => {}
            Err(ServiceError::Failed(error)) => return Err(error),
        }
    }
    Ok(count)
}
