//! `POST /account/letters`: whether somebody wants letters about what happens on the agenda.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::change::Change;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;

/// Keeps what they want.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let person = visit.user_of(&form, "/account")?;
    let (account, to_notify) = (visit.state.account(&visit.request), form::is_ticked(&form, "to_notify"));
    let kept = blocking(move || account.describe(&person, Change::Keep, Some(to_notify))).await;
    kept.map_err(|error| visit.broke(error))?;
    Ok(see_other("/account?done=letters#letters"))
}
