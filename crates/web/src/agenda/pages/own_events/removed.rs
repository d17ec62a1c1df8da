//! `POST /account/events/removed`: a person has an event back that they removed. What can be had back stands on their page of
//! events.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::removed_event::{KEPT, RemovedEvent};
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use super::{HERE, refused};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::moment::{event as when, local};
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::words::{Argument, Message};

/// An event that can be had back.
#[derive(Debug, Serialize)]
pub(super) struct Removed {
    id: i64,
    title: String,
    when: Message,
    when_iso: String,
    place: String,
    /// How long it can be had back.
    until: Message,
}

impl Removed {
    pub(super) fn of(removed: RemovedEvent, zone: Tz) -> Self {
        let RemovedEvent { event, removed_at, .. } = removed;
        let until = local((removed_at + KEPT).timestamp(), zone).date_naive();
        Self {
            id: event.id.0,
            when: when(event.details.start, event.details.end, zone),
            when_iso: local(event.details.start, zone).to_rfc3339(),
            title: event.details.title,
            place: event.place.name,
            until: Message::new("own-events-until").with("day", Argument::DayOfYear(until)),
        }
    }

    /// What was removed a moment before this visit, which says so.
    pub(super) fn just_now(visit: &Visit, removed: &[Self]) -> Option<i64> {
        let says_so = visit.request.query_string() == "done=removed";
        removed.first().filter(|_| says_so).map(|latest| latest.id)
    }

    /// For the samples of the page.
    pub(super) fn samples() -> Vec<Self> {
        vec![Self {
            id: 1,
            title: "<Concert>".to_owned(),
            when: when(0, None, Tz::UTC),
            when_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            until: Message::new("own-events-until")
                .with("day", Argument::DayOfYear(local(0, Tz::UTC).date_naive())),
        }]
    }
}

/// What they removed and can have back, the latest first.
pub(super) async fn list(visit: &Visit, caller: Caller) -> Result<Vec<RemovedEvent>, PageFailure> {
    let events = visit.state.events(&visit.request);
    blocking(move || match &caller {
        Caller::Anonymous => Ok(Vec::new()),
        Caller::Authenticated(access) => events.list_removed(access),
    })
    .await
    .map_err(|error| refused(visit, error))
}

/// Puts it back.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let caller = visit.user_of(&form, HERE)?.caller();
    let Ok(id) = form::field(&form, "id").parse() else { return Ok(see_other(HERE)) };
    let events = visit.state.events(&visit.request);
    match blocking(move || events.restore(&caller, EventId(id))).await {
        Ok(_event) => Ok(see_other("/account/events?done=restored")),
        // It is back already, or its time is over: the page shows how things are.
        Err(ServiceError::Denied(_)) => Ok(see_other("/account/events?done=not_there")),
        Err(error) => Err(refused(&visit, error)),
    }
}
