//! The URL table of the API.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::{
    announcements, client, clients, collections, event, event_detail, event_messages, event_meta,
    event_moderation, events, filters, instance_pictures, log_in_token, mail_test, not_found, not_offered,
    ping, places, settings, static_pages, tags, user, user_recovery, user_register, users,
};
use crate::endpoint::{Endpoint, endpoints};
use crate::extract::bearer;
use crate::methods::Method::Get as GET;
use crate::methods::at;
use crate::{cors, etag, feeds, openapi};

/// Adds the API.
pub(crate) fn routes(config: &mut ServiceConfig) {
    for endpoint in log_in() {
        config.service(endpoint.within("").wrap(from_fn(bearer::authenticate)));
    }
    let api = web::scope("/api")
        .service(at("/openapi.json", [GET(web::to(openapi::get))]))
        .service(at("/export/{format}", [GET(web::to(feeds::all))]))
        .service(at("/placeOSM/{rest:.*}", [GET(web::to(not_offered))]));
    let api = table().into_iter().fold(api, |api, endpoint| api.service(endpoint.within("/api")));
    config.service(
        api.default_service(web::to(not_found))
            .wrap(from_fn(bearer::authenticate))
            .wrap(from_fn(etag::name_by_content))
            .wrap(from_fn(cors::open)),
    );
}

/// How a program logs in. Other people's pages can't read its answer: it stands outside of what is open to them.
fn log_in() -> Vec<Endpoint> {
    endpoints![[log_in_token::post]]
}

/// All that the description has of the API.
pub(crate) fn described() -> impl Iterator<Item = Endpoint> {
    table().into_iter().chain(log_in())
}

/// The endpoints, a path a row. A path goes before a later one that fits as well.
fn table() -> Vec<Endpoint> {
    [people(), agenda(), instance()].into_iter().flatten().collect()
}

fn people() -> Vec<Endpoint> {
    endpoints![
        [ping::get],
        [client::post],
        [client::get],
        [clients::get],
        [user::get, users::post, users::put, users::delete_own],
        [user_register::post],
        [user_recovery::request],
        [user_recovery::check],
        [user_recovery::recover],
        [users::put_by_id, users::delete],
        [users::get],
    ]
}

fn agenda() -> Vec<Endpoint> {
    let mut table = endpoints![
        [event::post, event::put],
        [event_moderation::unconfirmed],
        [event_moderation::confirm],
        [event_moderation::unconfirm],
        [event_messages::disable_author],
        [event_messages::assign_to_author],
        [event_messages::list, event_messages::post],
        [event_meta::get],
        [event_detail::get],
        [events::get, event::post_to_list],
        [event_moderation::mine],
        [collections::list, collections::post],
        [collections::events],
        [collections::toggle],
        [collections::move_up],
        [collections::delete],
        [filters::post],
        [filters::list_of, filters::put, filters::delete],
        [places::search, places::put],
        [places::get],
        [places::list],
        [tags::search, tags::put],
        [tags::get, tags::delete],
        [tags::list],
    ];
    let of_one = endpoints![[event::delete]];
    table.extend(of_one.into_iter().map(|endpoint| endpoint.and(GET(web::to(event_detail::get)))));
    table
}

fn instance() -> Vec<Endpoint> {
    endpoints![
        [static_pages::list, static_pages::post],
        [static_pages::get, static_pages::put, static_pages::delete],
        [announcements::list, announcements::post],
        [announcements::get, announcements::put, announcements::delete],
        [settings::get, settings::post],
        [settings::get_smtp, settings::post_smtp],
        [mail_test::post],
        [instance_pictures::set],
    ]
}

#[cfg(test)]
mod tests {
    /// What is served under `/api` beside the endpoints, and why it isn't one of them.
    const OTHERS: [(&str, &str); 4] = [
        (r#"at("/openapi.json", [GET"#, "the description itself"),
        (r#"at("/export/{format}", [GET"#, "the older name of /feed/{format}"),
        (r#"at("/placeOSM/{rest:.*}", [GET"#, "Gancio has it and we don't: it is forbidden to everybody"),
        ("endpoint.and(GET(web::to(event_detail::get)))", "the older name of /api/event/detail/{slug_or_id}"),
    ];

    #[test]
    fn what_is_no_endpoint_is_named_with_a_reason() {
        let (table, _) = include_str!("routes.rs").split_once("#[cfg(test)]").unwrap();
        let is_route = |line: &&str| line.contains("at(\"/") || line.contains("web::to(");
        let beside = table.lines().filter(is_route).filter(|line| !line.contains("default_service"));
        for line in beside {
            assert!(
                OTHERS.iter().any(|(other, _)| line.contains(other)),
                "{line}: make it an endpoint, or name it"
            );
        }
    }
}
