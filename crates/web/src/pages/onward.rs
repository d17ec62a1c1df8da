//! A page that leads on: to an application that the person doesn't know yet, if they want to; or by itself, where the
//! address is too long for the header of a redirect.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::oauth::authorize::AuthorizationResponse;

use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::security::Policy;
use crate::words::Message;

/// The longest `Location`, in bytes. Proxies hold the head of an answer in one buffer, often of 4 kB.
const MAX_LOCATION: usize = 3_400;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct OnwardPage {
    heading: Message,
    explanation: Message,
    destination: String,
    href: String,
    by_itself: bool,
    error: Option<String>,
    reason: Option<String>,
}

impl OnwardPage {
    /// What an application is told of its error, where the person has never let it do anything.
    pub(crate) fn of_error(response: &AuthorizationResponse) -> Self {
        let value = |name| response.parameter(name).map(|value| value.expose().to_owned());
        Self {
            heading: Message::new("onward-refused"),
            explanation: Message::new("onward-refused-why"),
            destination: response.destination(),
            href: response.location(),
            by_itself: false,
            error: value("error"),
            reason: value("error_description"),
        }
    }

    /// The status that goes with an error.
    pub(crate) fn status(&self) -> StatusCode {
        match self.error.as_deref() {
            Some("temporarily_unavailable") => StatusCode::SERVICE_UNAVAILABLE,
            Some("server_error") => StatusCode::INTERNAL_SERVER_ERROR,
            Some(_) | None => StatusCode::BAD_REQUEST,
        }
    }

    fn by_itself(destination: String, href: &str) -> Self {
        Self {
            heading: Message::new("onward-moment"),
            explanation: Message::new("onward-moment-why"),
            destination,
            href: href.to_owned(),
            by_itself: true,
            error: None,
            reason: None,
        }
    }

    /// The answer that shows it.
    pub(crate) fn respond(
        &self,
        builder: HttpResponseBuilder,
        visit: &Visit,
    ) -> Result<HttpResponse, PageFailure> {
        visit.show(builder, self)
    }
}

/// Sends the browser on: with a redirect, or from a page where that would be too long for one. `destination` is for people.
pub(crate) fn send_on(
    visit: &Visit,
    location: &str,
    destination: String,
) -> Result<HttpResponse, PageFailure> {
    if location.len() <= MAX_LOCATION {
        Ok(see_other(location))
    } else {
        OnwardPage::by_itself(destination, location).respond(HttpResponse::Ok(), visit)
    }
}

/// Sends a browser on within the site.
pub(crate) fn send_on_here(visit: &Visit, location: &str) -> Result<HttpResponse, PageFailure> {
    send_on(visit, location, visit.state.issuer().to_owned())
}

impl Page for OnwardPage {
    const TEMPLATE: &'static str = "pages/onward.html";
    const POLICY: Policy = Policy::LeadsElsewhere;

    fn samples() -> Vec<Self> {
        let by_itself = Self::by_itself("https://wp.example".to_owned(), "https://wp.example/?a=<b>&c='\"");
        let error = Self {
            by_itself: false,
            error: Some("invalid_scope".to_owned()),
            reason: Some("the scope is unknown".to_owned()),
            ..Self::by_itself("https://wp.example".to_owned(), "https://wp.example/?error=invalid_scope")
        };
        vec![by_itself, error]
    }
}
