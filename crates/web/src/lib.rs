//! How Uncino speaks: HTTP in, the services of [`uncino_domain`] in the middle, HTTP out.
//!
//! Nothing is decided here. A handler parses what came into the domain's types, crosses to a blocking thread
//! ([`blocking`]), and translates the answer.
//!
//! - The wings `oauth/`, `people/`, `agenda/` and `instance/` have, each of its subject, `api/` (what programs ask), `pages/` (what
//!   people see: one typed context a page) and `routes.rs`, its part of the URL table. The whole of it is [`routes`].
//! - They stand on `api/` (the `Call` that every handler of the API gets), `pages/` (the `Visit` that every page gets) and
//!   `extract/` (who calls and what was sent: parameters, bodies, bearer tokens, sessions, CSRF tokens).
//!
//! # The crate alone
//! On another storage, here the testkit's memory, in an actix application of one's own:
//!
//! ```
//! use actix_web::middleware::from_fn;
//! use actix_web::web::Data;
//! use actix_web::{App, test};
//! use uncino_testkit::fixtures::World;
//! use uncino_web::{AppState, MailRoute, Site, baseline_headers, routes, tidy_slashes};
//!
//! #[actix_web::main]
//! async fn main() {
//!     let site = Site {
//!         base_url: "http://127.0.0.1:13120/".parse().unwrap(),
//!         source_url: None,
//!         trusted_proxies: Vec::new(),
//!         session_max_age: 7_776_000,
//!         mail: MailRoute::Log,
//!     };
//!     let state = AppState::new(site, World::default().ports).unwrap();
//!     let app = App::new()
//!         .app_data(Data::new(state))
//!         .configure(routes)
//!         .wrap(baseline_headers())
//!         .wrap(from_fn(tidy_slashes));
//!     let app = test::init_service(app).await;
//!
//!     let request = test::TestRequest::get().uri("/api/events").insert_header(("host", "127.0.0.1:13120"));
//!     let answer = test::call_and_read_body(&app, request.to_request()).await;
//!     assert_eq!(answer, "[]");
//! }
//! ```
//!
//! An endpoint more: a handler in the `api/` of its wing with its `utoipa::path`, and a row in the wing's `routes.rs`; a test.

mod access_log;
mod agenda;
mod api;
mod assets;
mod blocking;
mod compression;
mod cors;
mod endpoint;
mod error;
mod etag;
mod extract;
mod in_parts;
mod instance;
mod kept;
mod methods;
mod oauth;
mod openapi;
mod page_samples;
mod pages;
mod people;
mod picture_permits;
mod security;
mod services;
mod site;
mod slashes;
mod state;
mod text;
mod unread_body;
mod words;
mod written;

use actix_web::web::ServiceConfig;

pub use crate::access_log::access_log;
pub use crate::compression::{offer_compression, spare_the_rest};
pub use crate::kept::answer_from_kept;
pub use crate::page_samples::check_templates;
pub use crate::people::letters::{Letters, Worded};
pub use crate::security::baseline_headers;
pub use crate::site::Site;
pub use crate::slashes::tidy_slashes;
pub use crate::state::{AppState, Speech};
pub use crate::unread_body::close_if_unread;
pub use crate::words::WordsError;
pub use uncino_domain::people::letter::{MailRoute, MailServer};

/// The whole URL table, of which each wing has its part. A path goes before a later one that fits as well.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(api::routes::routes)
        .configure(oauth::routes::protocol)
        .configure(instance::routes::for_other_sites)
        .configure(agenda::routes::for_other_sites)
        .configure(pages::routes::routes);
}
