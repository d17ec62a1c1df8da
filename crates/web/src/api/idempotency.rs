//! `Idempotency-Key`: a request that may be sent again without being done again.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::events::{KeyDenied, Turn};
use uncino_domain::agenda::idempotency::IdempotencyKey;
use uncino_domain::outcome::ServiceError;
use uncino_domain::secret::SecretDigest;

use super::error::ApiFailure;
use crate::blocking::blocking;
use crate::extract::bearer;
use crate::state::AppState;

/// What is to be done with a request: nothing in particular without a key, or without a credential.
pub(super) async fn begin(
    request: &HttpRequest,
    state: &AppState,
    sent: &SecretDigest,
) -> Result<Option<Turn>, ApiFailure> {
    let mut headers = request.headers().get_all("idempotency-key");
    let (Some(header), Caller::Authenticated(access)) = (headers.next(), bearer::caller(request)) else {
        return Ok(None);
    };
    let refused = |words: &str| ApiFailure::refused(request, StatusCode::BAD_REQUEST, words);
    if headers.next().is_some() {
        return Err(refused("Idempotency-Key is repeated"));
    }
    let key = header.to_str().ok().and_then(|text| IdempotencyKey::parse(text.trim(), &access, *sent));
    let key = key.ok_or_else(|| refused("Idempotency-Key must have 1 to 255 ASCII characters"))?;
    let events = state.events(request);
    blocking(move || events.begin(key)).await.map(Some).map_err(|error| match error {
        ServiceError::Denied(KeyDenied::Running) => {
            let words = "the first request with this Idempotency-Key is still running";
            ApiFailure::refused(request, StatusCode::CONFLICT, words)
        }
        ServiceError::Denied(KeyDenied::OtherRequest) => {
            let words = "this Idempotency-Key was used for another request";
            ApiFailure::refused(request, StatusCode::UNPROCESSABLE_ENTITY, words)
        }
        ServiceError::Failed(error) => error.into(),
    })
}
