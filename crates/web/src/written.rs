//! Bodies that are written where a thread may take its time: a list is as long as there are events.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use crate::error::Failure;

/// A body with its content type, or why there is none.
#[derive(Debug)]
pub(crate) struct Written {
    content_type: &'static str,
    body: Result<Vec<u8>, String>,
}

impl Written {
    /// A text of ours.
    pub(crate) fn text(content_type: &'static str, text: String) -> Self {
        Self { content_type, body: Ok(text.into_bytes()) }
    }

    /// What a library wrote.
    pub(crate) fn by<E: ToString>(content_type: &'static str, body: Result<Vec<u8>, E>) -> Self {
        Self { content_type, body: body.map_err(|error| error.to_string()) }
    }

    /// JSON as Gancio labels it.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        Self::by("application/json; charset=utf-8", serde_json::to_vec(body))
    }

    /// The answer with it.
    pub(crate) fn answer(self, builder: &mut HttpResponseBuilder) -> HttpResponse {
        match self.body {
            Ok(body) => builder.content_type(self.content_type).body(body),
            Err(error) => Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &error).builder().finish(),
        }
    }
}
