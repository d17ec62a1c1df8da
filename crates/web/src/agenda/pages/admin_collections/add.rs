//! `/admin/collections/new`: a new collection, which only has a name yet.

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::collections::CollectionDenied;
use uncino_domain::outcome::ServiceError;

use super::HERE;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The page's own address.
const NEW: &str = "/admin/collections/new";

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct NewCollectionPage {
    csrf_token: String,
    name: String,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    name: Option<Message>,
}

/// Asks for the name.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    show(&visit, HttpResponse::Ok(), NewCollectionPage::default())
}

/// Adds it, and leads to where its filters are chosen.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, NEW)?;
    let name = form::field(&form, "name");
    let (collections, sent) = (visit.state.collections(&visit.request), name.clone());
    let (builder, words) = match blocking(move || collections.add(&sent, &by)).await {
        Ok(collection) => return Ok(see_other(&format!("{HERE}/{}?done=added", collection.id))),
        Err(ServiceError::Denied(CollectionDenied::NameTaken)) => {
            (HttpResponse::Conflict(), Message::new("admin-collections-name-taken"))
        }
        Err(ServiceError::Denied(CollectionDenied::TooMany)) => {
            (HttpResponse::Conflict(), Message::new("admin-collections-too-many"))
        }
        // Nothing else is refused of a name.
        Err(ServiceError::Denied(
            CollectionDenied::Name | CollectionDenied::NotFound | CollectionDenied::Choice,
        )) => (HttpResponse::BadRequest(), Message::new("admin-collections-no-name")),
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    let errors = Errors { name: Some(words) };
    show(&visit, builder, NewCollectionPage { name, errors, ..NewCollectionPage::default() })
}

fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: NewCollectionPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &NewCollectionPage { csrf_token, ..page })
}

impl Page for NewCollectionPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_collection_new.html";

    fn samples() -> Vec<Self> {
        let errors = Errors { name: Some(Message::new("admin-collections-name-taken")) };
        vec![Self::default(), Self { name: "<x>".to_owned(), errors, ..Self::default() }]
    }
}
