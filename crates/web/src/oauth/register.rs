//! `POST /oauth/register` (RFC 7591)

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::error::Category;
use uncino_domain::oauth::error::OAuthErrorCode;
use uncino_domain::oauth::registration::{DynamicClient, DynamicMetadata, RegistrationRefusal};
use uncino_domain::oauth::scope::ONLY_OFFERED;
use uncino_domain::outcome::ServiceError;

use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::extract::body;
use crate::state::AppState;

/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;

/// What a client asks for (section 2). Members that are not here are ignored.
#[derive(Deserialize)]
struct RequestBody {
    #[serde(default, deserialize_with = "unless_empty")]
    redirect_uris: Option<Vec<String>>,
    #[serde(default, deserialize_with = "unless_blank")]
    token_endpoint_auth_method: Option<String>,
    #[serde(default, deserialize_with = "unless_empty")]
    grant_types: Option<Vec<String>>,
    #[serde(default, deserialize_with = "unless_empty")]
    response_types: Option<Vec<String>>,
    #[serde(default, deserialize_with = "unless_empty")]
    client_name: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    client_uri: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    logo_uri: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    tos_uri: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    policy_uri: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    scope: Option<String>,
    #[serde(default, deserialize_with = "unless_blank")]
    application_type: Option<String>,
}

/// What kind of program it says it is (`OpenID` Connect Dynamic Client Registration 1.0 section 2). Its redirect URIs are judged
/// alike either way, and it is told what it said.
fn known_type(application_type: Option<&str>) -> Option<&'static str> {
    ["native", "web"].into_iter().find(|known| Some(*known) == application_type)
}

/// A text; one of white space alone counts as absent, too. A name is told again as it was sent, also such a one.
fn unless_blank<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = unless_empty(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// A member; an empty one, of whatever type, counts as absent, and so does `null`, in lists too.
fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let mut value = Value::deserialize(deserializer)?;
    if let Value::Array(members) = &mut value {
        members.retain(|member| !member.is_null());
    }
    let is_empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(members) => members.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if is_empty { Ok(None) } else { serde_json::from_value(value).map(Some).map_err(D::Error::custom) }
}

impl From<RequestBody> for DynamicMetadata {
    fn from(body: RequestBody) -> Self {
        Self {
            redirect_uris: body.redirect_uris,
            token_endpoint_auth_method: body.token_endpoint_auth_method,
            grant_types: body.grant_types,
            response_types: body.response_types,
            client_name: body.client_name,
            client_uri: body.client_uri,
            other_uris: [body.logo_uri, body.tos_uri, body.policy_uri].into_iter().flatten().collect(),
            scope: body.scope,
        }
    }
}

/// What was registered (section 3.2.1).
#[derive(Serialize)]
struct RegisteredBody<'a> {
    client_id: &'a str,
    client_id_issued_at: i64,
    #[serde(flatten)]
    secret: Option<SecretBody<'a>>,
    client_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_uri: Option<&'a str>,
    redirect_uris: Vec<&'a str>,
    token_endpoint_auth_method: &'static str,
    grant_types: Vec<&'static str>,
    response_types: [&'static str; 1],
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_type: Option<&'static str>,
}

/// A secret, which never ends (0).
#[derive(Serialize)]
struct SecretBody<'a> {
    client_secret: &'a str,
    client_secret_expires_at: i64,
}

/// Registers a client that asks for itself.
pub(crate) async fn post(
    request: HttpRequest,
    mut payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, OAuthFailure> {
    let sent = read(&request, &mut payload).await?;
    let (application_type, metadata) =
        (known_type(sent.application_type.as_deref()), DynamicMetadata::from(sent));
    let registration = state.registration(&request);
    let registered = blocking(move || registration.register_dynamic(&metadata)).await?;
    let mut builder = HttpResponse::Created();
    never_cached(&mut builder);
    Ok(json(&mut builder, &body_of(&registered, application_type)))
}

async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<RequestBody, OAuthFailure> {
    let invalid = |reason| OAuthErrorCode::InvalidClientMetadata.because(reason);
    let content_type =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(invalid("the body must be application/json").into());
    }
    let body = body::read(payload, LIMIT)
        .await
        .map_err(|error| OAuthFailure::DeniedWith(error.status(), invalid(error.hint())))?;
    // An array of as many values would pass for the members in their order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(invalid("the body must be a JSON object").into());
    }
    serde_json::from_slice(&body).map_err(|error| match error.classify() {
        Category::Data => invalid(
            "a member is repeated or has another type: redirect_uris, grant_types and response_types are \
             arrays of strings, the others are strings",
        )
        .into(),
        Category::Syntax | Category::Eof | Category::Io => invalid("the body is not valid JSON").into(),
    })
}

/// What becomes of a refused registration, here and at `/api/client`.
impl From<ServiceError<RegistrationRefusal>> for OAuthFailure {
    fn from(error: ServiceError<RegistrationRefusal>) -> Self {
        match error {
            ServiceError::Denied(RegistrationRefusal::Metadata(error)) => error.into(),
            ServiceError::Denied(RegistrationRefusal::InvalidScopes) => {
                OAuthErrorCode::InvalidClientMetadata.because(ONLY_OFFERED).into()
            }
            ServiceError::Denied(RegistrationRefusal::Closed) => Self::DeniedWith(
                StatusCode::FORBIDDEN,
                OAuthErrorCode::AccessDenied.because("this instance takes no registrations this way"),
            ),
            ServiceError::Denied(RegistrationRefusal::TooMany(too_many)) => {
                let code = OAuthErrorCode::TooManyRequests(too_many.seconds());
                code.because("too many registrations from this address; try again later").into()
            }
            ServiceError::Failed(error) => Self::Failed(error.into()),
        }
    }
}

fn body_of<'a>(registered: &'a DynamicClient, application_type: Option<&'static str>) -> RegisteredBody<'a> {
    let client = &registered.registered.client;
    let secret = registered.registered.secret.as_ref();
    RegisteredBody {
        client_id: client.id.as_str(),
        client_id_issued_at: client.registered_at.timestamp(),
        secret: secret
            .map(|secret| SecretBody { client_secret: secret.expose(), client_secret_expires_at: 0 }),
        client_name: client.name.as_str(),
        client_uri: client.website.as_ref().map(|website| website.as_str()),
        redirect_uris: client.redirect_uris.iter().map(|redirect_uri| redirect_uri.as_str()).collect(),
        token_endpoint_auth_method: registered.auth_method.as_str(),
        grant_types: client.grant_types.iter().map(|grant_type| grant_type.as_str()).collect(),
        response_types: ["code"],
        scope: client.scopes.to_string(),
        application_type,
    }
}
