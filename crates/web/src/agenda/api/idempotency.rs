//! `Idempotency-Key`: a request that may be sent again without being done again.

use actix_web::http::StatusCode;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::events::{Attempt, KeyDenied};
use uncino_domain::agenda::idempotency::IdempotencyKey;
use uncino_domain::secret::SecretDigest;

use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;

/// What is to be done with a request: nothing in particular without a key, or without a credential.
pub(crate) async fn begin(call: &Call, sent: &SecretDigest) -> Result<Option<Attempt>, ApiFailure> {
    let mut headers = call.request.headers().get_all("idempotency-key");
    let (Some(header), Caller::Authenticated(access)) = (headers.next(), call.caller()) else {
        return Ok(None);
    };
    let refused = |words: &str| call.bad_request(words);
    if headers.next().is_some() {
        return Err(refused("Idempotency-Key is repeated"));
    }
    let key = header.to_str().ok().and_then(|text| IdempotencyKey::parse(text.trim(), &access, *sent));
    let key = key.ok_or_else(|| refused("Idempotency-Key must have 1 to 255 ASCII characters"))?;
    let events = call.events();
    call.run(move || events.begin(key)).await.map(Some)
}

impl Refusal for KeyDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::Running => {
                let words = "the first request with this Idempotency-Key is still running";
                call.refused(StatusCode::CONFLICT, words)
            }
            Self::OtherRequest => {
                let words = "this Idempotency-Key was used for another request";
                call.refused(StatusCode::UNPROCESSABLE_ENTITY, words)
            }
        }
    }
}
