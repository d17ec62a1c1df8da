//! `/admin/collections/{id}`: what a collection chooses by, and what it comes to.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::collections::{CollectionDenied, CollectionInHand};
use uncino_domain::id::{CollectionId, FilterId};
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;

use super::deeds::{GONE, find};
use super::filters::{self, Errors, ShownFilter, Typed};
use super::{HERE, Shown};
use crate::agenda::pages::slices::cards::Card;
use crate::blocking::blocking;
use crate::extract::parameters::{self, Pairs};
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminCollectionPage {
    csrf_token: String,
    /// The page's own address.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    collection: Shown,
    filters: Vec<ShownFilter>,
    /// The new filter.
    typed: Typed,
    errors: Errors,
    tags: Vec<String>,
    places: Vec<String>,
    /// The first of its events.
    events: Vec<Card>,
}

/// What is shown of what was done, and of what was refused.
#[derive(Debug, Default)]
struct Told {
    notice: Option<Deed>,
    error: Option<Message>,
    typed: Typed,
    errors: Errors,
}

/// Shows it.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let Ok(id) = id.parse().map(CollectionId) else { return Ok(visit.not_found()) };
    let Some(found) = find(&visit, id).await? else { return Ok(visit.not_found()) };
    let notice = told(&visit, &found).await?;
    show(&visit, HttpResponse::Ok(), found, Told { notice, ..Told::default() }).await
}

/// Adds a filter, or removes one.
pub(crate) async fn post(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    visit.user_of(&form, &format!("{HERE}/{id}"))?;
    visit.administrator()?;
    let found = match id.parse().map(CollectionId) {
        Ok(id) => find(&visit, id).await?,
        Err(_no_number) => None,
    };
    let Some(found) = found else {
        return super::show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await;
    };
    match form::field(&form, "action").as_str() {
        "add_filter" => add_filter(&visit, &form, found).await,
        "remove_filter" => remove_filter(&visit, &form, found).await,
        _ => {
            let error = Some(Message::new("admin-filters-unclear"));
            show(&visit, HttpResponse::BadRequest(), found, Told { error, ..Told::default() }).await
        }
    }
}

