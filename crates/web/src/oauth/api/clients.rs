//! `GET /api/clients`: the applications that may publish for the caller.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::oauth::applications::AuthorizedApplication;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::{moment, private};
use crate::blocking::blocking;
use crate::oauth::api::client::joined_redirect_uris;

/// An application, without any secret: flat as `GET /api/client/{id}` shows it, and under `client` as Gancio does.
#[derive(Serialize, ToSchema)]
struct ApplicationBody<'a> {
    client_id: &'a str,
    name: &'a str,
    website: Option<&'a str>,
    redirect_uris: &'a str,
    scopes: String,
    events: u32,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
    #[serde(rename = "clientId")]
    client_id_as_in_gancio: &'a str,
    client: ClientBody<'a>,
}

#[derive(Serialize, ToSchema)]
struct ClientBody<'a> {
    id: &'a str,
    name: &'a str,
    scopes: String,
    #[serde(rename = "redirectUris")]
    redirect_uris: &'a str,
    website: Option<&'a str>,
}

/// Lists them, the last used first.
#[utoipa::path(
    get,
    path = "/api/clients",
    operation_id = "clients_get",
    responses((status = 200, description = "the applications that may publish for the caller", body = Vec<ApplicationBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let access = call.reading_person().await?;
    let applications = call.applications();
    let applications = blocking(move || applications.list(access.id)).await?;
    let uris: Vec<String> =
        applications.iter().map(|application| joined_redirect_uris(&application.client)).collect();
    let bodies: Vec<_> =
        applications.iter().zip(&uris).map(|(application, uris)| body(application, uris)).collect();
    Ok(private(&bodies))
}

fn body<'a>(application: &'a AuthorizedApplication, redirect_uris: &'a str) -> ApplicationBody<'a> {
    let client = &application.client;
    let website = client.website.as_ref().map(|website| website.as_str());
    ApplicationBody {
        client_id: client.id.as_str(),
        name: client.name.as_str(),
        website,
        redirect_uris,
        scopes: application.scope.to_string(),
        events: application.events,
        created_at: moment(application.since),
        updated_at: moment(application.last_used_at),
        client_id_as_in_gancio: client.id.as_str(),
        client: ClientBody {
            id: client.id.as_str(),
            name: client.name.as_str(),
            scopes: client.scopes.to_string(),
            redirect_uris,
            website,
        },
    }
}
