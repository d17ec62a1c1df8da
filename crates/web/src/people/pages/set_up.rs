//! `GET /setup` and `POST /setup`: the first administrator, and what the instance is called. Only with the link that
//! stands in the log, and only while there is no administrator.

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::set_up::{SetUp, SetUpDenied};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::Secret;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::extract::session::OurCookie;
use crate::pages::choices::{Choice, Region, languages, likely_time_zone, time_zones};
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::form::{NO_EMAIL, STALE};
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::people::pages::log_in::set_cookie;
use crate::people::password_permit::hashing;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct SetUpPage {
    csrf_token: String,
    code: String,
    name: String,
    email: String,
    time_zone: String,
    time_zones: Vec<Region>,
    language: String,
    languages: Vec<Choice>,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    name: Option<Message>,
    email: Option<Message>,
    password: Option<Message>,
    time_zone: Option<Message>,
    language: Option<Message>,
}

const TAKEN: Message = Message::new("set-up-email-taken");
const NAME: Message = Message::new("form-name");
const TIME_ZONE: Message = Message::new("form-time-zone");
const LANGUAGE: Message = Message::new("form-language");

/// Shows the form to whoever has the link.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let accepted = visit.request.headers().get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    let likely = accepted.and_then(likely_time_zone);
    let page = SetUpPage {
        code: form::field(&pairs, "code"),
        time_zone: likely.unwrap_or(visit.settings.time_zone()).to_owned(),
        language: visit.settings.language().to_owned(),
        ..SetUpPage::default()
    };
    ask(&visit, HttpResponse::Ok(), page).await
}

/// Makes the administrator and logs them in.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let typed = SetUpPage {
        code: form::field(&form, "code"),
        name: form::field(&form, "name"),
        email: form::field(&form, "email"),
        time_zone: form::field(&form, "time_zone"),
        language: form::field(&form, "language"),
        ..SetUpPage::default()
    };
    let set_up = match read(&visit, &form, &typed) {
        Ok(set_up) => set_up,
        Err(errors) => {
            return ask(&visit, HttpResponse::BadRequest(), SetUpPage { errors: *errors, ..typed }).await;
        }
    };
    let (email, password) = (set_up.email.to_string(), form::password(&form, "password"));
    let (service, link) = (visit.state.set_up(&visit.request), Secret::new(typed.code.as_str()));
    match hashing(&visit.state, move || service.finish(&link, set_up)).await {
        Ok(_administrator) => {}
        Err(ServiceError::Denied(denied)) => {
            let mut errors = Errors::default();
            match denied {
                SetUpDenied::DeadLink => return Err(closed(&visit).await),
                SetUpDenied::EmailTaken => errors.email = Some(TAKEN),
                SetUpDenied::Title(_) => errors.name = Some(NAME),
                SetUpDenied::TimeZone(_) => errors.time_zone = Some(TIME_ZONE),
                SetUpDenied::Language(_) => errors.language = Some(LANGUAGE),
            }
            return ask(&visit, HttpResponse::BadRequest(), SetUpPage { errors, ..typed }).await;
        }
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    }
    let sessions = visit.state.sessions(&visit.request);
    let mut response = see_other("/admin?done=set_up");
    // Should the log-in fail, the administrator is there all the same, and the page asks for it.
    if let Ok(secret) = hashing(&visit.state, move || sessions.log_in(&email, &password)).await {
        set_cookie(&mut response, &OurCookie::Session.with(&secret, &visit.state.site));
        set_cookie(&mut response, &OurCookie::Form.ended(&visit.state.site));
    }
    Ok(response)
}

fn read(visit: &Visit, form: &Pairs, typed: &SetUpPage) -> Result<SetUp, Box<Errors>> {
    let email = EmailAddress::parse(&typed.email);
    let password = NewPassword::parse(form::password(form, "password"));
    let errors = Errors {
        email: if visit.is_our_form(form) { email.is_none().then_some(NO_EMAIL) } else { Some(STALE) },
        password: password
            .as_ref()
            .err()
            .copied()
            .map(crate::people::pages::password_advice::password_advice),
        name: typed.name.trim().is_empty().then_some(NAME),
        ..Errors::default()
    };
    match (email, password) {
        (Some(email), Ok(password)) if errors.email.is_none() && errors.name.is_none() => Ok(SetUp {
            email,
            password,
            title: typed.name.clone(),
            time_zone: typed.time_zone.clone(),
            language: typed.language.clone(),
        }),
        _ => Err(Box::new(errors)),
    }
}

async fn ask(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: SetUpPage,
) -> Result<HttpResponse, PageFailure> {
    let (service, link) = (visit.state.set_up(&visit.request), Secret::new(page.code.as_str()));
    let is_open = blocking(move || service.is_open_to(&link)).await.map_err(|error| visit.broke(error))?;
    if !is_open {
        return Err(closed(visit).await);
    }
    let csrf_token = visit.csrf_token(&mut builder);
    let time_zones = time_zones(visit.settings.time_zone());
    let languages = languages(visit.settings.language());
    visit.show(builder, &SetUpPage { csrf_token, time_zones, languages, ..page })
}

/// Why there is nothing to set up with this link.
async fn closed(visit: &Visit) -> PageFailure {
    let service = visit.state.set_up(&visit.request);
    match blocking(move || service.is_needed()).await {
        Ok(true) => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::not_set_up()),
        Ok(false) => {
            let advice = Message::new("set-up-dead-link");
            visit.fail(StatusCode::NOT_FOUND, &ErrorPage::dead_link(advice))
        }
        Err(error) => visit.broke(error),
    }
}

impl Page for SetUpPage {
    const TEMPLATE: &'static str = "pages/people/set_up.html";

    fn samples() -> Vec<Self> {
        let page = |errors| Self {
            name: "<Circolo>".to_owned(),
            time_zone: "Europe/Rome".to_owned(),
            time_zones: time_zones("Europe/Rome"),
            language: "en".to_owned(),
            languages: languages("en"),
            errors,
            ..Self::default()
        };
        let errors = Errors {
            name: Some(NAME),
            email: Some(TAKEN),
            password: Some(Message::new("form-password-too-short")),
            time_zone: Some(TIME_ZONE),
            language: Some(LANGUAGE),
        };
        vec![page(Errors::default()), page(errors)]
    }
}
