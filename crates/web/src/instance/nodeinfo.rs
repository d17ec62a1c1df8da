//! `/.well-known/nodeinfo`: what software this is and how much there is (nodeinfo.diaspora.software).

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::state::AppState;

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema";

/// Where it is.
pub(crate) async fn index(state: Data<AppState>) -> HttpResponse {
    let link = |version: &str| {
        let href = format!("{}/.well-known/nodeinfo/{version}", state.issuer());
        json!({"href": href, "rel": format!("{SCHEMA}/{version}")})
    };
    crate::error::json(&mut HttpResponse::Ok(), &json!({"links": [link("2.0"), link("2.1")]}))
}

#[derive(Serialize)]
struct NodeInfo<'a> {
    metadata: Value,
    #[serde(rename = "openRegistrations")]
    open_registrations: bool,
    protocols: [&'static str; 0],
    services: Value,
    software: Value,
    version: &'a str,
    usage: Value,
}

/// What it is, in version 2.0 or 2.1.
pub(crate) async fn get(
    request: HttpRequest,
    version: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let mut software = json!({"name": "uncino", "version": env!("CARGO_PKG_VERSION")});
    match version.as_str() {
        "2.0" => {}
        "2.1" => software["repository"] = json!(state.site.source()),
        _ => return Err(ApiFailure::NotFound),
    }
    if software["repository"].is_null() {
        software.as_object_mut().map(|software| software.remove("repository"));
    }
    let (instance, statistics) = (state.instance(&request), state.statistics(&request));
    let (settings, usage) =
        blocking(move || -> Result<_, ApiError> { Ok((instance.settings()?, statistics.usage()?)) }).await?;
    let body = NodeInfo {
        metadata: json!({
            "nodeDescription": settings.description(),
            "nodeName": settings.title(),
            "nodeTimezone": settings.time_zone(),
        }),
        open_registrations: settings.allow_registration(),
        // No federation: nobody should try to follow us.
        protocols: [],
        services: json!({"inbound": [], "outbound": ["rss2.0"]}),
        software,
        version: &version,
        usage: json!({
            "localComments": 0, "localPosts": usage.events, "users": {"total": usage.users}
        }),
    };
    Ok(crate::error::json(&mut HttpResponse::Ok(), &body))
}

type ApiError = uncino_domain::storage::StorageError;
