//! `GET /login` and `POST /login`

use std::time::Duration;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::error::ServiceError;
use uncino_domain::id::ClientId;
use uncino_domain::secret::{Secret, SecretKind};
use uncino_domain::session::CsrfToken;
use uncino_domain::storage::StorageError;

use super::error::PageFailure;
use super::next::Next;
use super::{Page, form, see_other, show, visitor};
use crate::blocking::blocking;
use crate::extract::csrf;
use crate::extract::parameters::{self, Pairs};
use crate::extract::session::OurCookie;
use crate::state::AppState;

/// The context of the log-in page.
#[derive(Debug, Serialize)]
pub(crate) struct LogInPage {
    csrf_token: String,
    next: String,
    email: String,
    error: Option<&'static str>,
    application: Option<String>,
}

impl Page for LogInPage {
    const TEMPLATE: &'static str = "pages/log_in.html";
    const LEADS_ELSEWHERE: bool = true;

    fn samples() -> Vec<Self> {
        let plain = || Self {
            csrf_token: "token".to_owned(),
            next: "/".to_owned(),
            email: String::new(),
            error: None,
            application: None,
        };
        let mistaken = Self { email: "anna@example.org".to_owned(), error: Some(WRONG), ..plain() };
        vec![plain(), mistaken, Self { application: Some("<b>WPGancio".to_owned()), ..plain() }]
    }
}

/// How long a log-in waits for its turn: one password hash a core runs at once.
const QUEUE_PATIENCE: Duration = Duration::from_secs(10);

const WRONG: &str = "The e-mail address and the password don’t belong together.";
const STALE: &str = "The page was open for too long, or cookies are off. Please log in again.";

/// Shows the form, or sends on whoever is logged in already.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(request.query_string().as_bytes()).unwrap_or_default();
    let next = Next::from_pairs(&pairs);
    let logged_in = visitor(&request, &state).await?;
    if logged_in.is_some() {
        return Ok(see_other(next.as_str()));
    }
    let attempt = Attempt { next, email: String::new(), error: None };
    ask(&request, &state, HttpResponse::Ok(), attempt).await
}

/// Checks the password, opens a session under a new id, and sends the person back to where they were going.
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &state).await?;
    let next = Next::from_pairs(&form);
    let email = field(&form, "email");
    let cookie = OurCookie::LogInForm.read(&request, &state.site);
    if !cookie.is_some_and(|cookie| csrf::is_our_form(&request, &form, &cookie, &state.site)) {
        let attempt = Attempt { next, email, error: Some(STALE) };
        return ask(&request, &state, HttpResponse::Forbidden(), attempt).await;
    }
    let permit = actix_web::rt::time::timeout(QUEUE_PATIENCE, state.password_permits.acquire()).await;
    let Ok(Ok(_permit)) = permit else {
        return Err(PageFailure::failed(&state, StorageError::Overloaded));
    };
    let (sessions, typed, password) =
        (state.sessions(), email.clone(), Secret::new(field(&form, "password")));
    match blocking(move || sessions.log_in(&typed, &password)).await {
        Ok(secret) => {
            let mut response = see_other(next.as_str());
            set_cookie(&mut response, &OurCookie::Session.with(&secret, &state.site));
            set_cookie(&mut response, &OurCookie::LogInForm.ended(&state.site));
            Ok(response)
        }
        Err(ServiceError::Denied(_)) => {
            let attempt = Attempt { next, email, error: Some(WRONG) };
            ask(&request, &state, HttpResponse::Forbidden(), attempt).await
        }
        Err(ServiceError::Failed(error)) => Err(PageFailure::failed(&state, error)),
    }
}

struct Attempt {
    next: Next,
    email: String,
    error: Option<&'static str>,
}

async fn ask(
    request: &HttpRequest,
    state: &AppState,
    mut builder: HttpResponseBuilder,
    attempt: Attempt,
) -> Result<HttpResponse, PageFailure> {
    let known = OurCookie::LogInForm.read(request, &state.site).filter(|cookie| !cookie.expose().is_empty());
    let cookie = known.unwrap_or_else(|| {
        let cookie = state.ports.secrets.secret(SecretKind::LogInForm);
        builder.cookie(OurCookie::LogInForm.with(&cookie, &state.site));
        cookie
    });
    let page = LogInPage {
        csrf_token: CsrfToken::of(&cookie).as_str().to_owned(),
        application: application(state, &attempt.next).await?,
        next: attempt.next.as_str().to_owned(),
        email: attempt.email,
        error: attempt.error,
    };
    show(state, builder, None, &page)
}

/// The name of the application that the person is on the way to.
async fn application(state: &AppState, next: &Next) -> Result<Option<String>, PageFailure> {
    let Some(client_id) = next.client_id().and_then(|client_id| ClientId::parse(&client_id)) else {
        return Ok(None);
    };
    let clients = state.clients();
    let client =
        blocking(move || clients.find(client_id)).await.map_err(|error| PageFailure::failed(state, error))?;
    Ok(client.map(|client| client.name.to_string()))
}

fn field(form: &Pairs, name: &str) -> String {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Adds a cookie to a finished answer.
pub(super) fn set_cookie(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) {
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(%error, "a cookie could not be set");
    }
}
