//! `GET /api/event/meta`: places and tags by what they are called.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::services::statistics::Found;

use super::error::ApiFailure;
use super::search_words;
use crate::blocking::blocking;
use crate::error::json;
use crate::state::AppState;

/// How many it gives.
const FOUND: usize = 10;

#[derive(Serialize)]
#[serde(untagged)]
enum FoundBody<'a> {
    Place {
        label: &'a str,
        address: &'a str,
        latitude: Option<f64>,
        longitude: Option<f64>,
        id: i64,
        w: u32,
        r#type: &'static str,
    },
    Tag {
        label: &'a str,
        w: u32,
        r#type: &'static str,
    },
}

impl<'a> From<&'a Found> for FoundBody<'a> {
    fn from(found: &'a Found) -> Self {
        match found {
            Found::Place(place, w) => Self::Place {
                label: &place.name,
                address: &place.address,
                latitude: place.latitude,
                longitude: place.longitude,
                id: place.id.0,
                w: *w,
                r#type: "place",
            },
            Found::Tag(usage) => Self::Tag { label: &usage.tag, w: usage.count, r#type: "tag" },
        }
    }
}

/// Up to ten places and tags with these words in them, the most used first.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&request)?;
    let statistics = state.statistics(&request);
    let found = blocking(move || statistics.search(&words, FOUND)).await?;
    Ok(json(&mut HttpResponse::Ok(), &found.iter().map(FoundBody::from).collect::<Vec<_>>()))
}
