//! The part of OAuth in the URL table.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::cors;
use crate::endpoint::{Endpoint, endpoints};
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::{at, form_only};
use crate::oauth::api::{client, clients};
use crate::oauth::pages::{admin_applications, applications};
use crate::oauth::{
    authorize, introspect, log_in, metadata, post_only, protected_resource, register, revoke, token,
};

/// What clients themselves call, and where they find it.
pub(crate) fn protocol(config: &mut ServiceConfig) {
    let posted = |path, route| at(path, [POST(route)]).default_service(web::to(post_only));
    let described = "/.well-known/oauth-protected-resource{resource:.*}";
    config
        .service(at("/oauth/login", [POST(web::to(log_in::post))]))
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

/// In the API.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    endpoints![[client::post], [client::get], [clients::get]]
}

/// What people see.
pub(crate) fn pages(config: &mut ServiceConfig) {
    let answered = |path, route| form_only(path, route, "/account/applications");
    config
        .service(at("/authorize", [GET(web::to(authorize::get))]))
        .service(at("/oauth/authorize", [GET(web::to(authorize::get)), POST(web::to(authorize::post))]))
        .service(at("/account/applications", [GET(web::to(applications::get))]))
        .service(answered("/account/applications/revoke", web::to(applications::revoke)))
        .service(answered("/account/applications/revoke_all", web::to(applications::revoke_all)))
        .service(at(
            "/admin/applications",
            [GET(web::to(admin_applications::get)), POST(web::to(admin_applications::deeds::post))],
        ));
}
