//! `GET /api/event/detail/{slug_or_id}`

use actix_web::HttpResponse;
use actix_web::web::Path;
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::storage::Stored;

use crate::agenda::api::event_json::{Around, DetailedEvent};
use crate::agenda::feeds::feed::Feed;
use crate::agenda::feeds::ics;
use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::written::Written;

/// Shows one event with its neighbours; hidden ones only to those who may handle them.
#[utoipa::path(
    get,
    path = "/api/event/detail/{slug_or_id}",
    operation_id = "event_detail_get",
    params(("slug_or_id" = String, Path, description = "slug or number, with `.json` or `.ics` behind it if need be")),
    responses((status = 200, description = "the event", content((DetailedEvent = "application/json"), (String = "text/calendar")))),
)]
pub(crate) async fn get(call: Call, slug_or_id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let caller = call.caller();
    let (name, as_calendar) = match slug_or_id.strip_suffix(".ics") {
        Some(name) => (name, true),
        None => (slug_or_id.strip_suffix(".json").unwrap_or(&slug_or_id), false),
    };
    let (events, instance, name) = (call.events(), call.instance(), name.to_owned());
    let (moderation, path) = (call.moderation(), call.request.path().to_owned());
    let written = blocking(move || -> Stored<_> {
        let Some((event, neighbours)) = events.find(&caller, &name)? else { return Ok(None) };
        if as_calendar {
            let settings = instance.settings()?;
            let description = event.details.description.clone();
            let events = [DescribedEvent { event: event.into(), description }];
            let feed = Feed::of(&call.state, &settings, &events, &path);
            return Ok(Some(Written::text(ics::TYPE, ics::write(&feed, ics::Alarm::HourBefore))));
        }
        let parent = events.parent(&event)?;
        let around = Around { neighbours, parent, n_messages: moderation.count(&caller, &event)? };
        Ok(Some(Written::json(&DetailedEvent::of(&event, &around, &caller))))
    });
    Ok(written.await?.ok_or(ApiFailure::NotFound)?.answer(&mut HttpResponse::Ok()))
}
