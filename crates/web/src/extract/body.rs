//! Reading a body, within bounds of size and time.

use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::{Stream, StreamExt as _};

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// Longer than allowed.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// The connection broke, or the encoding is wrong.
    Broken,
}

impl BodyError {
    /// The status that says so.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }

    /// What is wrong with the body, in words.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::TooLarge => "the body is too large",
            Self::TooSlow => "the body took too long",
            Self::Broken => "the body could not be read",
        }
    }
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(payload: &mut Payload, limit: usize) -> Result<Vec<u8>, BodyError> {
    within_patience(async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_broken| BodyError::Broken)?;
            if body.len() + chunk.len() > limit {
                return Err(BodyError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.to_vec())
    })
    .await
}

/// A body that breaks off behind `limit` bytes, whatever they are for.
pub(crate) fn bounded(payload: Payload, limit: usize) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let mut left = limit;
    payload.map(move |chunk| {
        let chunk = chunk?;
        left = left.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
        Ok(chunk)
    })
}

/// Bounds the time that a body may take.
pub(crate) async fn within_patience<T>(
    reading: impl Future<Output = Result<T, BodyError>>,
) -> Result<T, BodyError> {
    match actix_web::rt::time::timeout(PATIENCE, reading).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Err(BodyError::TooSlow),
    }
}
