//! How Uncino speaks: HTTP in, the services of [`uncino_domain`] in the middle, HTTP out.
//!
//! Nothing is decided here. A handler parses what came into the domain's types, crosses once to a blocking thread
//! ([`blocking`]), and translates the answer. The whole URL table is [`routes`].
//!
//! - [`extract`](self): who calls and what was sent: parameters, bodies, bearer tokens, sessions, CSRF tokens;
//! - `oauth/`: the OAuth endpoints; `api/`: Gancio's API with its JSON beside each; `pages/`: one typed context a page.
//!
//! An endpoint more: a file under `oauth/` or `api/`, a line in [`routes`], a test that mirrors the URL.

mod access_log;
mod api;
mod assets;
mod blocking;
mod cors;
mod error;
mod extract;
mod methods;
mod oauth;
mod pages;
mod security;
mod state;
mod unread_body;

use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{self, ServiceConfig};
use methods::Method::{Delete as DELETE, Get as GET, Post as POST, Put as PUT};
use methods::at;

pub use access_log::access_log;
pub use pages::check_templates;
pub use security::baseline_headers;
pub use state::{AppState, Site};
pub use unread_body::close_if_unread;

/// Merges duplicate slashes (`//api/client`: an instance URL typed with a trailing slash).
pub fn merge_slashes() -> NormalizePath {
    NormalizePath::new(TrailingSlash::MergeOnly)
}

/// The whole URL table.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            web::scope("/api")
                .service(at("/ping", [GET(web::to(api::ping::get))]))
                .service(at("/client", [POST(web::to(api::client::post))]))
                .service(at("/client/{id}", [GET(web::to(api::client::get))]))
                .service(at("/user", [GET(web::to(api::user::get))]))
                .service(at("/users", [GET(web::to(api::users::get))]))
                .service(at("/event", [POST(web::to(api::event::post)), PUT(web::to(api::event::put))]))
                .service(at("/event/{id}", [DELETE(web::to(api::event::delete))]))
                .service(at("/event/detail/{slug_or_id}", [GET(web::to(api::event_detail::get))]))
                .service(at("/events", [GET(web::to(api::events::get))]))
                .default_service(web::to(api::not_found))
                .wrap(from_fn(extract::bearer::authenticate))
                .wrap(from_fn(cors::open)),
        )
        .service(
            at("/oauth/token", [POST(web::to(oauth::token::post))])
                .default_service(web::to(oauth::token::method_not_allowed))
                .wrap(from_fn(cors::open)),
        )
        .service(
            web::scope("")
                .service(at("/authorize", [GET(web::to(oauth::authorize::get))]))
                .service(at(
                    "/oauth/authorize",
                    [GET(web::to(oauth::authorize::get)), POST(web::to(oauth::authorize::post))],
                ))
                .service(at("/login", [GET(web::to(pages::log_in::get)), POST(web::to(pages::log_in::post))]))
                .service(at("/logout", [POST(web::to(pages::log_out::post))]))
                .service(at("/event/{slug}", [GET(web::to(pages::event::get))]))
                .service(at("/", [GET(web::to(pages::home::get))]))
                .service(at("/assets/{name}", [GET(web::to(assets::get))]))
                .default_service(web::to(pages::error::not_found))
                .wrap(from_fn(security::only_by_our_name)),
        );
}
