//! `/api/openapi.json`: the API in `OpenAPI` 3.1, made of the rows of the URL table: of the handlers and of what they answer
//! with.

pub(crate) mod bodies;

use std::sync::OnceLock;

use actix_web::HttpResponse;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Object, RefOr, ResponseBuilder, Type};
use utoipa::{Modify, OpenApi};

use crate::api::table;
use crate::endpoint::Endpoint;

#[derive(OpenApi)]
#[openapi(info(
    title = "Uncino",
    description = "The events API, compatible with Gancio's. How to get a token: /.well-known/oauth-authorization-server.",
    license(name = "AGPL-3.0-only", identifier = "AGPL-3.0-only")
))]
struct Description;

/// Operations by what they are about, not by the modules of this program.
struct Chapters;

impl Modify for Chapters {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for chapter in operations(openapi).flat_map(|operation| operation.tags.iter_mut().flatten()) {
            *chapter = chapter.rsplit("::").next().unwrap_or_default().to_owned();
        }
    }
}

/// What every operation may answer with instead.
struct Refusals;

const REFUSALS: [(&str, &str); 11] = [
    ("400", "what was sent can't be taken; the body says why, as text or as JSON, as `Accept` has it"),
    ("401", "the bearer token is unknown, expired or revoked (RFC 6750)"),
    ("403", "a credential is needed, or this one is not enough"),
    ("404", "there is nothing there"),
    ("405", "not with this method"),
    ("408", "the body took too long"),
    ("409", "a request with this Idempotency-Key is still running"),
    ("413", "the body is too large"),
    ("415", "the content type is not supported here"),
    ("422", "unknown scopes, or an Idempotency-Key that was used for something else"),
    ("429", "enough for now: `Retry-After` says when to come back"),
];

impl Modify for Refusals {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        operations(openapi).for_each(refuse);
    }
}

fn operations(openapi: &mut utoipa::openapi::OpenApi) -> impl Iterator<Item = &mut Operation> {
    let items = openapi.paths.paths.values_mut();
    items
        .flat_map(|item| [&mut item.get, &mut item.put, &mut item.post, &mut item.delete])
        .filter_map(Option::as_mut)
}

fn refuse(operation: &mut Operation) {
    for (status, description) in REFUSALS {
        let text = || ContentBuilder::new().schema(Some(Object::with_type(Type::String))).build();
        // Gancio has some as texts.
        let json = || ContentBuilder::new().schema(Some(Object::with_type(SchemaType::AnyValue))).build();
        let response = ResponseBuilder::new()
            .description(description)
            .content("text/plain", text())
            .content("text/html", text())
            .content("application/json", json())
            .build();
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

/// How a credential is sent.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The description of all endpoints.
fn described() -> utoipa::openapi::OpenApi {
    let mut description = Description::openapi();
    table::described().flat_map(Endpoint::described).for_each(|endpoint| description.merge(endpoint));
    for modifier in [&Chapters as &dyn Modify, &Refusals, &Bearer] {
        modifier.modify(&mut description);
    }
    description
}

/// The description, as it is sent.
pub(crate) async fn get() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| described().to_json().unwrap_or_default());
    HttpResponse::Ok().content_type("application/json; charset=utf-8").body(text.as_str())
}

#[cfg(test)]
mod tests {
    use super::described;
    use crate::api::table;
    use crate::endpoint::Endpoint;

    #[test]
    fn no_two_bodies_have_one_name_in_the_description() {
        let known = described().components.unwrap().schemas;
        for endpoint in table::described().flat_map(Endpoint::described) {
            for (name, schema) in endpoint.components.map(|components| components.schemas).unwrap_or_default()
            {
                assert!(known.get(&name) == Some(&schema), "{name} means two things: rename one of them");
            }
        }
    }
}
