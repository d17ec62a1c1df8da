//! `POST /admin/settings/logo`: the logo of the instance.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::instance::setting::InstancePicture;
use uncino_domain::outcome::ServiceError;

use super::HERE;
use crate::extract::csrf::is_from_another_site;
use crate::extract::fields::{Fields, MultipartBody};
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::picture_permits::NoRoom;
use crate::words::Message;

/// The largest form without its file, in bytes.
const LIMIT: usize = 64 * 1024;

/// What came of it, as the page says it.
pub(super) fn sentences() -> [(&'static str, Message); 5] {
    [
        ("logo_set", Message::new("settings-logo-set")),
        ("no_logo", Message::new("settings-logo-missing")),
        ("no_picture", Message::new("add-no-picture")),
        ("logo_too_large", Message::new("add-picture-too-large")),
        ("logo_later", Message::new("add-too-many-pictures")),
    ]
}

/// Sets it.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    // Only for an administrator a picture takes some of the room for all.
    visit.administrator()?;
    if is_from_another_site(&visit.request) {
        return Err(visit.fail(actix_web::http::StatusCode::FORBIDDEN, &ErrorPage::foreign_form(Some(HERE))));
    }
    let multipart = MultipartBody::FormWithPicture(&visit.state.pictures);
    let mut fields = Fields::read(&visit.request, payload, LIMIT, multipart)
        .await
        .map_err(|error| visit.fail(error.status(), &ErrorPage::unreadable()))?;
    let by = visit.administrator_of(&fields.texts(), HERE)?;
    let done = match (fields.take_picture(), fields.no_room()) {
        (_, Some(NoRoom::TooLarge)) => "logo_too_large",
        (_, Some(NoRoom::Overloaded)) => "logo_later",
        (None, None) => "no_logo",
        (Some(picture), None) => {
            let pictures = visit.state.instance_pictures(&visit.request);
            let set = move |sent: &[u8]| pictures.set(InstancePicture::Logo, sent, &by);
            match visit.state.pictures.decoding(picture, set).await {
                Ok(()) => "logo_set",
                Err(ServiceError::Denied(_)) => "no_picture",
                Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
            }
        }
    };
    Ok(see_other(&format!("{HERE}?done={done}#face")))
}