async fn add_filter(
    visit: &Visit,
    form: &Pairs,
    found: CollectionInHand,
) -> Result<HttpResponse, PageFailure> {
    let typed = Typed::read(form);
    let (choice, negate) = match typed.choice(visit, form).await? {
        Ok(meant) => meant,
        Err(errors) => {
            return show(visit, HttpResponse::BadRequest(), found, Told { typed, errors, ..Told::default() })
                .await;
        }
    };
    let (collections, by) = (visit.state.collections(&visit.request), visit.administrator()?);
    let id = found.overview.collection.id;
    let (builder, words) = match blocking(move || collections.add_filter(id, choice, negate, &by)).await {
        Ok(filter) => {
            let filter = filter.id;
            return Ok(see_other(&format!("{HERE}/{id}?done=filter_added&of={filter}#at-{filter}")));
        }
        Err(ServiceError::Denied(CollectionDenied::Choice)) => {
            (HttpResponse::BadRequest(), Message::new("admin-filters-too-long"))
        }
        Err(ServiceError::Denied(CollectionDenied::TooMany)) => {
            (HttpResponse::Conflict(), Message::new("admin-filters-too-many"))
        }
        // Its name isn't sent: it was removed meanwhile.
        Err(ServiceError::Denied(
            CollectionDenied::NotFound | CollectionDenied::NameTaken | CollectionDenied::Name,
        )) => return super::show(visit, HttpResponse::NotFound(), None, Some(GONE)).await,
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    let errors = Errors { tags: Some(words), ..Errors::default() };
    show(visit, builder, found, Told { typed, errors, ..Told::default() }).await
}

async fn remove_filter(
    visit: &Visit,
    form: &Pairs,
    found: CollectionInHand,
) -> Result<HttpResponse, PageFailure> {
    let id = form::field(form, "filter").parse().map(FilterId);
    let meant = found.filters.iter().map(|known| &known.filter).find(|filter| id == Ok(filter.id));
    let removed = match meant.cloned() {
        None => None,
        Some(filter) => {
            let (collections, by) = (visit.state.collections(&visit.request), visit.administrator()?);
            let id = filter.id;
            match blocking(move || collections.remove_filter(id, &by)).await {
                Ok(()) => Some(filter),
                Err(ServiceError::Denied(_somebody_was_quicker)) => None,
                Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
            }
        }
    };
    let id = found.overview.collection.id;
    if let Some(filter) = removed {
        let kept = filters::as_parameters(&filter);
        return Ok(see_other(&format!("{HERE}/{id}?done=filter_removed&{kept}#filters")));
    }
    let Some(found) = find(visit, id).await? else {
        return super::show(visit, HttpResponse::NotFound(), None, Some(GONE)).await;
    };
    let error = Some(Message::new("admin-filters-gone"));
    show(visit, HttpResponse::NotFound(), found, Told { error, ..Told::default() }).await
}

/// What was done, with the way back.
async fn told(visit: &Visit, found: &CollectionInHand) -> Result<Option<Deed>, PageFailure> {
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let here = format!("{HERE}/{}", found.overview.collection.id);
    match form::field(&pairs, "done").as_str() {
        "added" => Ok(Some(Message::new("admin-collections-added").into())),
        "filter_removed" => filters::removed(visit, &here, &pairs).await.map(Some),
        "filter_added" => {
            let of = form::field(&pairs, "of");
            let is_there = found.filters.iter().any(|known| known.filter.id.to_string() == of);
            let fields = vec![("action", "remove_filter".to_owned()), ("filter", of)];
            let deed = Deed::from(Message::new("admin-filters-added"));
            Ok(is_there.then(|| deed.undone_by(here, fields, Message::new("undo"))))
        }
        _ => Ok(None),
    }
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    found: CollectionInHand,
    told: Told,
) -> Result<HttpResponse, PageFailure> {
    let (places, tags) = (visit.state.places(&visit.request), visit.state.tags(&visit.request));
    let offered = blocking(move || -> Stored<_> { Ok((places.offered()?, tags.offered()?)) }).await;
    let (places, tags) = offered.map_err(|error| visit.broke(error))?;
    let (now, zone) = (visit.state.clock.now().timestamp(), visit.time_zone());
    let Told { notice, error, typed, errors } = told;
    let page = AdminCollectionPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: format!("{HERE}/{}", found.overview.collection.id),
        notice,
        error,
        collection: Shown::of(found.overview, false),
        filters: found.filters.into_iter().map(ShownFilter::of).collect(),
        typed,
        errors,
        tags,
        places: places.into_iter().map(|place| place.name).collect(),
        events: found.events.iter().map(|event| Card::of(event, now, zone)).collect(),
    };
    visit.show_long(builder, page).await
}

impl Page for AdminCollectionPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_collection.html";

    fn samples() -> Vec<Self> {
        let plain = |is_full| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/collections/1".to_owned(),
            notice: None,
            error: None,
            collection: Shown::sample(is_full),
            filters: Vec::new(),
            typed: Typed::default(),
            errors: Errors::default(),
            tags: vec!["jazz".to_owned()],
            places: vec!["Town hall".to_owned()],
            events: Vec::new(),
        };
        let errors = Errors {
            tags: Some(Message::new("admin-filters-nothing")),
            places: Some(Message::new("admin-filters-no-place").with("name", "<x>")),
        };
        vec![
            plain(false),
            Self {
                notice: Some(Message::new("admin-collections-added").into()),
                error: Some(GONE),
                filters: ShownFilter::samples(),
                errors,
                events: Card::samples(),
                ..plain(true)
            },
        ]
    }
}
