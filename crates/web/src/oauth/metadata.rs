//! `GET /.well-known/oauth-authorization-server` (RFC 8414): what this server can do, and where. Everything named here works,
//! everything else is refused.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use serde::Serialize;
use uncino_domain::oauth::client_auth_method::ClientAuthMethod;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::scope::Scope;

use crate::error::json;
use crate::state::AppState;

/// How long it may be kept.
pub(crate) const KEPT: &str = "public, max-age=3600";

/// RFC 8414 section 2, RFC 9207 section 3.
#[derive(Serialize)]
struct ServerMetadata<'a> {
    issuer: &'a str,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_endpoint: Option<String>,
    revocation_endpoint: String,
    introspection_endpoint: String,
    scopes_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; GrantType::OFFERED.len()],
    token_endpoint_auth_methods_supported: [&'static str; ClientAuthMethod::ALL.len()],
    revocation_endpoint_auth_methods_supported: [&'static str; ClientAuthMethod::ALL.len()],
    introspection_endpoint_auth_methods_supported: [&'static str; ClientAuthMethod::PROVING.len()],
    code_challenge_methods_supported: [&'static str; 1],
    authorization_response_iss_parameter_supported: bool,
}

/// Describes the server. Its name is that of the settings, whatever the request calls it.
pub(crate) async fn get(state: Data<AppState>) -> HttpResponse {
    let issuer = state.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let all = ClientAuthMethod::ALL.map(ClientAuthMethod::as_str);
    let metadata = ServerMetadata {
        issuer,
        authorization_endpoint: at("/oauth/authorize"),
        token_endpoint: at("/oauth/token"),
        registration_endpoint: state.is_registration_open().then(|| at("/oauth/register")),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        scopes_supported: scopes_supported(),
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: GrantType::OFFERED.map(GrantType::as_str),
        token_endpoint_auth_methods_supported: all,
        revocation_endpoint_auth_methods_supported: all,
        introspection_endpoint_auth_methods_supported: ClientAuthMethod::PROVING
            .map(ClientAuthMethod::as_str),
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
    };
    json(HttpResponse::Ok().insert_header((CACHE_CONTROL, KEPT)), &metadata)
}

/// The scopes that applications can have.
pub(crate) fn scopes_supported() -> Vec<&'static str> {
    Scope::OFFERED.map(Scope::as_str).to_vec()
}
