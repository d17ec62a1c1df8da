//! `/media/{file}`, `/media/thumb/{file}` and the variants beside them: pictures of events.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, ETAG, EntityTag, Header as _, IF_NONE_MATCH, IfNoneMatch, LOCATION,
};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, Route};
use uncino_domain::agenda::picture::{PictureFile, PictureVariant};
use uncino_domain::storage::{StorageError, Stored};

use crate::agenda::paths::picture_path;
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::state::AppState;

/// A file never changes: another picture has another name.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// Shows pictures as this variant.
pub(crate) fn get(variant: PictureVariant) -> Route {
    web::to(move |request: HttpRequest, name: Path<String>, state: Data<AppState>| async move {
        show(&request, &name, &state, variant).await
    })
}

async fn show(
    request: &HttpRequest,
    name: &str,
    state: &AppState,
    variant: PictureVariant,
) -> Result<HttpResponse, ApiFailure> {
    let Some(file) = PictureFile::parse_in(name, variant.format) else { return Ok(no_picture()) };
    let tag = EntityTag::new_strong(file.name_in(variant.format));
    let (pictures, wanted) = (state.picture_files(request), file.clone());
    let bytes = match blocking(move || pictures.read(&wanted, variant)).await? {
        None if !variant.is_kept() => match made(request, state, &file, variant).await {
            Ok(bytes) => bytes,
            Err(_logged) => return Ok(elsewhere(&picture_path(&file, variant.kept()))),
        },
        found => found,
    };
    let Some(bytes) = bytes else { return Ok(no_picture()) };
    let is_known = request.headers().contains_key(IF_NONE_MATCH)
        && IfNoneMatch::parse(request).is_ok_and(|known| match known {
            IfNoneMatch::Any => true,
            IfNoneMatch::Items(tags) => tags.iter().any(|known| known.weak_eq(&tag)),
        });
    let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CACHE_CONTROL, FOR_A_YEAR)).insert_header((ETAG, tag.to_string()));
    Ok(if is_known {
        builder.finish()
    } else {
        builder.content_type(variant.format.media_type()).body(bytes)
    })
}

/// A variant that nobody asked for yet. Where it can't be made now, the kept picture is what people want to see, not an error.
async fn made(
    request: &HttpRequest,
    state: &AppState,
    file: &PictureFile,
    variant: PictureVariant,
) -> Stored<Option<Vec<u8>>> {
    let (pictures, wanted) = (state.picture_files(request), file.clone());
    let made = state.pictures.making(move || pictures.make(&wanted, variant)).await;
    match &made {
        Ok(_) => {}
        Err(StorageError::Overloaded) => tracing::debug!(%file, ?variant, "too busy to make a variant"),
        Err(error) => tracing::error!(%file, ?variant, %error, "a variant can't be made"),
    }
    made
}

/// What stands where an event has no picture, as in Gancio. It may be there a moment later, so nobody keeps this.
fn no_picture() -> HttpResponse {
    elsewhere("/fallbackimage.png")
}

/// Another picture, for this time.
fn elsewhere(path: &str) -> HttpResponse {
    HttpResponse::Found().insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, "no-store")).finish()
}
