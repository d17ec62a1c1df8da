//! `GET /api/settings`, `POST /api/settings`, `GET /api/settings/smtp`, `POST /api/settings/smtp`

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use serde::Serialize;
use serde_json::Value;
use uncino_domain::instance::setting::{MAX_VALUE, SettingRefusal};
use uncino_domain::people::letter::{MailRoute, MailServer};

use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;
use crate::api::{done, ok};
use crate::blocking::blocking;
use crate::extract::fields::{Field, MultipartBody};
use crate::openapi::bodies::SettingFields;

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
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let sees_all = match call.administrator() {
        Ok(_administrator) => true,
        Err(ApiFailure::Unauthenticated | ApiFailure::Forbidden) => false,
        Err(failure) => return Err(failure),
    };
    let instance = call.instance();
    let settings = blocking(move || instance.shown_settings()).await?;
    let base_url = Value::from(call.state.site.base_url.as_str().trim_end_matches('/'));
    let hostname = Value::from(call.state.site.base_url.host_str().unwrap_or_default());
    let mut body: BTreeMap<&str, &Value> =
        if sees_all { settings.iter().collect() } else { settings.public().collect() };
    body.insert("baseurl", &base_url);
    if sees_all {
        body.insert("hostname", &hostname);
    }
    Ok(ok(&body))
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
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields_within(payload, LIMIT, MultipartBody::Refused).await?;
    let key = fields.text("key")?.unwrap_or_default();
    let sent = match fields.one("value").map_err(|error| call.not_one_text(error))? {
        None => Value::Null,
        Some(Field::Text(text)) => Value::from(text.as_str()),
        Some(Field::Json(value)) => value.clone(),
    };
    let is_secret = fields.flag("is_secret")?;
    let instance = call.instance();
    call.run(move || instance.change_one((key, sent), is_secret, &by)).await?;
    Ok(done())
}

/// Shows how letters travel, without the password.
#[utoipa::path(
    get,
    path = "/api/settings/smtp",
    operation_id = "settings_get_smtp",
    responses((status = 200, description = "the mail server, without a password; nothing where letters go elsewhere", body = std::collections::BTreeMap<String, serde_json::Value>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get_smtp(call: Call) -> Result<HttpResponse, ApiFailure> {
    call.administrator()?;
    Ok(match &call.state.site.mail {
        MailRoute::Log | MailRoute::Folder => ok(&BTreeMap::<&str, &str>::new()),
        MailRoute::Smtp(server) => {
            let MailServer { host, port, secure, user } = server;
            let auth = AuthBody { user: user.as_deref() };
            ok(&SmtpBody { host, port: *port, secure: *secure, auth })
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
pub(crate) async fn post_smtp(call: Call) -> Result<HttpResponse, ApiFailure> {
    call.administrator()?;
    Err(SettingRefusal::Configured.to(&call))
}

impl Refusal for SettingRefusal {
    fn to(self, call: &Call) -> ApiFailure {
        let status = match self {
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Key
            | Self::TooManyKeys
            | Self::Configured
            | Self::Picture
            | Self::NoFlag
            | Self::NoText
            | Self::Title
            | Self::TimeZone
            | Self::Address
            | Self::Contact
            | Self::Colour
            | Self::Language => StatusCode::BAD_REQUEST,
        };
        call.refused(status, self.to_string())
    }
}
