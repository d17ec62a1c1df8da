//! `GET /api/event/meta`: places and tags by what they are called.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::instance::statistics::Found;
use uncino_domain::storage::TagUsage;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::{ok, search_words};
use crate::blocking::blocking;

/// How many it gives.
const FOUND: usize = 10;

/// A place or a tag; a tag has a label and a weight only.
#[derive(Serialize, ToSchema)]
#[expect(clippy::option_option, reason = "a tag has no degrees at all, those of a place may be null")]
struct FoundBody<'a> {
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    latitude: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    longitude: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    w: u32,
    r#type: &'static str,
}

impl<'a> From<&'a Found> for FoundBody<'a> {
    fn from(found: &'a Found) -> Self {
        match found {
            Found::Place(place, w) => Self {
                label: &place.name,
                address: Some(&place.address),
                latitude: Some(place.latitude),
                longitude: Some(place.longitude),
                id: Some(place.id.0),
                w: *w,
                r#type: "place",
            },
            Found::Tag(TagUsage { tag, count }) => Self {
                label: tag,
                address: None,
                latitude: None,
                longitude: None,
                id: None,
                w: *count,
                r#type: "tag",
            },
        }
    }
}

/// Up to ten places and tags with these words in them, the most used first.
#[utoipa::path(
    get,
    path = "/api/event/meta",
    operation_id = "event_meta_get",
    params(("search" = Option<String>, Query, description = "words")),
    responses((status = 200, description = "up to ten, the most used first", body = Vec<FoundBody>)),
)]
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&call.request);
    let statistics = call.statistics();
    let found = blocking(move || statistics.search(&words, FOUND)).await?;
    Ok(ok(&found.iter().map(FoundBody::from).collect::<Vec<_>>()))
}
