//! `/media/{file}`, `/media/thumb/{file}`: pictures of events.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, ETAG, EntityTag, Header as _, IF_NONE_MATCH, IfNoneMatch, LOCATION,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::picture::{PictureFile, PictureSize};

use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::state::AppState;

/// A file never changes: another picture has another name.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// A picture as large as it is kept.
pub(crate) async fn full(
    request: HttpRequest,
    file: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    show(&request, &file, &state, PictureSize::Full).await
}

/// A picture for a list.
pub(crate) async fn thumbnail(
    request: HttpRequest,
    file: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    show(&request, &file, &state, PictureSize::Thumbnail).await
}

async fn show(
    request: &HttpRequest,
    name: &str,
    state: &AppState,
    size: PictureSize,
) -> Result<HttpResponse, ApiFailure> {
    let Some(file) = PictureFile::parse(name) else { return Ok(no_picture()) };
    let tag = EntityTag::new_strong(file.to_string());
    let pictures = state.picture_files(request);
    let Some(bytes) = blocking(move || pictures.read(&file, size)).await? else { return Ok(no_picture()) };
    let is_known = request.headers().contains_key(IF_NONE_MATCH)
        && IfNoneMatch::parse(request).is_ok_and(|known| match known {
            IfNoneMatch::Any => true,
            IfNoneMatch::Items(tags) => tags.iter().any(|known| known.weak_eq(&tag)),
        });
    let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CACHE_CONTROL, FOR_A_YEAR)).insert_header((ETAG, tag.to_string()));
    Ok(if is_known { builder.finish() } else { builder.content_type("image/jpeg").body(bytes) })
}

/// What stands where an event has no picture, as in Gancio. It may be there a moment later, so nobody keeps this.
fn no_picture() -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, "/fallbackimage.png"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
