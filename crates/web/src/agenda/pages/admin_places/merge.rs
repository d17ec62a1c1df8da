//! `/admin/places/{id}/merge?into=`: what will happen if a place becomes part of another, and doing it.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::place_merge::{Merge, MergeDenied, MergePlan, Seen, Side, Stays};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::outcome::ServiceError;

use super::place::{became, look_after};
use super::{address, show_gone};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form};
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct MergePage {
    csrf_token: String,
    here: String,
    error: Option<Message>,
    heading: Message,
    /// How many events move,
    events: Message,
    /// the first of them,
    titles: Vec<String>,
    /// and how many more.
    more: Option<Message>,
    /// Where the old number leads.
    leads: Message,
    old_path: String,
    into: String,
    gone_seen: String,
    kept_seen: String,
    choices: Vec<Choice>,
    cancel_url: String,
}

/// What of both stays.
#[derive(Debug, Serialize)]
struct Choice {
    name: &'static str,
    legend: Message,
    /// Of the one that stays; nothing if it has none.
    kept: Option<String>,
    /// Of the one that becomes part of it.
    gone: Option<String>,
    is_gone_chosen: bool,
}

/// Two places by their numbers.
#[derive(Debug, Clone, Copy)]
struct Both {
    /// The one that becomes part of the other.
    gone: PlaceId,
    /// The one that stays.
    kept: PlaceId,
}

/// Says what will happen.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let (Ok(gone), Ok(kept)) = (id.parse(), done::asked(&visit.request, "into").parse()) else {
        return Ok(visit.not_found());
    };
    show(&visit, HttpResponse::Ok(), Both { gone: PlaceId(gone), kept: PlaceId(kept) }, None).await
}

/// Makes them one.
pub(crate) async fn post(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let Ok(gone) = id.parse().map(PlaceId) else { return Ok(visit.not_found()) };
    let form = form::read(payload, &visit).await?;
    visit.user_of(&form, &address(gone))?;
    let by = visit.administrator()?;
    let Ok(kept) = form::field(&form, "into").parse().map(PlaceId) else { return show_gone(&visit).await };
    let seen = |name| {
        let micros = form::field(&form, name).parse().ok();
        micros.and_then(Timestamp::from_timestamp_micros).unwrap_or_default()
    };
    let both = Both { gone, kept };
    let (gone, kept): (Seen, Seen) = ((gone, seen("gone_seen")), (kept, seen("kept_seen")));
    let merge = Merge { gone, kept, stays: stays(&form) };
    let places = visit.state.places(&visit.request);
    match blocking(move || places.merge(merge, &by)).await {
        Ok(place) => Ok(see_other(&format!("{}?done=merged", address(place.id)))),
        Err(ServiceError::Denied(MergeDenied::Changed)) => {
            let error = Some(Message::new("place-merge-changed"));
            show(&visit, HttpResponse::Conflict(), both, error).await
        }
        Err(ServiceError::Denied(MergeDenied::NotFound | MergeDenied::Same)) => lead_on(&visit, both).await,
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What was chosen to stay: of the one that stays, unless it was said otherwise.
fn stays(form: &Pairs) -> Stays {
    let side = |name| if form::field(form, name) == "gone" { Side::Gone } else { Side::Kept };
    Stays { name: side("name"), address: side("address"), degrees: side("degrees") }
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    both: Both,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let places = visit.state.places(&visit.request);
    match blocking(move || places.plan_merge(both.gone, both.kept, &administrator)).await {
        Ok(plan) => {
            let csrf_token = visit.csrf_token(&mut builder);
            visit.show(builder, &MergePage { csrf_token, error, ..MergePage::of(plan) })
        }
        Err(ServiceError::Denied(MergeDenied::NotFound | MergeDenied::Same | MergeDenied::Changed)) => {
            lead_on(visit, both).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// To the state of now, for two places of which one isn't there any more, or is part of another.
async fn lead_on(visit: &Visit, Both { gone, kept }: Both) -> Result<HttpResponse, PageFailure> {
    let Some(found) = look_after(visit, gone).await? else { return show_gone(visit).await };
    if found.place.id != gone {
        return Ok(became(&found.place));
    }
    match look_after(visit, kept).await? {
        None => show_gone(visit).await,
        Some(other) if other.place.id == found.place.id => Ok(became(&other.place)),
        Some(other) => Ok(see_other(&format!("{}/merge?into={}", address(gone), other.place.id))),
    }
}

impl MergePage {
    fn of(plan: MergePlan) -> Self {
        let MergePlan { gone, kept, events, titles } = plan;
        let listed = u32::try_from(titles.len()).unwrap_or(u32::MAX);
        let more = events.saturating_sub(listed);
        let seen = |place: &Place| place.updated_at.timestamp_micros().to_string();
        Self {
            csrf_token: String::new(),
            here: format!("{}/merge", address(gone.id)),
            error: None,
            heading: Message::new("place-merge-title")
                .with("gone", gone.name.clone())
                .with("kept", kept.name.clone()),
            events: Message::new("place-merge-events")
                .with("count", events)
                .with("gone", gone.name.clone())
                .with("kept", kept.name.clone()),
            titles,
            more: (more > 0).then(|| Message::new("admin-hide-more").with("count", more)),
            leads: Message::new("place-merge-leads"),
            old_path: format!("/place/{}", gone.id),
            into: kept.id.to_string(),
            gone_seen: seen(&gone),
            kept_seen: seen(&kept),
            choices: Choice::between(&gone, &kept),
            cancel_url: address(gone.id),
        }
    }
}

impl Choice {
    /// Where they differ. What one of them doesn't know is not chosen at first.
    fn between(gone: &Place, kept: &Place) -> Vec<Self> {
        let choice = |name, legend, of: fn(&Place) -> Option<String>| {
            let (kept, gone) = (of(kept), of(gone));
            (kept != gone).then(|| Self { name, legend, is_gone_chosen: kept.is_none(), kept, gone })
        };
        let address = |place: &Place| Some(place.address.clone()).filter(|address| !address.is_empty());
        let choices = [
            choice("name", Message::new("place-merge-name"), |place| Some(place.name.clone())),
            choice("address", Message::new("place-merge-address"), address),
            choice("degrees", Message::new("place-merge-degrees"), degrees),
        ];
        choices.into_iter().flatten().collect()
    }
}

fn degrees(place: &Place) -> Option<String> {
    Some(format!("{}, {}", place.latitude?, place.longitude?))
}

impl Page for MergePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_place_merge.html";

    fn samples() -> Vec<Self> {
        let place = |id, name: &str, latitude: Option<f64>| Place {
            id: PlaceId(id),
            name: name.to_owned(),
            address: if latitude.is_none() { String::new() } else { "1 Main street".to_owned() },
            latitude,
            longitude: latitude,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        let plan = |events, titles: &[&str]| MergePlan {
            gone: place(7, "<b>", Some(45.0)),
            kept: place(8, "Town hall", None),
            events,
            titles: titles.iter().map(|title| (*title).to_owned()).collect(),
        };
        let page = |plan, error| Self { csrf_token: "token".to_owned(), error, ..Self::of(plan) };
        vec![
            page(plan(0, &[]), None),
            page(plan(3, &["<Concert>"]), Some(Message::new("place-merge-changed"))),
        ]
    }
}
