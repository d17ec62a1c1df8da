//! `GET /admin/places/{id}`: one place, to be changed, removed, or made part of another.

use actix_web::web::Path;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::place_administration::LookedAfter;
use uncino_domain::agenda::place_search::PlaceUsage;
use uncino_domain::id::PlaceId;

use super::told::{self, told};
use super::typed::{Errors, Typed};
use super::{Shown, address, show_gone};
use crate::agenda::pages::event::facts::map;
use crate::agenda::paths::place_path;
use crate::blocking::blocking;
use crate::pages::done;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct PlacePage {
    csrf_token: String,
    here: String,
    pub(super) notice: Option<Deed>,
    /// What went wrong, if that is about no field.
    pub(super) error: Option<Message>,
    /// What was typed for another place, and is nowhere now.
    pub(super) unsaved: Vec<String>,
    pub(super) errors: Errors,
    pub(super) typed: Typed,
    /// What it is now.
    place: Shown,
    /// Its page for everybody, if it has one.
    path: Option<String>,
    map: String,
    /// May it be removed?
    is_unused: bool,
    /// Of which others may it become a part; these words were looked for.
    words: String,
    others: Vec<Other>,
}

/// A place of which this one may become a part.
#[derive(Debug, Serialize)]
struct Other {
    place: Shown,
    /// Where it says what will happen.
    plan_url: String,
}

/// Shows it; by the number of one that became part of it, it says so.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let Ok(number) = id.parse() else { return Ok(visit.not_found()) };
    let Some(found) = look_after(&visit, PlaceId(number)).await? else { return show_gone(&visit).await };
    if found.place.id != PlaceId(number) {
        return Ok(became(&found.place));
    }
    let notice = told(&visit, &found.place);
    let mut builder = HttpResponse::Ok();
    let page = read(&visit, found, &mut builder).await?;
    visit.show_long(builder, PlacePage { notice, ..page }).await
}

/// Leads to the place that another one became.
pub(super) fn became(place: &Place) -> HttpResponse {
    see_other(&format!("{}?done=became", address(place.id)))
}

pub(super) async fn look_after(visit: &Visit, id: PlaceId) -> Result<Option<LookedAfter>, PageFailure> {
    let administrator = visit.administrator()?;
    let places = visit.state.places(&visit.request);
    blocking(move || places.look_after(id, &administrator)).await.map_err(|error| visit.broke(error))
}

/// The page of this place as it is now.
pub(super) async fn read(
    visit: &Visit,
    found: LookedAfter,
    builder: &mut HttpResponseBuilder,
) -> Result<PlacePage, PageFailure> {
    let administrator = visit.administrator()?;
    let (places, words) = (visit.state.places(&visit.request), done::asked(&visit.request, "q"));
    let (place, looked_for) = (found.place.clone(), words.clone());
    let read = blocking(move || places.offered_for(&place, &looked_for, &administrator));
    let others = read.await.map_err(|error| visit.broke(error))?;
    let LookedAfter { place, usage, is_shown } = found;
    Ok(PlacePage {
        csrf_token: visit.csrf_token(builder),
        here: address(place.id),
        notice: None,
        error: None,
        unsaved: Vec::new(),
        errors: Errors::default(),
        typed: Typed::of(&place),
        path: is_shown.then(|| place_path(&place)),
        map: map(&place),
        is_unused: usage.events == 0,
        words,
        others: others.into_iter().map(|other| Other::of(other, place.id)).collect(),
        place: Shown::of(place, usage),
    })
}

impl Other {
    fn of((other, usage): (Place, PlaceUsage), part: PlaceId) -> Self {
        let plan_url = format!("{}/merge?into={}", address(part), other.id);
        Self { place: Shown::of(other, usage), plan_url }
    }
}

impl Page for PlacePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_place.html";

    fn samples() -> Vec<Self> {
        let page = |place: Shown, is_full: bool| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/places/7".to_owned(),
            notice: is_full.then(told::sample),
            error: is_full.then(|| Message::new("admin-place-changed-meanwhile")),
            unsaved: is_full.then(|| "Town hall".to_owned()).into_iter().collect(),
            errors: if is_full { Errors::sample() } else { Errors::default() },
            typed: Typed::sample(),
            path: is_full.then(|| "/place/7".to_owned()),
            map: "https://www.openstreetmap.org/".to_owned(),
            is_unused: !is_full,
            words: if is_full { "jazz".to_owned() } else { String::new() },
            others: Vec::new(),
            place,
        };
        let other = |place| Other { place, plan_url: "/admin/places/7/merge?into=8".to_owned() };
        let [full, bare] = [true, false];
        let places = |is_full| Shown::samples().into_iter().filter(move |place| place.has_degrees == is_full);
        let with = |is_full| places(is_full).map(move |place| page(place, is_full));
        let offers = |page: Self| Self { others: Shown::samples().into_iter().map(other).collect(), ..page };
        with(full).chain(with(bare)).chain(with(bare).map(offers)).collect()
    }
}
