//! `POST /api/client` and `GET /api/client/{id}`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use serde_json::Value;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::error::OAuthErrorCode;
use uncino_domain::oauth::registration::{ClientMetadata, RegisteredClient, RegistrationRefusal};
use uncino_domain::outcome::ServiceError;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::private;
use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::extract::fields::{Field, Fields, MultipartBody, NotOneText};
use crate::openapi::bodies::ClientFields;

/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;

/// The answer. The redirect URIs stand there twice: under the key that Gancio sends and under the one it documents.
#[derive(Serialize, ToSchema)]
struct RegisteredBody<'a> {
    name: &'a str,
    #[serde(rename = "redirectUris")]
    redirect_uris_as_sent_by_gancio: &'a str,
    redirect_uris: &'a str,
    scopes: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<&'a str>,
    client_secret: &'a str,
    client_id: &'a str,
}

#[derive(Serialize, ToSchema)]
struct InvalidScopes {
    error: &'static str,
}

/// Registers a client.
#[utoipa::path(
    post,
    path = "/api/client",
    operation_id = "client_post",
    request_body(content((ClientFields = "application/json"), (ClientFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "id and secret", body = RegisteredBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, OAuthFailure> {
    let fields =
        Fields::read(&call.request, payload, LIMIT, MultipartBody::Accepted).await.map_err(|error| {
            OAuthFailure::DeniedWith(
                error.status(),
                OAuthErrorCode::InvalidClientMetadata.because(error.hint()),
            )
        })?;
    let metadata = read_metadata(&fields).map_err(|NotOneText| {
        OAuthErrorCode::InvalidClientMetadata.because("a field is repeated or not a text")
    })?;
    let (registration, caller) = (call.registration(), call.caller());
    match blocking(move || registration.register_compatible(&metadata, &caller)).await {
        Ok(registered) => Ok(registered_body(&registered)),
        Err(ServiceError::Denied(RegistrationRefusal::InvalidScopes)) => {
            Ok(json(&mut HttpResponse::UnprocessableEntity(), &InvalidScopes { error: "Invalid scopes" }))
        }
        Err(error) => Err(error.into()),
    }
}

fn registered_body(registered: &RegisteredClient) -> HttpResponse {
    let client = &registered.client;
    let redirect_uris = joined_redirect_uris(client);
    let body = RegisteredBody {
        name: client.name.as_str(),
        redirect_uris_as_sent_by_gancio: &redirect_uris,
        redirect_uris: &redirect_uris,
        scopes: client.scopes.to_string(),
        website: client.website.as_ref().map(|website| website.as_str()),
        client_secret: registered.secret.as_ref().map_or("", |secret| secret.expose()),
        client_id: client.id.as_str(),
    };
    let mut builder = HttpResponse::Ok();
    never_cached(&mut builder);
    json(&mut builder, &body)
}

pub(crate) fn joined_redirect_uris(client: &Client) -> String {
    client.redirect_uris.iter().map(|redirect_uri| redirect_uri.as_str()).collect::<Vec<_>>().join(" ")
}

fn read_metadata(fields: &Fields) -> Result<ClientMetadata, NotOneText> {
    let mut redirect_uris = Vec::new();
    for field in fields.all_of_list("redirect_uris") {
        read_redirect_uris(field, &mut redirect_uris)?;
    }
    Ok(ClientMetadata {
        name: fields.text("client_name")?,
        redirect_uris,
        website: fields.text("website")?,
        scopes: fields.text("scopes")?,
    })
}

/// One string separated by white space, a repeated field, or a JSON array of either.
fn read_redirect_uris(field: &Field, redirect_uris: &mut Vec<String>) -> Result<(), NotOneText> {
    let mut split = |text: &str| redirect_uris.extend(text.split_whitespace().map(str::to_owned));
    match field {
        Field::Text(text) | Field::Json(Value::String(text)) => split(text),
        Field::Json(Value::Null) => {}
        Field::Json(Value::Array(items)) => {
            for item in items {
                split(item.as_str().ok_or(NotOneText)?);
            }
        }
        Field::Json(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => return Err(NotOneText),
    }
    Ok(())
}

/// What is told of a client to a person who is logged in.
#[derive(Serialize, ToSchema)]
struct KnownClientBody<'a> {
    client_id: &'a str,
    redirect_uris: String,
    name: &'a str,
    website: Option<&'a str>,
    scopes: String,
}

/// Shows a client, without its secret.
#[utoipa::path(
    get,
    path = "/api/client/{id}",
    operation_id = "client_get",
    params(("id" = String, Path, description = "its id")),
    responses((status = 200, description = "the client, without its secret", body = KnownClientBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    call.reading_person().await?;
    let clients = call.clients();
    let client = match ClientId::parse(&id) {
        Some(id) => blocking(move || clients.find(id)).await?,
        None => None,
    };
    let Some(client) = client else {
        return Ok(HttpResponse::NotFound().content_type("text/html; charset=utf-8").body("Not found!"));
    };
    let body = KnownClientBody {
        client_id: client.id.as_str(),
        redirect_uris: joined_redirect_uris(&client),
        name: client.name.as_str(),
        website: client.website.as_ref().map(|website| website.as_str()),
        scopes: client.scopes.to_string(),
    };
    Ok(private(&body))
}
