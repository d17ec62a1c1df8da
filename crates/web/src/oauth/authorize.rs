//! `GET /authorize`, `GET /oauth/authorize` and the answer to the consent page, `POST /oauth/authorize`
//! (RFC 6749 section 3.1)

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::error::ServiceError;
use uncino_domain::parameter::Parameter;
use uncino_domain::secret::Secret;
use uncino_domain::services::authorization::{
    AuthorizationParameters, AuthorizationRefusal, AuthorizationResponse, AuthorizationStep, Decision,
};

use crate::blocking::blocking;
use crate::extract::csrf;
use crate::extract::parameters::{self, Pairs};
use crate::extract::session::LoggedIn;
use crate::pages::consent::ConsentPage;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::out_of_band::OutOfBandPage;
use crate::pages::{self, form, see_other};
use crate::state::AppState;

/// Asks the person, or says why not.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(request.query_string().as_bytes())
        .map_err(|_bytes| PageFailure::page(&state, StatusCode::BAD_REQUEST, &ErrorPage::unreadable()))?;
    let logged_in = pages::visitor(&request, &state).await?;
    let (authorization, parameters) = (state.authorization(), read(&pairs));
    let session = logged_in.as_ref().map(|logged_in| logged_in.visitor.session.clone());
    let step = blocking(move || authorization.begin(&parameters, session.as_ref()))
        .await
        .map_err(|error| PageFailure::failed(&state, error))?;
    match (step, logged_in) {
        (AuthorizationStep::Refuse(refusal), _) => {
            Err(PageFailure::page(&state, StatusCode::BAD_REQUEST, &explain(refusal, &pairs)))
        }
        (AuthorizationStep::Redirect(response), logged_in) => deliver(&response, logged_in.as_ref(), &state),
        (AuthorizationStep::AskConsent(prompt), Some(logged_in)) => {
            ConsentPage::of(&prompt, &logged_in, &here(&request), &state).respond(&state, &logged_in)
        }
        (AuthorizationStep::LogIn(_), _) | (AuthorizationStep::AskConsent(_), None) => {
            let next = parameters::encode("next", &here(&request));
            Ok(see_other(&format!("/login?{next}")))
        }
    }
}

/// Takes the person's answer.
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &state).await?;
    let logged_in = pages::visitor(&request, &state).await?;
    let Some(logged_in) = logged_in else {
        return Err(PageFailure::page(&state, StatusCode::FORBIDDEN, &ErrorPage::logged_out()));
    };
    if !csrf::is_our_form(&request, &form, &logged_in.cookie, &state.site) {
        return Err(PageFailure::page(&state, StatusCode::FORBIDDEN, &ErrorPage::foreign_form()));
    }
    let transaction_id = Parameter::find(&form, "transaction_id");
    let Ok(Some(transaction_id)) = transaction_id.optional() else {
        return Err(PageFailure::page(&state, StatusCode::BAD_REQUEST, &ErrorPage::nothing_to_decide()));
    };
    let transaction_id = Secret::new(transaction_id);
    let cancelled = form.iter().any(|(name, _)| name == "cancel");
    let decision = if cancelled { Decision::Deny } else { Decision::Approve };
    let (authorization, session) = (state.authorization(), logged_in.visitor.session.clone());
    match blocking(move || authorization.decide(&transaction_id, &session, decision)).await {
        Ok(response) => deliver(&response, Some(&logged_in), &state),
        Err(ServiceError::Denied(_)) => {
            Err(PageFailure::page(&state, StatusCode::BAD_REQUEST, &ErrorPage::nothing_to_decide()))
        }
        Err(ServiceError::Failed(error)) => Err(PageFailure::failed(&state, error)),
    }
}

/// Sends the browser to the application, or shows what it would have carried there.
fn deliver(
    response: &AuthorizationResponse,
    logged_in: Option<&LoggedIn>,
    state: &AppState,
) -> Result<HttpResponse, PageFailure> {
    if response.is_out_of_band() {
        OutOfBandPage::of(response).respond(state, logged_in)
    } else {
        Ok(see_other(&response.location()))
    }
}

fn read(pairs: &Pairs) -> AuthorizationParameters {
    let parameter = |name| Parameter::find(pairs, name);
    AuthorizationParameters {
        client_id: parameter("client_id"),
        redirect_uri: parameter("redirect_uri"),
        response_type: parameter("response_type"),
        scope: parameter("scope"),
        state: parameter("state"),
        code_challenge: parameter("code_challenge"),
        code_challenge_method: parameter("code_challenge_method"),
    }
}

/// The very same request, as an address within the site.
fn here(request: &HttpRequest) -> String {
    format!("/oauth/authorize?{}", request.query_string())
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
