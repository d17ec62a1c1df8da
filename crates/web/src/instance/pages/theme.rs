//! `POST /theme`: a visitor chooses light or dark pages, or what their device prefers. Whoever makes them send it from
//! elsewhere changes nothing.

use actix_web::HttpResponse;
use actix_web::web::Payload;

use crate::extract::csrf::is_from_another_site;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::next::Next;
use crate::pages::response::see_other;
use crate::pages::theme::{Theme, cookie};
use crate::pages::visit::Visit;

/// Keeps the choice, and goes back to where it was made. There is no token: a page that is everybody's has none.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let mut response = see_other(Next::from_pairs(&form).as_str());
    if !is_from_another_site(&visit.request) {
        let choice = Theme::parse(&form::field(&form, "theme"));
        let cookie = cookie(choice, &visit.state.site);
        response.add_cookie(&cookie).map_err(|error| visit.is_broken(&error))?;
    }
    Ok(response)
}
