//! `GET /authorize`, `GET /oauth/authorize` and the answer to the consent page, `POST /oauth/authorize`
//! (RFC 6749 section 3.1)

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationRefusal, AuthorizationResponse, AuthorizationStep, Decision,
};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::outcome::ServiceError;
use uncino_domain::secret::Secret;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::oauth::pages::consent::ConsentPage;
use crate::oauth::pages::out_of_band::OutOfBandPage;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::onward;
use crate::pages::onward::OnwardPage;
use crate::pages::visit::Visit;
use crate::people::pages::log_in;

/// Asks the person, or says why not.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(visit.request.query_string().as_bytes())
        .map_err(|_bytes| visit.fail(StatusCode::BAD_REQUEST, &ErrorPage::unreadable()))?;
    let (authorization, parameters) = (visit.state.authorization(&visit.request), read(&pairs));
    let session = visit.logged_in.as_ref().map(|logged_in| logged_in.visitor.session.clone());
    let step = blocking(move || authorization.begin(&parameters, session.as_ref()))
        .await
        .map_err(|error| visit.broke(error))?;
    match (step, &visit.logged_in) {
        (AuthorizationStep::Refuse(refusal), _) => {
            Err(visit.fail(StatusCode::BAD_REQUEST, &explain(refusal, &pairs)))
        }
        (AuthorizationStep::Redirect(response), _) => deliver(&response, &visit),
        (AuthorizationStep::Explain(response), _) => {
            let page = OnwardPage::of_error(&response);
            page.respond(HttpResponse::build(page.status()), &visit)
        }
        (AuthorizationStep::AskConsent(prompt), Some(logged_in)) => {
            ConsentPage::of(&prompt, logged_in, &here(&visit.request), &visit).respond(&visit)
        }
        (AuthorizationStep::LogIn, _) | (AuthorizationStep::AskConsent(_), None) => {
            log_in::ask_on_the_way(&visit, &here(&visit.request)).await
        }
    }
}

/// Takes the person's answer.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let Some(logged_in) = &visit.logged_in else {
        return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::logged_out()));
    };
    if !visit.is_our_form(&form) {
        return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::foreign_form(None)));
    }
    let transaction_id = Parameter::find(&form, "transaction_id");
    let Ok(Some(transaction_id)) = transaction_id.optional() else {
        return Err(visit.fail(StatusCode::BAD_REQUEST, &ErrorPage::nothing_to_decide()));
    };
    let transaction_id = Secret::new(transaction_id);
    let cancelled = form.iter().any(|(name, _)| name == "cancel");
    let decision = if cancelled { Decision::Deny } else { Decision::Approve };
    let authorization = visit.state.authorization(&visit.request);
    let session = logged_in.visitor.session.clone();
    match blocking(move || authorization.decide(&transaction_id, &session, decision)).await {
        Ok(response) => deliver(&response, &visit),
        Err(ServiceError::Denied(_)) => {
            Err(visit.fail(StatusCode::BAD_REQUEST, &ErrorPage::nothing_to_decide()))
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Sends the browser to the application, or shows what it would have carried there.
fn deliver(response: &AuthorizationResponse, visit: &Visit) -> Result<HttpResponse, PageFailure> {
    if response.is_out_of_band() {
        OutOfBandPage::of(response).respond(visit)
    } else {
        onward::send_on(visit, &response.location(), response.destination())
    }
}

fn read(pairs: &Pairs) -> AuthorizationParameters {
    let parameter = |name| Parameter::find(pairs, name);
    AuthorizationParameters {
        client_id: parameter("client_id"),
        redirect_uri: parameter("redirect_uri"),
        response_type: parameter("response_type"),
        scope: parameter("scope"),
        resources: Parameter::values(pairs, "resource").map(str::to_owned).collect(),
        state: parameter("state"),
        code_challenge: parameter("code_challenge"),
        code_challenge_method: parameter("code_challenge_method"),
    }
}

/// What has no place in an address within the site.
const OUT_OF_PLACE: &AsciiSet = &CONTROLS.add(b' ').add(b'\\');

/// The very same request, as an address within the site.
fn here(request: &HttpRequest) -> String {
    // Browsers leave a backslash in a query as it is; in an address within the site it has no place.
    let query = percent_encode(request.query_string().as_bytes(), OUT_OF_PLACE);
    format!("/oauth/authorize?{query}")
}

fn explain(refusal: AuthorizationRefusal, pairs: &Pairs) -> ErrorPage {
    let sent = |name: &str| {
        let value =
            pairs.iter().find(|(key, _)| key == name).map_or("(not sent)", |(_, value)| value.as_str());
        (name.to_owned(), value.chars().take(300).collect())
    };
    let (reason, parameter) = match refusal {
        AuthorizationRefusal::UnknownClient => {
            ("client_id is missing, repeated or not registered here", "client_id")
        }
        AuthorizationRefusal::RedirectUriNotRegistered => {
            ("redirect_uri is repeated or not exactly one that was registered", "redirect_uri")
        }
        AuthorizationRefusal::RedirectUriRequired => {
            ("redirect_uri is required, because several are registered", "redirect_uri")
        }
    };
    ErrorPage::unfit_application(reason, sent(parameter))
}
