//! `/api/settings/{logo,fallbackImage,headerImage}`, `/logo.png`, `/fallbackimage.png`, `/headerimage.png`: pictures of the
//! instance itself.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::instance::setting::InstancePicture;
use uncino_domain::outcome::ServiceError;

use super::error::ApiFailure;
use super::{SMALL, rights};
use crate::blocking::blocking;
use crate::error::text;
use crate::extract::fields::{Fields, MultipartBody};
use crate::openapi::bodies::PictureFields;
use crate::state::AppState;

const LOGO: &[u8] = include_bytes!("../../../../templates/assets/logo.png");
const FALLBACK: &[u8] = include_bytes!("../../../../templates/assets/fallbackimage.png");
/// How long a reader may show the one of before, in seconds.
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// Sets one, for an administrator: a file under any name, as in Gancio under the name of the path.
#[utoipa::path(
    post,
    path = "/api/settings/{kind}",
    operation_id = "instance_pictures_set",
    params(("kind" = String, Path, description = "logo, fallbackImage or headerImage")),
    request_body(content = PictureFields, content_type = "multipart/form-data"),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn set(
    request: HttpRequest,
    kind: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let kind = match kind.as_str() {
        "logo" => InstancePicture::Logo,
        "fallbackImage" => InstancePicture::Fallback,
        "headerImage" => InstancePicture::Header,
        _ => return Err(ApiFailure::NotFound),
    };
    let by = rights::administrator(&request)?;
    let mut fields = Fields::read(&request, payload, SMALL, MultipartBody::WithAnyPicture(&state.pictures))
        .await
        .map_err(|error| ApiFailure::refused(&request, error.status(), error.hint()))?;
    let picture = fields.take_picture().ok_or_else(|| {
        ApiFailure::refused(
            &request,
            StatusCode::BAD_REQUEST,
            "a picture is required, as multipart/form-data",
        )
    })?;
    let pictures = state.instance_pictures(&request);
    let set = state.pictures.decoding(picture, move |sent| pictures.set(kind, sent, &by)).await;
    set.map_err(|error| match error {
        ServiceError::Denied(denied) => {
            ApiFailure::refused(&request, StatusCode::BAD_REQUEST, denied.to_string())
        }
        ServiceError::Failed(error) => error.into(),
    })?;
    Ok(text(StatusCode::OK, "OK"))
}

/// `/logo.png`
pub(crate) async fn logo(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    show(&request, &state, InstancePicture::Logo, LOGO).await
}

/// `/fallbackimage.png`
pub(crate) async fn fallback(
    request: HttpRequest,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    show(&request, &state, InstancePicture::Fallback, FALLBACK).await
}

/// `/headerimage.png`
pub(crate) async fn header(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    show(&request, &state, InstancePicture::Header, FALLBACK).await
}

async fn show(
    request: &HttpRequest,
    state: &AppState,
    kind: InstancePicture,
    default: &'static [u8],
) -> Result<HttpResponse, ApiFailure> {
    let pictures = state.instance_pictures(request);
    let set = blocking(move || pictures.read(kind)).await?;
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, FOR_AN_HOUR));
    Ok(match set {
        // Whatever was sent is kept as JPEG; who asks for `.png` looks at the content type.
        Some(bytes) => builder.content_type("image/jpeg").body(bytes),
        None => builder.content_type("image/png").body(default),
    })
}
