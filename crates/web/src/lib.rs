//! How Uncino speaks: HTTP in, the services of [`uncino_domain`] in the middle, HTTP out.
//!
//! Nothing is decided here. A handler parses what came into the domain's types, crosses once to a blocking thread
//! ([`blocking`]), and translates the answer. The whole URL table is [`routes`].
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
//! An endpoint more: a file under `oauth/` or `api/`, a line in [`routes`], a test that mirrors the URL.

mod access_log;
mod api;
mod assets;
mod blocking;
mod compression;
mod cors;
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
mod site_files;
mod state;
mod text;
mod unread_body;
mod words;
mod written;

use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{self, ServiceConfig};
use methods::Method::{Delete as DELETE, Get as GET, Post as POST, Put as PUT};
use methods::at;

pub use access_log::access_log;
pub use compression::{offer_compression, spare_the_rest};
pub use letters::{Letters, Worded};
pub use pages::check_templates;
pub use security::baseline_headers;
pub use state::{AppState, Site};
pub use uncino_domain::people::letter::{MailRoute, MailServer};
pub use unread_body::close_if_unread;
pub use words::WordsError;

/// Merges duplicate slashes (`//api/client`: an instance URL typed with a trailing slash), and takes one at the end as if it
/// weren't there (`/api/events/`). An encoded one belongs to a name.
pub fn tidy_slashes() -> NormalizePath {
    NormalizePath::new(TrailingSlash::Trim)
}

/// The whole URL table.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            at("/api/login/token", [POST(web::to(api::log_in_token::post))])
                .wrap(from_fn(extract::bearer::authenticate)),
        )
        .service(at("/oauth/login", [POST(web::to(oauth::log_in::post))]))
        .service(
            web::scope("/api")
                .service(at("/openapi.json", [GET(web::to(openapi::get))]))
                .service(at("/ping", [GET(web::to(api::ping::get))]))
                .service(at("/client", [POST(web::to(api::client::post))]))
                .service(at("/client/{id}", [GET(web::to(api::client::get))]))
                .service(at("/clients", [GET(web::to(api::clients::get))]))
                .service(at(
                    "/user",
                    [
                        GET(web::to(api::user::get)),
                        POST(web::to(api::users::post)),
                        PUT(web::to(api::users::put)),
                        DELETE(web::to(api::users::delete_own)),
                    ],
                ))
                .service(at("/user/register", [POST(web::to(api::user_register::post))]))
                .service(at("/user/recover", [POST(web::to(api::user_recovery::request))]))
                .service(at("/user/check_recover_code", [POST(web::to(api::user_recovery::check))]))
                .service(at("/user/recover_password", [POST(web::to(api::user_recovery::recover))]))
                .service(at(
                    "/user/{id}",
                    [PUT(web::to(api::users::put_by_id)), DELETE(web::to(api::users::delete))],
                ))
                .service(at("/users", [GET(web::to(api::users::get))]))
                .configure(events)
                .configure(editing)
                .service(at("/place", [GET(web::to(api::places::search)), PUT(web::to(api::places::put))]))
                .service(at("/place/{name_or_id}", [GET(web::to(api::places::get))]))
                .service(at("/places", [GET(web::to(api::places::list))]))
                .service(at("/tag", [GET(web::to(api::tags::search)), PUT(web::to(api::tags::put))]))
                .service(at("/tag/{tag}", [GET(web::to(api::tags::get)), DELETE(web::to(api::tags::delete))]))
                .service(at("/tags", [GET(web::to(api::tags::list))]))
                .service(at(
                    "/settings",
                    [GET(web::to(api::settings::get)), POST(web::to(api::settings::post))],
                ))
                .service(at(
                    "/settings/smtp",
                    [GET(web::to(api::settings::get_smtp)), POST(web::to(api::settings::post_smtp))],
                ))
                .service(at("/settings/test_smtp", [POST(web::to(api::mail_test::post))]))
                .service(at("/settings/{kind}", [POST(web::to(api::instance_pictures::set))]))
                .service(at("/export/{format}", [GET(web::to(feeds::all))]))
                .service(at("/placeOSM/{rest:.*}", [GET(web::to(api::not_offered))]))
                .default_service(web::to(api::not_found))
                .wrap(from_fn(extract::bearer::authenticate))
                .wrap(from_fn(etag::name_by_content))
                .wrap(from_fn(cors::open)),
        )
        .configure(for_other_sites)
        .configure(for_clients)
        .service(
            web::scope("")
                .service(at("/authorize", [GET(web::to(oauth::authorize::get))]))
                .service(at(
                    "/oauth/authorize",
                    [GET(web::to(oauth::authorize::get)), POST(web::to(oauth::authorize::post))],
                ))
                .service(at("/login", [GET(web::to(pages::log_in::get)), POST(web::to(pages::log_in::post))]))
                .service(at("/logout", [POST(web::to(pages::log_out::post))]))
                .service(at("/setup", [GET(web::to(pages::set_up::get)), POST(web::to(pages::set_up::post))]))
                .service(at(
                    "/register",
                    [GET(web::to(pages::register::get)), POST(web::to(pages::register::post))],
                ))
                .service(at(
                    "/recover",
                    [GET(web::to(pages::recover::get)), POST(web::to(pages::recover::post))],
                ))
                .configure(account)
                .configure(administration)
                .service(at("/event/{slug}", [GET(web::to(pages::event::get))]))
                .service(at("/p/{slug}", [GET(web::to(pages::static_page::get))]))
                .service(at("/", [GET(web::to(pages::home::get))]))
                .service(at("/assets/{name}", [GET(web::to(assets::get))]))
                .default_service(web::to(pages::error::not_found))
                .wrap(from_fn(security::only_by_our_name)),
        );
}

