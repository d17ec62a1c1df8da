//! The URL table of the OAuth endpoints.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::{introspect, log_in, metadata, post_only, protected_resource, register, revoke, token};
use crate::cors;
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::at;

/// What clients themselves call, and where they find it.
pub(crate) fn routes(config: &mut ServiceConfig) {
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
