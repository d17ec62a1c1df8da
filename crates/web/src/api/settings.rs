//! `GET /api/settings`, `POST /api/settings`, `GET /api/settings/smtp`, `POST /api/settings/smtp`

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;
use uncino_domain::instance::setting::{MAX_VALUE, SettingRefusal};
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::{MailRoute, MailServer};

use super::error::ApiFailure;
use super::{not_one_text, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::fields::{Field, Fields, MultipartBody};
use crate::openapi::bodies::SettingFields;
use crate::state::AppState;

/// The largest body, in bytes: a value, however it is escaped, and its key.
const LIMIT: usize = 6 * MAX_VALUE + 1024;

/// The mail server, as nodemailer's settings have it.
#[derive(Serialize)]
struct SmtpBody<'a> {
    host: &'a str,
    port: u16,
    secure: bool,
    auth: AuthBody<'a>,
}

#[derive(Serialize)]
struct AuthBody<'a> {
    user: Option<&'a str>,
}

/// Shows all settings but secret ones to an administrator, to others those that pages and clients need.
#[utoipa::path(
    get,
    path = "/api/settings",
    operation_id = "settings_get",
    responses((status = 200, description = "all settings for an administrator, else the public ones", body = std::collections::BTreeMap<String, serde_json::Value>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let sees_all = match rights::administrator(&request) {
        Ok(_administrator) => true,
        Err(ApiFailure::Unauthenticated | ApiFailure::Forbidden) => false,
        Err(failure) => return Err(failure),
    };
    let instance = state.instance(&request);
    let settings = blocking(move || instance.shown_settings()).await?;
    let base_url = Value::from(state.site.base_url.as_str().trim_end_matches('/'));
    let hostname = Value::from(state.site.base_url.host_str().unwrap_or_default());
    let mut body: BTreeMap<&str, &Value> =
        if sees_all { settings.iter().collect() } else { settings.public().collect() };
    body.insert("baseurl", &base_url);
    if sees_all {
        body.insert("hostname", &hostname);
    }
    Ok(json(&mut HttpResponse::Ok(), &body))
}

/// Changes one setting.
#[utoipa::path(
    post,
    path = "/api/settings",
    operation_id = "settings_post",
    request_body(content((SettingFields = "application/json"), (SettingFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = Fields::read(&request, payload, LIMIT, MultipartBody::Refused)
        .await
        .map_err(|error| ApiFailure::refused(&request, error.status(), error.hint()))?;
    let key = fields.text("key").map_err(|error| not_one_text(&request, error))?.unwrap_or_default();
    let sent = match fields.one("value").map_err(|error| not_one_text(&request, error))? {
        None => Value::Null,
        Some(Field::Text(text)) => Value::from(text.as_str()),
        Some(Field::Json(value)) => value.clone(),
    };
    let is_secret = fields.flag("is_secret").map_err(|error| not_one_text(&request, error))?;
    let instance = state.instance(&request);
    match blocking(move || instance.change_one((key, sent), is_secret, &by)).await {
        Ok(()) => Ok(text(StatusCode::OK, "OK")),
        Err(ServiceError::Denied(refusal)) => Err(refused(&request, refusal)),
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}

/// Shows how letters travel, without the password.
#[utoipa::path(
    get,
    path = "/api/settings/smtp",
    operation_id = "settings_get_smtp",
    responses((status = 200, description = "the mail server, without a password; nothing where letters go elsewhere", body = std::collections::BTreeMap<String, serde_json::Value>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get_smtp(
    request: HttpRequest,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    Ok(match &state.site.mail {
        MailRoute::Log | MailRoute::Folder => json(&mut HttpResponse::Ok(), &BTreeMap::<&str, &str>::new()),
        MailRoute::Smtp(server) => {
            let MailServer { host, port, secure, user } = server;
            let auth = AuthBody { user: user.as_deref() };
            json(&mut HttpResponse::Ok(), &SmtpBody { host, port: *port, secure: *secure, auth })
        }
    })
}

/// The mail server is set in the configuration: its password must not stand in the database.
#[utoipa::path(
    post,
    path = "/api/settings/smtp",
    operation_id = "settings_post_smtp",
    security((), ("bearer" = [])),
)]
pub(crate) async fn post_smtp(request: HttpRequest) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    Err(refused(&request, SettingRefusal::Configured))
}

fn refused(request: &HttpRequest, refusal: SettingRefusal) -> ApiFailure {
    let status = match refusal {
        SettingRefusal::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        SettingRefusal::Key
        | SettingRefusal::TooManyKeys
        | SettingRefusal::Configured
        | SettingRefusal::Picture
        | SettingRefusal::NoFlag
        | SettingRefusal::NoText
        | SettingRefusal::Title
        | SettingRefusal::TimeZone
        | SettingRefusal::Address
        | SettingRefusal::Contact
        | SettingRefusal::Language => StatusCode::BAD_REQUEST,
    };
    ApiFailure::refused(request, status, refusal.to_string())
}