/// What other people's pages, feed readers and calendars show.
fn for_other_sites(config: &mut ServiceConfig) {
    use api::instance_pictures::{fallback, header, logo};
    let open = |path, route| at(path, [GET(route)]).wrap(from_fn(cors::open));
    config
        .service(
            web::scope("/feed")
                .service(at("/{format}", [GET(web::to(feeds::all))]))
                .service(at("/{format}/{kind}/{name}", [GET(web::to(feeds::part))]))
                .default_service(web::to(api::not_found))
                .wrap(from_fn(extract::bearer::authenticate))
                .wrap(from_fn(etag::name_by_content))
                .wrap(from_fn(cors::open)),
        )
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

/// Events, and what is done with them.
fn events(config: &mut ServiceConfig) {
    use api::{event, event_detail, event_messages, event_meta, event_moderation, events};
    config
        .service(at("/event", [POST(web::to(event::post)), PUT(web::to(event::put))]))
        .service(at("/event/unconfirmed", [GET(web::to(event_moderation::unconfirmed))]))
        .service(at("/event/confirm/{id}", [PUT(web::to(event_moderation::confirm))]))
        .service(at("/event/unconfirm/{id}", [PUT(web::to(event_moderation::unconfirm))]))
        .service(at("/event/disable_author/{id}", [PUT(web::to(event_messages::disable_author))]))
        .service(at("/event/assign_to_author", [PUT(web::to(event_messages::assign_to_author))]))
        .service(at(
            "/event/messages/{id}",
            [GET(web::to(event_messages::list)), POST(web::to(event_messages::post))],
        ))
        .service(at("/event/meta", [GET(web::to(event_meta::get))]))
        .service(at("/event/{id}", [GET(web::to(event_detail::get)), DELETE(web::to(event::delete))]))
        .service(at("/event/detail/{slug_or_id}", [GET(web::to(event_detail::get))]))
        .service(at("/events", [GET(web::to(events::get)), POST(web::to(event::post_to_list))]))
        .service(at("/events/mine", [GET(web::to(event_moderation::mine))]));
}

/// Collections, announcements and static pages.
fn editing(config: &mut ServiceConfig) {
    use api::{announcements, collections, filters, static_pages};
    let announced = [
        GET(web::to(announcements::get)),
        PUT(web::to(announcements::put)),
        DELETE(web::to(announcements::delete)),
    ];
    let page = [
        GET(web::to(static_pages::get)),
        PUT(web::to(static_pages::put)),
        DELETE(web::to(static_pages::delete)),
    ];
    config
        .service(at("/pages", [GET(web::to(static_pages::list)), POST(web::to(static_pages::post))]))
        .service(at("/pages/{slug_or_id}", page))
        .service(at("/collections", [GET(web::to(collections::list)), POST(web::to(collections::post))]))
        .service(at("/collections/{name}", [GET(web::to(collections::events))]))
        .service(at("/collection/toggle/{id}", [PUT(web::to(collections::toggle))]))
        .service(at("/collection/moveup/{sort_index}", [PUT(web::to(collections::move_up))]))
        .service(at("/collection/{id}", [DELETE(web::to(collections::delete))]))
        .service(at("/filter", [POST(web::to(filters::post))]))
        .service(at(
            "/filter/{id}",
            [GET(web::to(filters::list_of)), PUT(web::to(filters::put)), DELETE(web::to(filters::delete))],
        ))
        .service(at(
            "/announcements",
            [GET(web::to(announcements::list)), POST(web::to(announcements::post))],
        ))
        .service(at("/announcements/{id}", announced));
}

/// What clients themselves call, and where they find it.
fn for_clients(config: &mut ServiceConfig) {
    use oauth::{introspect, metadata, post_only, protected_resource, register, revoke, token};
    let posted = |path, route| at(path, [POST(route)]).default_service(web::to(post_only));
    let described = "/.well-known/oauth-protected-resource{resource:.*}";
    config
        .service(posted("/oauth/token", web::to(token::post)).wrap(from_fn(cors::open)))
        .service(posted("/oauth/revoke", web::to(revoke::post)).wrap(from_fn(cors::open)))
        .service(posted("/oauth/register", web::to(register::post)).wrap(from_fn(cors::open)))
        .service(posted("/oauth/introspect", web::to(introspect::post)))
        .service(
            at("/.well-known/oauth-authorization-server", [GET(web::to(metadata::get))])
                .wrap(from_fn(cors::open)),
        )
        .service(at(described, [GET(web::to(protected_resource::get))]).wrap(from_fn(cors::open)));
}

/// A person's own pages.
fn account(config: &mut ServiceConfig) {
    use pages::account::{self, applications, sessions};
    config
        .service(at("/account", [GET(web::to(account::get))]))
        .service(at("/account/password", [POST(web::to(account::change_password))]))
        .service(at("/account/delete", [POST(web::to(account::delete))]))
        .service(at("/account/applications", [GET(web::to(applications::get))]))
        .service(at("/account/applications/revoke", [POST(web::to(applications::revoke))]))
        .service(at("/account/applications/revoke_all", [POST(web::to(applications::revoke_all))]))
        .service(at("/account/sessions", [GET(web::to(sessions::get))]))
        .service(at("/account/sessions/end", [POST(web::to(sessions::end))]))
        .service(at("/account/sessions/end_all", [POST(web::to(sessions::end_all))]));
}

/// The pages of administrators.
fn administration(config: &mut ServiceConfig) {
    use pages::admin::{self, applications, audit, queue, settings, users};
    config
        .service(at("/admin", [GET(web::to(admin::get))]))
        .service(at("/admin/users", [GET(web::to(users::get)), POST(web::to(users::post))]))
        .service(at(
            "/admin/applications",
            [GET(web::to(applications::get)), POST(web::to(applications::post))],
        ))
        .service(at("/admin/queue", [GET(web::to(queue::get)), POST(web::to(queue::post))]))
        .service(at("/admin/audit", [GET(web::to(audit::get))]))
        .service(at("/admin/settings", [GET(web::to(settings::get)), POST(web::to(settings::post))]));
}
