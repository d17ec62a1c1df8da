//! The URL table of the pages.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::{account, admin, error, event, home, log_in, log_out, recover, register, set_up, static_page};
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::at;
use crate::oauth::authorize;
use crate::{assets, security};

/// Adds the pages: who doesn't call us by our name is shown none.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("")
            .service(at("/authorize", [GET(web::to(authorize::get))]))
            .service(at("/oauth/authorize", [GET(web::to(authorize::get)), POST(web::to(authorize::post))]))
            .service(at("/login", [GET(web::to(log_in::get)), POST(web::to(log_in::post))]))
            .service(at("/logout", [POST(web::to(log_out::post))]))
            .service(at("/setup", [GET(web::to(set_up::get)), POST(web::to(set_up::post))]))
            .service(at("/register", [GET(web::to(register::get)), POST(web::to(register::post))]))
            .service(at("/recover", [GET(web::to(recover::get)), POST(web::to(recover::post))]))
            .configure(of_account)
            .configure(of_administration)
            .service(at("/event/{slug}", [GET(web::to(event::get))]))
            .service(at("/p/{slug}", [GET(web::to(static_page::get))]))
            .service(at("/", [GET(web::to(home::get))]))
            .service(at("/assets/{name}", [GET(web::to(assets::get))]))
            .default_service(web::to(error::not_found))
            .wrap(from_fn(security::only_by_our_name)),
    );
}

/// A person's own pages.
fn of_account(config: &mut ServiceConfig) {
    use account::{applications, sessions};
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
fn of_administration(config: &mut ServiceConfig) {
    use admin::{applications, audit, queue, settings, users};
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
