//! `GET /register` and `POST /register`: asking for an account.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::{AccountRefusal, AccountRequest};
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::{Description, EmailAddress};

use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::form::{NO_EMAIL, STALE};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::people::password_permit::hashing;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct RegisterPage {
    csrf_token: String,
    email: String,
    description: String,
    errors: Errors,
    done: bool,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    email: Option<Message>,
    password: Option<Message>,
    description: Option<Message>,
}

const DESCRIPTION: Message = Message::new("register-who-too-long");

/// Shows the form.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    if !visit.settings.allow_registration() {
        return Err(refused(&visit, AccountRefusal::Closed));
    }
    let set_up = visit.state.set_up(&visit.request);
    if blocking(move || set_up.is_needed()).await.map_err(|error| visit.broke(error))? {
        return Err(refused(&visit, AccountRefusal::SetUpNotFinished));
    }
    ask(&visit, HttpResponse::Ok(), RegisterPage::default())
}

/// Takes the request. The answer doesn't tell whether the address was known.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let typed = RegisterPage {
        email: form::field(&form, "email"),
        description: form::field(&form, "description"),
        ..RegisterPage::default()
    };
    let request = match read(&visit, &form, &typed) {
        Ok(request) => request,
        Err(errors) => {
            return ask(&visit, HttpResponse::BadRequest(), RegisterPage { errors, ..typed });
        }
    };
    let account = visit.state.account(&visit.request);
    match hashing(&visit.state, move || account.request(request)).await {
        Ok(_requested) => ask(&visit, HttpResponse::Ok(), RegisterPage { done: true, ..typed }),
        Err(ServiceError::Denied(refusal)) => Err(refused(&visit, refusal)),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

fn read(visit: &Visit, form: &Pairs, typed: &RegisterPage) -> Result<AccountRequest, Errors> {
    let email = EmailAddress::parse(&typed.email);
    let password = NewPassword::parse(form::password(form, "password"));
    let description = Description::parse(&typed.description);
    let errors = Errors {
        email: if visit.is_our_form(form) { email.is_none().then_some(NO_EMAIL) } else { Some(STALE) },
        password: password
            .as_ref()
            .err()
            .copied()
            .map(crate::people::pages::password_advice::password_advice),
        description: (description.is_none() && !typed.description.trim().is_empty()).then_some(DESCRIPTION),
    };
    match (email, password) {
        (Some(email), Ok(password)) if errors.email.is_none() && errors.description.is_none() => {
            Ok(AccountRequest { email, password, description })
        }
        _ => Err(errors),
    }
}

fn refused(visit: &Visit, refusal: AccountRefusal) -> PageFailure {
    match refusal {
        AccountRefusal::SetUpNotFinished => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::not_set_up()),
        AccountRefusal::Closed => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::registration_closed()),
        AccountRefusal::TooMany(too_many) => visit.too_many(too_many),
    }
}

fn ask(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: RegisterPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &RegisterPage { csrf_token, ..page })
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "pages/people/register.html";

    fn samples() -> Vec<Self> {
        let mistaken = Self {
            email: "<anna".to_owned(),
            description: "<b>".to_owned(),
            errors: Errors {
                email: Some(NO_EMAIL),
                password: Some(Message::new("form-password-too-short")),
                description: Some(DESCRIPTION),
            },
            ..Self::default()
        };
        vec![Self::default(), mistaken, Self { done: true, ..Self::default() }]
    }
}
