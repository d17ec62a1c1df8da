//! How Uncino speaks: HTTP in, the services of [`uncino_domain`] in the middle, HTTP out.
//!
//! Nothing is decided here. A handler parses what came into the domain's types, crosses to a blocking thread
//! ([`blocking`]), and translates the answer. The whole URL table is [`routes`]: each group has its part in
//! a `routes.rs`.
//!
//! - [`extract`](self): who calls and what was sent: parameters, bodies, bearer tokens, sessions, CSRF tokens;
//! - `oauth/`: the OAuth endpoints; `api/`: Gancio's API with its JSON beside each; `pages/`: one typed context a page, which
//!   a handler fills on a visit (`pages/visit.rs`).
//!
//! # The crate alone
//! On another storage, here the testkit's memory, in an actix application of one's own:
//!
//! ```
//! use actix_web::web::Data;
//! use actix_web::{App, test};
//! use uncino_testkit::fixtures::World;
//! use uncino_web::{AppState, MailRoute, Site, baseline_headers, routes, tidy_slashes};
//!
//! #[actix_web::main]
//! async fn main() {
//!     let site = Site {
//!         base_url: "http://127.0.0.1:13120/".parse().unwrap(),
//!         trusted_proxies: Vec::new(),
//!         session_max_age: 7_776_000,
//!         mail: MailRoute::Log,
//!         outbound_hosts: Vec::new(),
//!     };
//!     let state = AppState::new(site, World::default().ports).unwrap();
//!     let app = App::new()
//!         .app_data(Data::new(state))
//!         .configure(routes)
//!         .wrap(baseline_headers())
//!         .wrap(tidy_slashes());
//!     let app = test::init_service(app).await;
//!
//!     let request = test::TestRequest::get().uri("/api/events").insert_header(("host", "127.0.0.1:13120"));
//!     let answer = test::call_and_read_body(&app, request.to_request()).await;
//!     assert_eq!(answer, "[]");
//! }
//! ```
//!
//! An endpoint more: a handler under `api/` with its `utoipa::path`, and a row in `api/routes.rs`; a test that mirrors the URL.

mod access_log;
mod api;
mod assets;
mod blocking;
mod compression;
mod cors;
mod endpoint;
mod error;
mod etag;
mod extract;
mod feeds;
mod letters;
mod media;
mod methods;
mod nodeinfo;
mod oauth;
mod openapi;
mod outbound;
mod pages;
mod password_turn;
mod picture_turns;
mod security;
mod site;
mod site_files;
mod state;
mod text;
mod unread_body;
mod words;
mod written;

use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{self, ServiceConfig};
use methods::Method::Get as GET;
use methods::at;

pub use access_log::access_log;
pub use compression::{offer_compression, spare_the_rest};
pub use letters::{Letters, Worded};
pub use pages::check_templates;
pub use security::baseline_headers;
pub use site::Site;
pub use state::AppState;
pub use uncino_domain::people::letter::{MailRoute, MailServer};
pub use unread_body::close_if_unread;
pub use words::WordsError;

/// Merges duplicate slashes (`//api/client`: an instance URL typed with a trailing slash), and takes one at the end as if it
/// weren't there (`/api/events/`). An encoded one belongs to a name.
pub fn tidy_slashes() -> NormalizePath {
    NormalizePath::new(TrailingSlash::Trim)
}

/// The whole URL table, of which each group has its own part. A path goes before a later one that fits as well.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(api::routes)
        .configure(feeds::routes)
        .configure(for_other_sites)
        .configure(oauth::routes)
        .configure(pages::routes);
}

/// What other people's pages show, and what is asked of every site.
fn for_other_sites(config: &mut ServiceConfig) {
    use api::instance_pictures::{fallback, header, logo};
    let open = |path, route| at(path, [GET(route)]).wrap(from_fn(cors::open));
    config
        .service(at("/favicon.ico", [GET(web::to(logo))]))
        .service(at("/robots.txt", [GET(web::to(site_files::robots))]))
        .service(at("/sitemap.xml", [GET(web::to(site_files::sitemap))]))
        .service(at("/.well-known/change-password", [GET(web::to(site_files::change_password))]))
        .service(at("/.well-known/security.txt", [GET(web::to(site_files::security))]))
        .service(open("/.well-known/nodeinfo", web::to(nodeinfo::index)))
        .service(open("/.well-known/nodeinfo/{version}", web::to(nodeinfo::get)))
        .service(open("/gancio-events.es.js", web::to(assets::component)))
        .service(open("/noimg.svg", web::to(assets::no_picture)))
        .service(open("/logo.png", web::to(logo)))
        .service(open("/fallbackimage.png", web::to(fallback)))
        .service(open("/headerimage.png", web::to(header)))
        .service(open("/media/{file}", web::to(media::full)))
        .service(open("/media/thumb/{file}", web::to(media::thumbnail)));
}
