//! Reading a page's form.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::secret::Secret;

use crate::extract::body;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::visit::Visit;
use crate::words::Message;

/// The largest form, in bytes.
const LIMIT: usize = 64 * 1024;

/// What is said beside the first field of a form that is too old to be taken.
pub(crate) const STALE: Message = Message::new("form-stale");
/// What is said of an e-mail address that is none.
pub(crate) const NO_EMAIL: Message = Message::new("form-no-email");

/// Reads and decodes a form.
pub(crate) async fn read(payload: Payload, visit: &Visit) -> Result<Pairs, PageFailure> {
    read_up_to(payload, visit, LIMIT).await
}

/// Reads and decodes a form of at most so many bytes.
pub(crate) async fn read_up_to(
    mut payload: Payload,
    visit: &Visit,
    limit: usize,
) -> Result<Pairs, PageFailure> {
    let unreadable = |status| visit.fail(status, &ErrorPage::unreadable());
    let body = body::read(&mut payload, limit).await.map_err(|error| unreadable(error.status()))?;
    parameters::decode(&body).map_err(|_bytes| unreadable(StatusCode::BAD_REQUEST))
}

/// What was typed into a field; the first of that name.
pub(crate) fn field(form: &Pairs, name: &str) -> String {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// A password, as typed.
pub(crate) fn password(form: &Pairs, name: &str) -> Secret {
    Secret::new(field(form, name))
}

/// Was a box ticked?
pub(crate) fn is_ticked(form: &Pairs, name: &str) -> bool {
    form.iter().any(|(key, _)| key == name)
}
