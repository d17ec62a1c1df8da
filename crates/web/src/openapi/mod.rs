//! `/api/openapi.json`: the API in `OpenAPI` 3.1, made of the handlers and of what they answer with.

pub(crate) mod bodies;

use std::sync::OnceLock;

use actix_web::HttpResponse;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Object, RefOr, ResponseBuilder, Type};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Uncino",
        description = "The events API, compatible with Gancio's. How to get a token: /.well-known/oauth-authorization-server.",
        license(name = "AGPL-3.0-only", identifier = "AGPL-3.0-only")
    ),
    paths(
        crate::api::event::post,
        crate::api::event::put,
        crate::api::event::delete,
        crate::api::event_detail::get,
        crate::api::events::get,
        crate::api::event::post_to_list,
        crate::api::event_moderation::mine,
        crate::api::event_moderation::unconfirmed,
        crate::api::event_moderation::confirm,
        crate::api::event_moderation::unconfirm,
        crate::api::event_messages::list,
        crate::api::event_messages::post,
        crate::api::event_messages::disable_author,
        crate::api::event_messages::assign_to_author,
        crate::api::event_meta::get,
        crate::api::places::search,
        crate::api::places::get,
        crate::api::places::list,
        crate::api::places::put,
        crate::api::tags::search,
        crate::api::tags::get,
        crate::api::tags::list,
        crate::api::tags::put,
        crate::api::tags::delete,
        crate::api::collections::list,
        crate::api::collections::post,
        crate::api::collections::events,
        crate::api::collections::delete,
        crate::api::collections::toggle,
        crate::api::collections::move_up,
        crate::api::filters::list_of,
        crate::api::filters::post,
        crate::api::filters::put,
        crate::api::filters::delete,
        crate::api::announcements::list,
        crate::api::announcements::post,
        crate::api::announcements::get,
        crate::api::announcements::put,
        crate::api::announcements::delete,
        crate::api::static_pages::list,
        crate::api::static_pages::post,
        crate::api::static_pages::get,
        crate::api::static_pages::put,
        crate::api::static_pages::delete,
        crate::api::client::post,
        crate::api::client::get,
        crate::api::clients::get,
        crate::api::user::get,
        crate::api::user_register::post,
        crate::api::user_recovery::request,
        crate::api::user_recovery::check,
        crate::api::user_recovery::recover,
        crate::api::log_in_token::post,
        crate::api::users::get,
        crate::api::users::post,
        crate::api::users::put,
        crate::api::users::put_by_id,
        crate::api::users::delete,
        crate::api::users::delete_own,
        crate::api::ping::get,
        crate::api::settings::get,
        crate::api::settings::post,
        crate::api::settings::get_smtp,
        crate::api::settings::post_smtp,
        crate::api::mail_test::post,
        crate::api::instance_pictures::set,
        crate::feeds::all,
        crate::feeds::part,
    ),
    modifiers(&Chapters, &Refusals, &Bearer)
)]
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

/// The description.
pub(crate) async fn get() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| Description::openapi().to_json().unwrap_or_default());
    HttpResponse::Ok().content_type("application/json; charset=utf-8").body(text.as_str())
}
