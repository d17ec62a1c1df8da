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
mod oauth;
mod pages;
mod security;
mod state;

use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{self, ServiceConfig, delete, get, post, put};

pub use access_log::access_log;
pub use pages::check_templates;
pub use security::baseline_headers;
pub use state::{AppState, Site};

/// Merges duplicate slashes (`//api/client`: an instance URL typed with a trailing slash).
pub fn merge_slashes() -> NormalizePath {
    NormalizePath::new(TrailingSlash::MergeOnly)
}

/// The whole URL table.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            web::scope("/api")
                .route("/ping", get().to(api::ping::get))
                .route("/client", post().to(api::client::post))
                .route("/client/{id}", get().to(api::client::get))
                .route("/user", get().to(api::user::get))
                .route("/users", get().to(api::users::get))
                .route("/event", post().to(api::event::post))
                .route("/event", put().to(api::event::put))
                .route("/event/{id}", delete().to(api::event::delete))
                .route("/event/detail/{slug_or_id}", get().to(api::event_detail::get))
                .route("/events", get().to(api::events::get))
                .default_service(web::to(api::not_found))
                .wrap(from_fn(extract::bearer::authenticate))
                .wrap(from_fn(cors::open)),
        )
        .service(
            web::resource("/oauth/token")
                .route(post().to(oauth::token::post))
                .default_service(web::to(oauth::token::method_not_allowed))
                .wrap(from_fn(cors::open)),
        )
        .service(
            web::scope("")
                .route("/authorize", get().to(oauth::authorize::get))
                .route("/oauth/authorize", get().to(oauth::authorize::get))
                .route("/oauth/authorize", post().to(oauth::authorize::post))
                .route("/login", get().to(pages::log_in::get))
                .route("/login", post().to(pages::log_in::post))
                .route("/logout", post().to(pages::log_out::post))
                .route("/event/{slug}", get().to(pages::event::get))
                .route("/", get().to(pages::home::get))
                .route("/assets/{name}", get().to(assets::get))
                .default_service(web::to(pages::error::not_found))
                .wrap(from_fn(security::only_by_our_name)),
        );
}
