//! The end of an authorization without a redirect: a code to copy, or what went wrong.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::oauth::authorize::AuthorizationResponse;

use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct OutOfBandPage {
    code: Option<String>,
    error: Option<String>,
}

impl OutOfBandPage {
    /// The page for this answer.
    pub(crate) fn of(response: &AuthorizationResponse) -> Self {
        let value = |name| response.parameter(name).map(|value| value.expose().to_owned());
        Self { code: value("code"), error: value("error_description") }
    }

    /// The answer that shows it.
    pub(crate) fn respond(&self, visit: &Visit) -> Result<HttpResponse, PageFailure> {
        visit.show(HttpResponse::Ok(), self)
    }
}

impl Page for OutOfBandPage {
    const TEMPLATE: &'static str = "pages/oauth/out_of_band.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { code: Some("8155c2f5b767a32da6d0df622cbf5e91db832ef8".to_owned()), error: None },
            Self { code: None, error: Some("the user said no".to_owned()) },
        ]
    }
}
