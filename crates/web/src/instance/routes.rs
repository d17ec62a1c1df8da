//! The part of the instance itself in the URL table.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::endpoint::{Endpoint, endpoints};
use crate::instance::api::instance_pictures::{fallback, header, logo, touch_icon};
use crate::instance::api::{instance_pictures, mail_test, ping, settings, static_pages};
use crate::instance::pages::{
    about, admin, admin_audit, admin_pages, admin_settings, source, static_page, theme,
};
use crate::instance::{manifest, nodeinfo, site_files};
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::{at, form_only};
use crate::{assets, cors};

/// In the API.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    endpoints![
        [ping::get],
        [static_pages::list, static_pages::post],
        [static_pages::get, static_pages::put, static_pages::delete],
        [settings::get, settings::post],
        [settings::get_smtp, settings::post_smtp],
        [mail_test::post],
        [instance_pictures::set],
    ]
}

/// What other people's pages show, and what is asked of every site.
pub(crate) fn for_other_sites(config: &mut ServiceConfig) {
    let open = |path, route| at(path, [GET(route)]).wrap(from_fn(cors::open));
    config
        .service(at("/favicon.ico", [GET(web::to(logo))]))
        .service(at("/apple-touch-icon.png", [GET(web::to(touch_icon))]))
        .service(at("/manifest.webmanifest", [GET(web::to(manifest::get))]))
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
        .service(open("/headerimage.png", web::to(header)));
}

/// What people see.
pub(crate) fn pages(config: &mut ServiceConfig) {
    config
        .service(at("/assets/{name}", [GET(web::to(assets::get))]))
        .service(at("/about", [GET(web::to(about::get))]))
        .service(at("/source", [GET(web::to(source::get))]))
        .service(form_only("/theme", web::to(theme::post), "/"))
        .service(at("/p/{slug}", [GET(web::to(static_page::get))]))
        .service(at("/admin", [GET(web::to(admin::get))]))
        .service(at(
            "/admin/pages",
            [GET(web::to(admin_pages::get)), POST(web::to(admin_pages::deeds::post))],
        ))
        .service(at(
            "/admin/pages/new",
            [GET(web::to(admin_pages::edit::get_new)), POST(web::to(admin_pages::edit::post_new))],
        ))
        .service(at(
            "/admin/pages/{id}",
            [GET(web::to(admin_pages::edit::get)), POST(web::to(admin_pages::edit::post))],
        ))
        .service(at("/admin/audit", [GET(web::to(admin_audit::get))]))
        .service(at(
            "/admin/settings",
            [GET(web::to(admin_settings::get)), POST(web::to(admin_settings::post))],
        ))
        .service(form_only(
            "/admin/settings/letter",
            web::to(admin_settings::letter::post),
            "/admin/settings",
        ))
        .service(form_only("/admin/settings/logo", web::to(admin_settings::logo::post), "/admin/settings"));
}
