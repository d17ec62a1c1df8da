//! `POST /admin/users/invite`: an account for somebody who chooses a password by the link of a letter.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::{EmailAddress, Role};
use uncino_domain::people::user_administration::EmailTaken;

use super::{HERE, show_invitation};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::form::NO_EMAIL;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The form, as it was typed, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Invitation {
    email: String,
    role: &'static str,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    email: Option<Message>,
}

/// Invites somebody.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let typed = form::field(&form, "email");
    let role = Role::parse(&form::field(&form, "new_role")).unwrap_or(Role::User);
    let refused = |words: Message| Invitation {
        email: typed.clone(),
        role: role.as_str(),
        errors: Errors { email: Some(words) },
    };
    let Some(email) = EmailAddress::parse(&typed).filter(EmailAddress::takes_letters) else {
        return show_invitation(&visit, HttpResponse::BadRequest(), refused(NO_EMAIL)).await;
    };
    let users = visit.state.users(&visit.request);
    match blocking(move || users.invite(email, role, &by)).await {
        Ok(_user) => Ok(see_other(&format!("{HERE}?done=invited"))),
        Err(ServiceError::Denied(EmailTaken)) => {
            let taken = refused(Message::new("people-invite-taken"));
            show_invitation(&visit, HttpResponse::Conflict(), taken).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

impl Invitation {
    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        Self {
            email: "<anna@example.org".to_owned(),
            role: "editor",
            errors: Errors { email: Some(NO_EMAIL) },
        }
    }
}
