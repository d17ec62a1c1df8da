//! `POST /admin/settings/letter`: a letter to the administrator who wants to see whether letters arrive.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::instance::mail_test::MailTestDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::Delivery;

use super::HERE;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::words::Message;

/// What came of it, as the page says it.
pub(super) fn sentences() -> [(&'static str, Message); 5] {
    [
        ("letter_sent", Message::new("settings-letter-sent")),
        ("letter_logged", Message::new("settings-letter-logged")),
        ("letter_filed", Message::new("settings-letter-filed")),
        ("letter_failed", Message::new("settings-letter-failed")),
        ("no_letterbox", Message::new("settings-letter-no-letterbox")),
    ]
}

/// Sends it, and waits for what comes of it.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let mail_test = visit.state.mail_test(&visit.request);
    let done = match blocking(move || mail_test.try_out(&by)).await {
        Ok(Delivery::Taken) => "letter_sent",
        Ok(Delivery::Logged) => "letter_logged",
        Ok(Delivery::Filed) => "letter_filed",
        Ok(Delivery::Failed(fault)) => {
            tracing::warn!(%fault, "a letter that was sent to try it out didn't go out");
            "letter_failed"
        }
        Err(ServiceError::Denied(MailTestDenied::NoLetterbox)) => "no_letterbox",
        Err(ServiceError::Denied(MailTestDenied::TooMany(too_many))) => return Err(visit.too_many(too_many)),
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    Ok(see_other(&format!("{HERE}?done={done}#letters")))
}
