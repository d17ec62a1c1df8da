//! `GET /login` and `POST /login`

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::access::limit::TooMany;
use uncino_domain::id::ClientId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::sessions::LogInDenied;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::session::OurCookie;
use crate::pages::error::PageFailure;
use crate::pages::next::Next;
use crate::pages::onward::send_on_here;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form};
use crate::people::password_permit::checking;
use crate::security::Policy;
use crate::words::Message;

/// The context of the log-in page.
#[derive(Debug, Serialize)]
pub(crate) struct LogInPage {
    /// Is there nobody yet who could log in?
    needs_set_up: bool,
    csrf_token: String,
    next: String,
    email: String,
    error: Option<Message>,
    notice: Option<Message>,
    warning: Option<Message>,
    application: Option<String>,
}

impl Page for LogInPage {
    const TEMPLATE: &'static str = "pages/people/log_in.html";
    const POLICY: Policy = Policy::LeadsElsewhere;

    fn samples() -> Vec<Self> {
        let plain = || Self {
            needs_set_up: false,
            csrf_token: "token".to_owned(),
            next: "/".to_owned(),
            email: String::new(),
            error: None,
            notice: None,
            warning: None,
            application: None,
        };
        let mistaken = Self { email: "anna@example.org".to_owned(), error: Some(WRONG), ..plain() };
        let late = Self { needs_set_up: true, warning: Some(Message::new("log-in-too-late")), ..plain() };
        vec![plain(), mistaken, late, Self { application: Some("<b>WPGancio".to_owned()), ..plain() }]
    }
}

const WRONG: Message = Message::new("log-in-wrong");
const WAITS: Message = Message::new("log-in-waits");
const INCOMPLETE: Message = Message::new("log-in-incomplete");
const TOO_LATE: [(&str, Message); 1] = [("too_late", Message::new("log-in-too-late"))];
const DONE: [(&str, Message); 2] =
    [("password", Message::new("log-in-password-set")), ("ended", Message::new("log-in-ended"))];
const STALE: Message = Message::new("log-in-stale");

/// Shows the form, or sends on whoever is logged in already.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let next = Next::from_pairs(&pairs);
    if visit.logged_in.is_some() {
        return send_on_here(&visit, next.as_str());
    }
    ask(&visit, HttpResponse::Ok(), Attempt { next, email: String::new(), error: None }).await
}

/// Shows the form at the address of a request that has to wait for it; nothing is kept of that but what stands in the form.
pub(crate) async fn ask_on_the_way(visit: &Visit, next: &str) -> Result<HttpResponse, PageFailure> {
    let attempt = Attempt { next: Next::parse(Some(next)), email: String::new(), error: None };
    ask(visit, HttpResponse::Ok(), attempt).await
}

/// Checks the password, opens a session under a new id, and sends the person back to where they were going. An older
/// session of this browser ends.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let next = Next::from_pairs(&form);
    let email = form::field(&form, "email");
    if !visit.is_our_form(&form) {
        let attempt = Attempt { next, email, error: Some(STALE) };
        return ask(&visit, HttpResponse::Forbidden(), attempt).await;
    }
    if email.trim().is_empty() || form::field(&form, "password").is_empty() {
        let attempt = Attempt { next, email, error: Some(INCOMPLETE) };
        return ask(&visit, HttpResponse::BadRequest(), attempt).await;
    }
    let (sessions, typed) = (visit.state.sessions(&visit.request), email.clone());
    let password = form::password(&form, "password");
    let older = visit.logged_in.as_ref().map(|logged_in| logged_in.visitor.session.id);
    let outcome = checking((&visit.state, &visit.request), &email, move || {
        let secret = sessions.log_in(&typed, &password)?;
        if let Some(older) = older {
            sessions.log_out(older)?;
        }
        Ok(secret)
    });
    let (builder, error) = match outcome.await {
        Ok(secret) => {
            let mut response = send_on_here(&visit, next.as_str())?;
            set_cookie(&mut response, &OurCookie::Session.with(&secret, &visit.state.site));
            set_cookie(&mut response, &OurCookie::Form.ended(&visit.state.site));
            return Ok(response);
        }
        Err(ServiceError::Denied(LogInDenied::WrongCredentials)) => (HttpResponse::Forbidden(), WRONG),
        Err(ServiceError::Denied(LogInDenied::Waiting)) => (HttpResponse::Forbidden(), WAITS),
        Err(ServiceError::Denied(LogInDenied::TooMany(too_many))) => {
            (crate::pages::response::retry_after(HttpResponse::TooManyRequests(), too_many), wait(too_many))
        }
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    ask(&visit, builder, Attempt { next, email, error: Some(error) }).await
}

struct Attempt {
    next: Next,
    email: String,
    error: Option<Message>,
}

/// How long to wait, in words.
fn wait(too_many: TooMany) -> Message {
    match too_many.seconds() {
        seconds @ ..=90 => Message::new("log-in-wait-seconds").with("seconds", seconds),
        seconds => Message::new("log-in-wait-minutes").with("minutes", seconds.div_ceil(60)),
    }
}

async fn ask(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    attempt: Attempt,
) -> Result<HttpResponse, PageFailure> {
    let set_up = visit.state.set_up(&visit.request);
    let needs_set_up = blocking(move || set_up.has_nobody()).await.map_err(|error| visit.broke(error))?;
    let page = LogInPage {
        needs_set_up,
        csrf_token: visit.csrf_token(&mut builder),
        application: application(visit, &attempt.next).await?,
        next: attempt.next.as_str().to_owned(),
        email: attempt.email,
        error: attempt.error,
        notice: done::words(&visit.request, &DONE),
        warning: done::words(&visit.request, &TOO_LATE),
    };
    visit.show(builder, &page)
}

/// The name of the application that the person is on the way to.
async fn application(visit: &Visit, next: &Next) -> Result<Option<String>, PageFailure> {
    let Some(client_id) = next.client_id().and_then(|client_id| ClientId::parse(&client_id)) else {
        return Ok(None);
    };
    let clients = visit.state.clients(&visit.request);
    let client = blocking(move || clients.find(client_id)).await.map_err(|error| visit.broke(error))?;
    Ok(client.map(|client| visit.name_of(&client)))
}

/// Adds a cookie to a finished answer.
pub(crate) fn set_cookie(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) {
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(%error, "a cookie could not be set");
    }
}
