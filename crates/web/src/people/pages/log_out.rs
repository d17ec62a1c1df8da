//! `POST /logout`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;

use crate::blocking::blocking;
use crate::extract::session::OurCookie;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::next::Next;
use crate::pages::onward::send_on_here;
use crate::pages::visit::Visit;
use crate::people::pages::log_in::set_cookie;

/// Ends the session. Who has none is logged out already.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    if let Some(logged_in) = &visit.logged_in {
        if !visit.is_our_form(&form) {
            return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::foreign_form(None)));
        }
        let (sessions, id) = (visit.state.sessions(&visit.request), logged_in.visitor.session.id);
        blocking(move || sessions.log_out(id)).await.map_err(|error| visit.broke(error))?;
    }
    let mut response = send_on_here(&visit, Next::from_pairs(&form).as_str())?;
    set_cookie(&mut response, &OurCookie::Session.ended(&visit.state.site));
    Ok(response)
}
