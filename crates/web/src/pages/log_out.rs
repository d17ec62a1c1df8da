//! `POST /logout`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::error::{ErrorPage, PageFailure};
use super::log_in::set_cookie;
use super::next::Next;
use super::{form, see_other, visitor};
use crate::blocking::blocking;
use crate::extract::csrf;
use crate::extract::session::OurCookie;
use crate::state::AppState;

/// Ends the session. Who has none is logged out already.
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &state).await?;
    let logged_in = visitor(&request, &state).await?;
    if let Some(logged_in) = logged_in {
        if !csrf::is_our_form(&request, &form, &logged_in.cookie, &state.site) {
            return Err(PageFailure::page(&state, StatusCode::FORBIDDEN, &ErrorPage::foreign_form()));
        }
        let (sessions, id) = (state.sessions(), logged_in.visitor.session.id);
        blocking(move || sessions.log_out(id)).await.map_err(|error| PageFailure::failed(&state, error))?;
    }
    let mut response = see_other(Next::from_pairs(&form).as_str());
    set_cookie(&mut response, &OurCookie::Session.ended(&state.site));
    Ok(response)
}
