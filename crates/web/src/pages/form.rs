//! Reading a page's form.

use actix_web::http::StatusCode;
use actix_web::web::Payload;

use super::error::{ErrorPage, PageFailure};
use crate::extract::body;
use crate::extract::parameters::{self, Pairs};
use crate::state::AppState;

/// The largest form, in bytes.
const LIMIT: usize = 64 * 1024;

/// Reads and decodes a form.
pub(crate) async fn read(mut payload: Payload, state: &AppState) -> Result<Pairs, PageFailure> {
    let unreadable = |status| PageFailure::page(state, status, &ErrorPage::unreadable());
    let body = body::read(&mut payload, LIMIT).await.map_err(|error| unreadable(error.status()))?;
    parameters::decode(&body).map_err(|_bytes| unreadable(StatusCode::BAD_REQUEST))
}
