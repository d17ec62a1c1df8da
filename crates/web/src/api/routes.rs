//! The URL table of the API, what stands around the endpoints of the wings.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::agenda::feeds;
use crate::api::table::endpoints;
use crate::endpoint::Endpoint;
use crate::error::{not_found, not_offered};
use crate::extract::bearer;
use crate::methods::Method::Get as GET;
use crate::methods::at;
use crate::{cors, etag, openapi, people};

/// Adds the API.
pub(crate) fn routes(config: &mut ServiceConfig) {
    for endpoint in people::routes::log_in_endpoints() {
        config.service(endpoint.within("").wrap(from_fn(bearer::authenticate)));
    }
    let mut endpoints = endpoints();
    endpoints.sort_by_key(Endpoint::is_at_many_paths);
    let api = web::scope("/api").service(at("/openapi.json", [GET(web::to(openapi::get))]));
    let api = endpoints.into_iter().fold(api, |api, endpoint| api.service(endpoint.within("/api")));
    config.service(
        api.service(at("/export/{format}", [GET(web::to(feeds::all))]))
            .service(at("/placeOSM/{rest:.*}", [GET(web::to(not_offered))]))
            .default_service(web::to(not_found))
            .wrap(from_fn(bearer::authenticate))
            .wrap(from_fn(etag::name_by_content))
            .wrap(from_fn(cors::open)),
    );
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
    /// The tables of the wings.
    const WINGS: [&str; 4] = [
        include_str!("../oauth/routes.rs"),
        include_str!("../people/routes.rs"),
        include_str!("../agenda/routes.rs"),
        include_str!("../instance/routes.rs"),
    ];

    /// The part of a wing's table that is of the API.
    fn of_the_api(table: &str) -> &str {
        let (_, begun) = table.split_once("fn endpoints() -> Vec<Endpoint> {").unwrap();
        begun.split_once("\n}\n").unwrap().0
    }

    #[test]
    fn what_is_no_endpoint_is_named_with_a_reason() {
        let (table, _) = include_str!("routes.rs").split_once("#[cfg(test)]").unwrap();
        let is_route = |line: &&str| line.contains("at(\"/") || line.contains("web::to(");
        let lines = table.lines().chain(WINGS.into_iter().map(of_the_api).flat_map(str::lines));
        for line in lines.filter(is_route).filter(|line| !line.contains("default_service")) {
            assert!(
                OTHERS.iter().any(|(other, _)| line.contains(other)),
                "{line}: make it an endpoint, or name it"
            );
        }
    }
}
