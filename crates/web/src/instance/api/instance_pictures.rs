//! `/api/settings/{logo,fallbackImage,headerImage}`, `/logo.png`, `/apple-touch-icon.png`, `/fallbackimage.png`, `/headerimage.png`: pictures of the
//! instance itself.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Path, Payload};
use uncino_domain::instance::pictures::InstancePictureDenied;
use uncino_domain::instance::setting::InstancePicture;

use crate::api::call::{Call, Refusal, SMALL};
use crate::api::done;
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::extract::fields::MultipartBody;
use crate::openapi::bodies::PictureFields;

const LOGO: &[u8] = include_bytes!("../../../../../templates/assets/logo.png");
const FALLBACK: &[u8] = include_bytes!("../../../../../templates/assets/fallbackimage.png");
/// On a ground of its own: Apple's telephones show black where a picture is transparent.
const TOUCH_ICON: &[u8] = include_bytes!("../../../../../templates/assets/touch-icon.png");
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
    call: Call,
    kind: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, ApiFailure> {
    let kind = match kind.as_str() {
        "logo" => InstancePicture::Logo,
        "fallbackImage" => InstancePicture::Fallback,
        "headerImage" => InstancePicture::Header,
        _ => return Err(ApiFailure::NotFound),
    };
    let by = call.administrator()?;
    let mut fields = call
        .fields_within(payload, SMALL, MultipartBody::WithAnyPicture(&call.state.pictures))
        .await?
        .into_fields();
    let missing = || call.bad_request("a picture is required, as multipart/form-data");
    let picture = fields.take_picture().ok_or_else(missing)?;
    let pictures = call.instance_pictures();
    let set = call.state.pictures.decoding(picture, move |sent| pictures.set(kind, sent, &by)).await;
    set.map_err(|error| call.refuse(error))?;
    Ok(done())
}

impl Refusal for InstancePictureDenied {
    fn to(self, call: &Call) -> ApiFailure {
        call.bad_request(self.to_string())
    }
}

/// `/logo.png`
pub(crate) async fn logo(call: Call) -> Result<HttpResponse, ApiFailure> {
    see_through(&call, InstancePicture::Logo, LOGO).await
}

/// `/apple-touch-icon.png`
pub(crate) async fn touch_icon(call: Call) -> Result<HttpResponse, ApiFailure> {
    on_white(&call, InstancePicture::Logo, TOUCH_ICON).await
}

/// `/fallbackimage.png`
pub(crate) async fn fallback(call: Call) -> Result<HttpResponse, ApiFailure> {
    see_through(&call, InstancePicture::Fallback, FALLBACK).await
}

/// `/headerimage.png`
pub(crate) async fn header(call: Call) -> Result<HttpResponse, ApiFailure> {
    see_through(&call, InstancePicture::Header, FALLBACK).await
}

/// As it was sent, if it can be seen through.
async fn see_through(
    call: &Call,
    kind: InstancePicture,
    default: &'static [u8],
) -> Result<HttpResponse, ApiFailure> {
    let pictures = call.instance_pictures();
    match blocking(move || pictures.read_see_through(kind)).await? {
        Some(png) => Ok(picture("image/png", png)),
        None => on_white(call, kind, default).await,
    }
}

async fn on_white(
    call: &Call,
    kind: InstancePicture,
    default: &'static [u8],
) -> Result<HttpResponse, ApiFailure> {
    let pictures = call.instance_pictures();
    Ok(match blocking(move || pictures.read(kind)).await? {
        // Whatever was sent is kept as JPEG; who asks for `.png` looks at the content type.
        Some(jpeg) => picture("image/jpeg", jpeg),
        None => picture("image/png", default),
    })
}

fn picture(content_type: &str, bytes: impl MessageBody + 'static) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, FOR_AN_HOUR)).content_type(content_type).body(bytes)
}
