//! `POST /admin/places/{id}`: a place is changed or removed.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::place_administration::{PlaceEditDenied, PlaceRemovalDenied};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::outcome::ServiceError;

use super::place::{look_after, read};
use super::typed::{Errors, FIELDS, Typed};
use super::{HERE, address, show_gone};
use crate::agenda::paths::with_query;
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::confirm::Question;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::pages::{confirm, form};
use crate::words::Message;

/// Changes or removes it.
pub(crate) async fn post(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let Ok(number) = id.parse() else { return Ok(visit.not_found()) };
    let id = PlaceId(number);
    let form = form::read(payload, &visit).await?;
    visit.user_of(&form, &address(id))?;
    let by = visit.administrator()?;
    match form::field(&form, "action").as_str() {
        "remove" => remove(&visit, id, (&form, by)).await,
        _ => save(&visit, id, (Typed::read(&form), by)).await,
    }
}

async fn save(
    visit: &Visit,
    id: PlaceId,
    (typed, by): (Typed, Administrator),
) -> Result<HttpResponse, PageFailure> {
    let Some(before) = look_after(visit, id).await? else { return show_gone(visit).await };
    let change = match typed.judged() {
        Ok(change) => change,
        Err(errors) => return show_errors(visit, id, (typed, *errors)).await,
    };
    let seen = typed.seen.parse().ok().and_then(Timestamp::from_timestamp_micros).unwrap_or_default();
    let places = visit.state.places(&visit.request);
    match blocking(move || places.change_seen((id, seen), change, &by)).await {
        Ok(_place) => Ok(see_other(&saved(&before.place))),
        Err(ServiceError::Denied(PlaceEditDenied::Stale)) => show_stale(visit, id, typed).await,
        Err(ServiceError::Denied(PlaceEditDenied::Denied(denied))) => {
            show_errors(visit, id, (typed, Errors::of(denied))).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// The page of a place that was changed just now, which knows what it was before.
fn saved(before: &Place) -> String {
    let typed = Typed::of(before);
    let was = FIELDS.map(|(name, was)| (was, typed.field(name).to_owned()));
    let done = ("done", "saved".to_owned());
    with_query(&address(before.id), &[&[done][..], &was].concat())
}

/// The form again, with what was typed and what is wrong with it.
async fn show_errors(
    visit: &Visit,
    id: PlaceId,
    (typed, errors): (Typed, Errors),
) -> Result<HttpResponse, PageFailure> {
    let Some(found) = look_after(visit, id).await? else { return show_gone(visit).await };
    if found.place.id != id {
        return show_stale(visit, id, typed).await;
    }
    let mut builder = HttpResponse::BadRequest();
    let mut page = read(visit, found, &mut builder).await?;
    (page.typed, page.errors) = (typed, errors);
    visit.show_long(builder, page).await
}

/// The state of now, for whoever sent the form of a place that isn't so any more. What was typed stays in the form if it is still
/// the form of this place.
async fn show_stale(visit: &Visit, id: PlaceId, mut typed: Typed) -> Result<HttpResponse, PageFailure> {
    let Some(found) = look_after(visit, id).await? else { return show_gone(visit).await };
    let is_another = found.place.id != id;
    let name = found.place.name.clone();
    let mut builder = HttpResponse::Conflict();
    let mut page = read(visit, found, &mut builder).await?;
    if is_another {
        page.error = Some(Message::new("admin-place-became-meanwhile").with("place", name));
        let unsaved = FIELDS.map(|(name, _)| typed.field(name).to_owned()).into_iter();
        page.unsaved = unsaved.filter(|text| !text.is_empty()).collect();
    } else {
        page.error = Some(Message::new("admin-place-changed-meanwhile"));
        typed.seen.clone_from(&page.typed.seen);
        page.typed = typed;
    }
    visit.show_long(builder, page).await
}

async fn remove(
    visit: &Visit,
    id: PlaceId,
    (form, by): (&Pairs, Administrator),
) -> Result<HttpResponse, PageFailure> {
    let Some(found) = look_after(visit, id).await?.filter(|found| found.place.id == id) else {
        return show_gone(visit).await;
    };
    if !confirm::is_confirmed(form) {
        let question = Question::of(
            address(id),
            Message::new("admin-place-remove-title"),
            Message::new("admin-place-remove-help"),
            Message::new("admin-place-remove-button"),
        );
        let question = Question { subject: Some(found.place.name), ..question };
        return confirm::ask(visit, question, vec![("action", "remove".to_owned())]);
    }
    let places = visit.state.places(&visit.request);
    let error = match blocking(move || places.remove(id, &by)).await {
        Ok(()) => return Ok(see_other(&format!("{HERE}?done=removed"))),
        Err(ServiceError::Denied(PlaceRemovalDenied::NotFound)) => return show_gone(visit).await,
        Err(ServiceError::Denied(PlaceRemovalDenied::HasEvents)) => Message::new("admin-place-has-events"),
        Err(ServiceError::Denied(PlaceRemovalDenied::Chosen)) => Message::new("admin-place-is-chosen"),
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    let Some(found) = look_after(visit, id).await? else { return show_gone(visit).await };
    let mut builder = HttpResponse::Conflict();
    let mut page = read(visit, found, &mut builder).await?;
    page.error = Some(error);
    visit.show_long(builder, page).await
}
