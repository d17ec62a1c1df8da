//! `GET /recover` and `POST /recover`: a forgotten password. Without a code the form asks for an address, with the code
//! of a letter for a new password.

use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::Secret;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::form::{NO_EMAIL, STALE};
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::people::password_permit::hashing;
use crate::words::Message;

/// The context of the page that asks for an address.
#[derive(Debug, Default, Serialize)]
pub(crate) struct RecoverPage {
    csrf_token: String,
    email: String,
    errors: RecoverErrors,
    sent: bool,
}

#[derive(Debug, Default, Serialize)]
struct RecoverErrors {
    email: Option<Message>,
}

/// The context of the page that asks for a new password.
#[derive(Debug, Default, Serialize)]
pub(crate) struct NewPasswordPage {
    csrf_token: String,
    code: String,
    email: String,
    end_applications: bool,
    errors: NewPasswordErrors,
}

#[derive(Debug, Default, Serialize)]
struct NewPasswordErrors {
    password: Option<Message>,
}

/// Asks for an address, or, with the code of a letter, for a password.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    if form::is_ticked(&pairs, "code") {
        let page = NewPasswordPage { code: form::field(&pairs, "code"), ..NewPasswordPage::default() };
        return ask_for_password(&visit, HttpResponse::Ok(), page).await;
    }
    ask_for_address(&visit, HttpResponse::Ok(), RecoverPage::default())
}

/// `GET /recover/{code}`: where letters of Gancio lead. A code that is none of ours gets the form for another letter.
pub(crate) async fn get_by_path(code: Path<String>) -> HttpResponse {
    see_other(&format!("/recover?{}", parameters::encode("code", &code)))
}

/// Sends a letter, or sets the password.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    if form::is_ticked(&form, "code") {
        set_password(&visit, &form).await
    } else {
        send_letter(&visit, &form).await
    }
}

async fn send_letter(visit: &Visit, form: &Pairs) -> Result<HttpResponse, PageFailure> {
    let typed = RecoverPage { email: form::field(form, "email"), ..RecoverPage::default() };
    let mistaken = |words| RecoverErrors { email: Some(words) };
    if !visit.is_our_form(form) {
        let page = RecoverPage { errors: mistaken(STALE), ..typed };
        return ask_for_address(visit, HttpResponse::Forbidden(), page);
    }
    let Some(email) = EmailAddress::known(&typed.email).filter(EmailAddress::takes_letters) else {
        let page = RecoverPage { errors: mistaken(NO_EMAIL), ..typed };
        return ask_for_address(visit, HttpResponse::BadRequest(), page);
    };
    let recovery = visit.state.recovery(&visit.request);
    match blocking(move || recovery.request(email)).await {
        Ok(()) => ask_for_address(visit, HttpResponse::Ok(), RecoverPage { sent: true, ..typed }),
        Err(ServiceError::Denied(too_many)) => Err(visit.too_many(too_many)),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn set_password(visit: &Visit, form: &Pairs) -> Result<HttpResponse, PageFailure> {
    let code = form::field(form, "code");
    let end_applications = form::is_ticked(form, "end_applications");
    let password = NewPassword::parse(form::password(form, "password"));
    let is_ours = visit.is_our_form(form);
    let password = match password {
        Ok(password) if is_ours => password,
        password => {
            let advice = password.err().map(crate::people::pages::password_advice::password_advice);
            let words = if is_ours { advice } else { Some(STALE) };
            let errors = NewPasswordErrors { password: words };
            let page = NewPasswordPage { code, end_applications, errors, ..NewPasswordPage::default() };
            return ask_for_password(visit, HttpResponse::BadRequest(), page).await;
        }
    };
    let (recovery, link) = (visit.state.recovery(&visit.request), Secret::new(code));
    match hashing(&visit.state, move || recovery.recover(&link, &password, end_applications)).await {
        Ok(()) => Ok(see_other("/login?done=password")),
        Err(ServiceError::Denied(_dead)) => Err(dead_link(visit)),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

fn ask_for_address(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: RecoverPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &RecoverPage { csrf_token, ..page })
}

async fn ask_for_password(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: NewPasswordPage,
) -> Result<HttpResponse, PageFailure> {
    let (recovery, link) = (visit.state.recovery(&visit.request), Secret::new(page.code.as_str()));
    let owner = blocking(move || recovery.owner(&link)).await.map_err(|error| visit.broke(error))?;
    let Some(owner) = owner else { return Err(dead_link(visit)) };
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &NewPasswordPage { csrf_token, email: owner.email.to_string(), ..page })
}

fn dead_link(visit: &Visit) -> PageFailure {
    let advice = Message::new("recover-dead-link");
    visit.fail(StatusCode::NOT_FOUND, &ErrorPage::dead_link(advice))
}

impl Page for RecoverPage {
    const TEMPLATE: &'static str = "pages/people/recover.html";

    fn samples() -> Vec<Self> {
        let errors = RecoverErrors { email: Some(NO_EMAIL) };
        let mistaken = Self { email: "<anna".to_owned(), errors, ..Self::default() };
        vec![Self::default(), mistaken, Self { sent: true, ..Self::default() }]
    }
}

impl Page for NewPasswordPage {
    const TEMPLATE: &'static str = "pages/people/new_password.html";

    fn samples() -> Vec<Self> {
        let errors = NewPasswordErrors { password: Some(Message::new("form-password-too-short")) };
        vec![
            Self { email: "anna@example.org".to_owned(), ..Self::default() },
            Self { errors, ..Self::default() },
        ]
    }
}
