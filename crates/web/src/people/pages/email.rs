//! `/account/email`: another e-mail address. It is asked for with the password, and confirmed with the link of a letter.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::access::caller::Person;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::email_changes::{ConfirmationDenied, EmailChangeDenied};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::Secret;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::NO_EMAIL;
use crate::pages::response::{retry_after, see_other};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form, moment};
use crate::people::password_permit::checking;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/account/email";

/// The context of the page that asks for a new address.
#[derive(Debug, Default, Serialize)]
pub(crate) struct EmailPage {
    csrf_token: String,
    email: String,
    new_email: String,
    pending: Option<Pending>,
    notice: Option<Message>,
    errors: Errors,
}

/// A change that waits.
#[derive(Debug, Serialize)]
struct Pending {
    email: String,
    until: Message,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    new_email: Option<Message>,
    password: Option<Message>,
}

/// The context of the page to which the link leads.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmEmailPage {
    csrf_token: String,
    code: String,
    email: String,
    new_email: String,
}

const UNCHANGED: Message = Message::new("email-unchanged");
const WRONG: Message = Message::new("account-wrong-password");
const TOO_MANY: Message = Message::new("email-too-many");
const CANCELLED: Message = Message::new("email-cancelled");

/// Asks for an address, or, with the code of a letter, whether it is to be the one.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let person = visit.user()?;
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    if form::is_ticked(&pairs, "code") {
        return ask_to_confirm(&visit, person, form::field(&pairs, "code")).await;
    }
    let notice = done::words(&visit.request, &[("cancelled", CANCELLED)]);
    show(&visit, HttpResponse::Ok(), EmailPage { notice, ..EmailPage::default() }).await
}

/// Sends the link, or changes the address.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let person = visit.user_of(&form, HERE)?;
    if form::is_ticked(&form, "code") {
        confirm(&visit, person, form::field(&form, "code")).await
    } else {
        request(&visit, person, &form).await
    }
}

/// Withdraws a change that waits.
pub(crate) async fn cancel(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let person = visit.user_of(&form, HERE)?;
    let changes = visit.state.email_changes(&visit.request);
    // It may be over already: as they wanted it.
    let _removal = blocking(move || changes.cancel(&person)).await.map_err(|error| visit.broke(error))?;
    Ok(see_other("/account/email?done=cancelled"))
}

async fn request(visit: &Visit, person: Person, form: &Pairs) -> Result<HttpResponse, PageFailure> {
    let typed = EmailPage { new_email: form::field(form, "new_email"), ..EmailPage::default() };
    let Some(email) = EmailAddress::parse(&typed.new_email) else {
        let errors = Errors { new_email: Some(NO_EMAIL), ..Errors::default() };
        return show(visit, HttpResponse::BadRequest(), EmailPage { errors, ..typed }).await;
    };
    let password = form::password(form, "password");
    let (changes, present) = (visit.state.email_changes(&visit.request), person.email.to_string());
    let outcome = checking((&visit.state, &visit.request), &present, move || {
        changes.request(&person, &password, email)
    });
    let (builder, errors) = match outcome.await {
        Ok(_waits) => return Ok(see_other(HERE)),
        Err(ServiceError::Denied(EmailChangeDenied::Unchanged)) => {
            (HttpResponse::BadRequest(), Errors { new_email: Some(UNCHANGED), ..Errors::default() })
        }
        Err(ServiceError::Denied(EmailChangeDenied::WrongPassword)) => {
            (HttpResponse::Forbidden(), Errors { password: Some(WRONG), ..Errors::default() })
        }
        Err(ServiceError::Denied(EmailChangeDenied::TooMany(too_many))) => {
            let builder = retry_after(HttpResponse::TooManyRequests(), too_many);
            (builder, Errors { password: Some(TOO_MANY), ..Errors::default() })
        }
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    show(visit, builder, EmailPage { errors, ..typed }).await
}

async fn confirm(visit: &Visit, person: Person, code: String) -> Result<HttpResponse, PageFailure> {
    let (changes, link) = (visit.state.email_changes(&visit.request), Secret::new(code));
    match blocking(move || changes.confirm(&person, &link)).await {
        Ok(_email) => Ok(see_other("/account?done=email")),
        Err(ServiceError::Denied(ConfirmationDenied::DeadLink)) => Err(dead_link(visit)),
        Err(ServiceError::Denied(ConfirmationDenied::EmailTaken)) => {
            Err(visit.fail(StatusCode::CONFLICT, &ErrorPage::email_taken()))
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn ask_to_confirm(visit: &Visit, person: Person, code: String) -> Result<HttpResponse, PageFailure> {
    let (changes, link) = (visit.state.email_changes(&visit.request), Secret::new(code.as_str()));
    let email = person.email.to_string();
    let found = blocking(move || changes.find(&person, &link)).await.map_err(|error| visit.broke(error))?;
    let Some(change) = found else { return Err(dead_link(visit)) };
    let mut builder = HttpResponse::Ok();
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &ConfirmEmailPage { csrf_token, code, email, new_email: change.email.to_string() })
}

fn dead_link(visit: &Visit) -> PageFailure {
    let advice = Message::new("email-dead-link");
    visit.fail(StatusCode::NOT_FOUND, &ErrorPage::dead_link(advice))
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: EmailPage,
) -> Result<HttpResponse, PageFailure> {
    let person = visit.user()?;
    let (changes, id) = (visit.state.email_changes(&visit.request), person.id);
    let pending = blocking(move || changes.pending(id)).await.map_err(|error| visit.broke(error))?;
    let csrf_token = visit.csrf_token(&mut builder);
    let pending = pending.map(|change: EmailChange| Pending {
        email: change.email.to_string(),
        until: moment::hour(change.expires_at, visit.time_zone()).words,
    });
    visit.show(builder, &EmailPage { csrf_token, email: person.email.to_string(), pending, ..page })
}

impl Page for EmailPage {
    const TEMPLATE: &'static str = "pages/people/email.html";

    fn samples() -> Vec<Self> {
        let plain = || Self { email: "<anna@example.org".to_owned(), ..Self::default() };
        let pending = Pending { email: "<b>anna@example.org".to_owned(), until: moment::sample().words };
        let errors = Errors { new_email: Some(NO_EMAIL), password: Some(WRONG) };
        vec![
            plain(),
            Self { pending: Some(pending), ..plain() },
            Self { errors, ..plain() },
            Self { notice: Some(CANCELLED), ..plain() },
        ]
    }
}

impl Page for ConfirmEmailPage {
    const TEMPLATE: &'static str = "pages/people/email_confirm.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            csrf_token: "token".to_owned(),
            code: "code".to_owned(),
            email: "<anna@example.org".to_owned(),
            new_email: "<b>anna@example.org".to_owned(),
        }]
    }
}
