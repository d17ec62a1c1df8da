//! `GET /api/openapi.json`: the description and what is served agree.

use actix_web::http::Method;
use serde_json::Value;

use crate::support::{Request, Server, get};

/// Where more is served than is described: the older name of another path.
const MORE: [(&str, &str); 1] = [("/api/event/{id}", "GET, HEAD, DELETE")];

/// The methods of an operation as `Allow` has them.
fn described(operations: &Value) -> Vec<&'static str> {
    let methods = [("get", "GET"), ("get", "HEAD"), ("post", "POST"), ("put", "PUT"), ("delete", "DELETE")];
    methods.into_iter().filter(|(name, _)| operations.get(name).is_some()).map(|(_, method)| method).collect()
}

#[actix_web::test]
async fn every_path_takes_the_methods_that_are_described_and_no_others() {
    let server = Server::start().await;
    let description = server.send(get("/api/openapi.json")).await.json();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() > 40, "{}", paths.len());
    for (path, operations) in paths {
        let filled = path.replace(['{', '}'], "");
        let answer = server.send(Request::new(Method::PATCH, &filled)).await;
        let allowed = answer.header("allow");
        let mut allowed: Vec<&str> = allowed.split(", ").collect();
        let more = MORE.iter().find(|(known, _)| known == path);
        let mut expected = more.map_or_else(|| described(operations), |(_, more)| more.split(", ").collect());
        allowed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(allowed, expected, "{path}");
    }
}
