//! `/manifest.webmanifest`: how the agenda stands on the home screen of a telephone (W3C, Web Application Manifest).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::instance::colour::{Colour, LIGHT};
use uncino_domain::instance::setting::{InstancePicture, Settings};

use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::instance::site_files::FOR_AN_HOUR;
use crate::state::AppState;

/// The colour of an instance that has chosen none; as in the style sheet.
const ACCENT: &str = "#b3361b";

#[derive(Debug, Serialize)]
struct Manifest<'s> {
    id: &'static str,
    name: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'s str,
    lang: &'s str,
    start_url: &'static str,
    scope: &'static str,
    /// With a way back: pages lead to other sites.
    display: &'static str,
    background_color: String,
    theme_color: String,
    icons: Vec<Icon>,
}

#[derive(Debug, Serialize)]
struct Icon {
    src: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sizes: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// What the settings of the instance say.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let instance = state.instance(&request);
    let settings = blocking(move || instance.settings()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_AN_HOUR))
        .content_type("application/manifest+json")
        .body(serde_json::to_string(&Manifest::of(&settings)).unwrap_or_default()))
}

impl<'s> Manifest<'s> {
    fn of(settings: &'s Settings) -> Self {
        let on_light = |accent: Colour| accent.on_light().accent.to_string();
        Self {
            id: "/",
            name: settings.title(),
            description: settings.description().trim(),
            lang: settings.language(),
            start_url: "/",
            scope: "/",
            display: "minimal-ui",
            background_color: LIGHT[0].to_string(),
            theme_color: settings.accent().map_or_else(|| ACCENT.to_owned(), on_light),
            icons: icons(settings),
        }
    }
}

/// The logo, of whatever size it is; without one the hook.
fn icons(settings: &Settings) -> Vec<Icon> {
    if let Some(file) = settings.picture(InstancePicture::Logo) {
        return vec![Icon { src: format!("/logo.png?v={file}"), sizes: None, kind: "image/jpeg" }];
    }
    let icon = |src: &str, sizes, kind| Icon { src: src.to_owned(), sizes: Some(sizes), kind };
    vec![
        icon("/assets/hook.svg", "any", "image/svg+xml"),
        icon("/apple-touch-icon.png", "512x512", "image/png"),
    ]
}
