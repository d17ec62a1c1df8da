//! The part of people in the URL table.

use actix_web::web::{self, ServiceConfig};

use crate::endpoint::{Endpoint, endpoints};
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::{at, form_only};
use crate::people::api::{log_in_token, user, user_recovery, user_register, users};
use crate::people::pages::{
    account, admin_users, email, export, leave, log_in, log_out, recover, register, sessions, set_up,
    wanted_letters,
};

/// How a program logs in. Other people's pages can't read its answer: it stands outside of what is open to them.
pub(crate) fn log_in_endpoints() -> Vec<Endpoint> {
    endpoints![[log_in_token::post]]
}

/// In the API.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    endpoints![
        [user::get, users::post, users::put, users::delete_own],
        [user_register::post],
        [user_recovery::request],
        [user_recovery::check],
        [user_recovery::recover],
        [users::put_by_id, users::delete],
        [users::get],
    ]
}

/// What people see.
pub(crate) fn pages(config: &mut ServiceConfig) {
    config
        .service(at("/login", [GET(web::to(log_in::get)), POST(web::to(log_in::post))]))
        .service(form_only("/logout", web::to(log_out::post), "/"))
        .service(at("/setup", [GET(web::to(set_up::get)), POST(web::to(set_up::post))]))
        .service(at("/register", [GET(web::to(register::get)), POST(web::to(register::post))]))
        .service(at("/recover", [GET(web::to(recover::get)), POST(web::to(recover::post))]))
        .service(at("/recover/{code}", [GET(web::to(recover::get_by_path))]))
        .service(at("/account", [GET(web::to(account::get))]))
        .service(form_only("/account/password", web::to(account::change_password), "/account"))
        .service(form_only("/account/letters", web::to(wanted_letters::post), "/account"))
        .service(at("/account/email", [GET(web::to(email::get)), POST(web::to(email::post))]))
        .service(form_only("/account/email/cancel", web::to(email::cancel), "/account/email"))
        .service(at("/account/export", [GET(web::to(export::get))]))
        .service(at("/account/export/account.json", [GET(web::to(export::json))]))
        .service(at("/account/export/events.ics", [GET(web::to(export::calendar))]))
        .service(at("/account/delete", [GET(web::to(leave::get)), POST(web::to(leave::post))]))
        .service(at("/goodbye", [GET(web::to(leave::goodbye))]))
        .service(at("/account/sessions", [GET(web::to(sessions::get))]))
        .service(form_only("/account/sessions/end", web::to(sessions::end), "/account/sessions"))
        .service(form_only("/account/sessions/end_all", web::to(sessions::end_all), "/account/sessions"))
        .service(at(
            "/admin/users",
            [GET(web::to(admin_users::get)), POST(web::to(admin_users::deeds::post))],
        ))
        .service(form_only("/admin/users/invite", web::to(admin_users::invite::post), "/admin/users"));
}
