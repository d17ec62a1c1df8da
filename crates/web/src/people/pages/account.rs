//! `/account`: a person's own account.

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::OwnChangeDenied;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::extract::session::OurCookie;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form, moment};
use crate::people::pages::log_in::set_cookie;
use crate::people::password_permit::checking;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/account";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AccountPage {
    csrf_token: String,
    email: String,
    role: &'static str,
    since: Message,
    applications: usize,
    log_ins: usize,
    events: u32,
    /// The address that waits to be confirmed.
    new_email: Option<String>,
    /// Do they want letters about what happens on the agenda?
    to_notify: bool,
    notice: Option<Message>,
    end_applications: bool,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    current_password: Option<Message>,
    new_password: Option<Message>,
}

const WRONG: Message = Message::new("account-wrong-password");
const TOO_MANY: Message = Message::new("account-too-many");
const LAST: Message = Message::new("account-last");

/// Shows the account.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = done::words(
        &visit.request,
        &[
            ("password", Message::new("account-password-changed")),
            ("email", Message::new("email-changed")),
            ("letters", Message::new("account-letters-saved")),
        ],
    );
    show(&visit, HttpResponse::Ok(), Shown { notice, ..Shown::default() }).await
}

/// Changes the password.
pub(crate) async fn change_password(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?.clone();
    let end_applications = form::is_ticked(&form, "end_applications");
    let new = match NewPassword::parse(form::password(&form, "new_password")) {
        Ok(new) => new,
        Err(error) => {
            let errors = Errors {
                new_password: Some(crate::people::pages::password_advice::password_advice(error)),
                ..Errors::default()
            };
            return show(
                &visit,
                HttpResponse::BadRequest(),
                Shown { end_applications, errors, ..Shown::default() },
            )
            .await;
        }
    };
    let present = form::password(&form, "current_password");
    let (account, email) = (visit.state.account(&visit.request), user.email.to_string());
    let outcome = checking((&visit.state, &visit.request), &email, move || {
        account.change_password(&user, &present, &new, end_applications)
    });
    match outcome.await {
        Ok(secret) => {
            let mut response = see_other("/account?done=password");
            set_cookie(&mut response, &OurCookie::Session.with(&secret, &visit.state.site));
            Ok(response)
        }
        Err(ServiceError::Denied(denied)) => {
            let (builder, words) = explain(denied);
            let errors = Errors { current_password: Some(words), ..Errors::default() };
            show(&visit, builder, Shown { end_applications, errors, ..Shown::default() }).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

fn explain(denied: OwnChangeDenied) -> (HttpResponseBuilder, Message) {
    match denied {
        OwnChangeDenied::WrongPassword => (HttpResponse::Forbidden(), WRONG),
        OwnChangeDenied::LastAdministrator => (HttpResponse::Conflict(), LAST),
        OwnChangeDenied::TooMany(too_many) => {
            (crate::pages::response::retry_after(HttpResponse::TooManyRequests(), too_many), TOO_MANY)
        }
    }
}

/// What the page says beside what is there.
#[derive(Default)]
struct Shown {
    notice: Option<Message>,
    end_applications: bool,
    errors: Errors,
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    shown: Shown,
) -> Result<HttpResponse, PageFailure> {
    let Shown { notice, end_applications, errors } = shown;
    let user = visit.user()?;
    let (applications, log_ins, events, changes) = (
        visit.state.applications(&visit.request),
        visit.state.log_ins(&visit.request),
        visit.state.events(&visit.request),
        visit.state.email_changes(&visit.request),
    );
    let id = user.id;
    let read = blocking(move || -> Stored<_> {
        let counts = (applications.list(id)?.len(), log_ins.list(id)?.len(), events.count_own(id)?);
        Ok((counts, changes.pending(id)?))
    });
    let ((applications, log_ins, events), pending) = read.await.map_err(|error| visit.broke(error))?;
    let page = AccountPage {
        to_notify: user.to_notify,
        csrf_token: visit.csrf_token(&mut builder),
        email: user.email.to_string(),
        role: match user.role {
            Role::Admin => "administrator",
            Role::Editor => "editor",
            Role::User => "member",
        },
        since: moment::day(user.created_at, visit.time_zone()).words,
        applications,
        log_ins,
        events,
        new_email: pending.map(|change| change.email.to_string()),
        notice,
        end_applications,
        errors,
    };
    visit.show(builder, &page)
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "pages/people/account.html";

    fn samples() -> Vec<Self> {
        let plain = || Self {
            csrf_token: "token".to_owned(),
            email: "<anna@example.org".to_owned(),
            role: "member",
            since: moment::sample().words,
            applications: 0,
            log_ins: 0,
            events: 0,
            new_email: None,
            to_notify: true,
            notice: None,
            end_applications: false,
            errors: Errors::default(),
        };
        let errors = Errors {
            current_password: Some(WRONG),
            new_password: Some(Message::new("form-password-too-short")),
        };
        let busy = Self {
            applications: 2,
            log_ins: 1,
            events: 3,
            new_email: Some("<b>anna@example.org".to_owned()),
            notice: Some(Message::new("account-password-changed")),
            ..plain()
        };
        vec![plain(), busy, Self { errors, ..plain() }]
    }
}
