//! Slices of the agenda: `/`, `/past`, `/tag/{tag}`, `/place/{place}`, `/collection/{name}`. One page, whatever is asked for.

mod bar;
pub(crate) mod cards;
pub(crate) mod chosen;
pub(crate) mod days;
pub(crate) mod page;
mod slice;
mod tail;

use actix_web::http::header::{ACCEPT, LOCATION, VARY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::collection::{self, named};
use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::place;

use crate::agenda::api::events::read_pairs;
use crate::agenda::paths;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use chosen::Chosen;
use page::show;
use slice::Slice;

/// `GET /`: what is on and to come; or of a day, a weekend or a week, from a day on, what words are found in, or what has one
/// of some tags at one of some places.
pub(crate) async fn home(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = read_pairs(&visit.request);
    let slice = Slice::of_query(&pairs);
    if slice != Slice::Coming || !Chosen::is_asked(&pairs) {
        return answer(visit, slice).await;
    }
    match Chosen::read(&visit, &pairs).await? {
        Some(chosen) => answer(visit, Slice::of_choice(chosen)).await,
        None => Ok(visit.not_found()),
    }
}

/// `GET /past`: what is over.
pub(crate) async fn past(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let slice = Slice::past(&read_pairs(&visit.request));
    answer(visit, slice).await
}

/// `GET /search`: where Gancio's search was.
pub(crate) async fn search(visit: Visit) -> HttpResponse {
    see_other(&Slice::of_query(&read_pairs(&visit.request)).path())
}

/// `GET /tag/{tag}`: what has a tag.
pub(crate) async fn tag(visit: Visit, tag: Path<String>) -> Result<HttpResponse, PageFailure> {
    match paths::name(tag.into_inner(), MAX_TAG) {
        Some(tag) => answer(visit, Slice::Tag(tag)).await,
        None => Ok(visit.not_found()),
    }
}

/// `GET /place/{name_or_id}`: what is at a place; with anything behind its number.
pub(crate) async fn place(visit: Visit, path: Path<Vec<String>>) -> Result<HttpResponse, PageFailure> {
    let name = path.into_inner().into_iter().next().and_then(|name| paths::name(name, place::MAX_TEXT));
    let Some(name) = name else { return Ok(visit.not_found()) };
    let places = visit.state.places(&visit.request);
    match blocking(move || places.find_place(&name)).await.map_err(|error| visit.broke(error))? {
        Some(place) => answer(visit, Slice::Place(Box::new(place))).await,
        None => Ok(visit.not_found()),
    }
}

/// `GET /collection/{name}`: what a collection chooses.
pub(crate) async fn collection(visit: Visit, name: Path<String>) -> Result<HttpResponse, PageFailure> {
    let Some(name) = paths::name(name.into_inner(), collection::MAX_NAME) else {
        return Ok(visit.not_found());
    };
    let collections = visit.state.collections(&visit.request);
    let known = blocking(move || collections.list()).await.map_err(|error| visit.broke(error))?;
    match named(&known, &name) {
        Some(collection) => answer(visit, Slice::Collection(collection.name)).await,
        None => Ok(visit.not_found()),
    }
}

/// The page, or for who asks for a feed (`Accept`) the way to it.
async fn answer(visit: Visit, slice: Slice) -> Result<HttpResponse, PageFailure> {
    if let Some(format) = asks_for_feed(&visit.request) {
        let feed = format!("/feed/{format}{}", slice.feed(visit.settings.shows_recurrent_events()));
        return Ok(HttpResponse::Found()
            .insert_header((LOCATION, feed))
            .insert_header((VARY, "accept"))
            .finish());
    }
    show(visit, slice).await
}

/// Does who asks for a page want a feed (`Accept`), and which?
pub(crate) fn asks_for_feed(request: &HttpRequest) -> Option<&'static str> {
    let accept = request.headers().get(ACCEPT)?.to_str().ok()?;
    let wants = |kind: &str| accept.contains(kind) && !accept.contains("text/html");
    let kinds = [("application/rss+xml", "rss"), ("text/calendar", "ics")];
    kinds.into_iter().find(|(kind, _)| wants(kind)).map(|(_, format)| format)
}
