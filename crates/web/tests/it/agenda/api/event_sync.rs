//! `external_id` and `Idempotency-Key`

use serde_json::{Value, json};

use crate::support::{Answer, Request, Server, post};

async fn connected() -> (Server, String) {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    (server, token)
}

fn event(change: &Value) -> Request {
    let mut event = json!({"title": "Concert", "start_datetime": 1_795_417_072, "place_name": "Town hall",
        "place_address": "1 Main street"});
    event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    post("/api/event").json(&event)
}

async fn count(server: &Server) -> usize {
    server.get("/api/events").await.json().as_array().unwrap().len()
}

#[actix_web::test]
async fn an_event_that_is_sent_again_by_its_name_is_updated_and_says_so() {
    let (server, token) = connected().await;
    let first = server.send(event(&json!({"external_id": "cal/1"})).bearer(&token)).await;
    assert!(first.body.ends_with(r#","external_id":"cal/1"}"#), "it comes last: {}", first.body);
    let again = server.send(event(&json!({"external_id": "cal/1", "title": "Moved"})).bearer(&token)).await;
    assert_eq!((again.status, &again.json()["id"]), (200, &first.json()["id"]));
    assert_eq!((&again.json()["title"], &again.json()["slug"]), (&json!("Moved"), &json!("concert")));
    assert_eq!(count(&server).await, 1);
    let without = server.send(event(&json!({})).bearer(&token)).await;
    assert!(!without.body.contains("external_id"));
    let long = server.send(event(&json!({"external_id": "x".repeat(256)})).bearer(&token)).await;
    assert_eq!(long.brief(), "400 Bad Request\nexternal_id is too long: at most 255 characters");
}

async fn keyed(server: &Server, token: &str, key: &str, change: &Value) -> Answer {
    server.send(event(change).bearer(token).header("idempotency-key", key)).await
}

#[actix_web::test]
async fn a_request_with_a_key_is_answered_alike_and_done_once() {
    let (server, token) = connected().await;
    let first = keyed(&server, &token, "k1", &json!({})).await;
    let again = keyed(&server, &token, "k1", &json!({})).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.header("content-type"), first.header("content-type"));
    let other = keyed(&server, &token, "k1", &json!({"title": "Other"})).await;
    assert_eq!(other.brief(), "422 Unprocessable Entity\nthis Idempotency-Key was used for another request");
    assert_eq!(count(&server).await, 1);
    keyed(&server, &token, "k2", &json!({})).await;
    assert_eq!(count(&server).await, 2);
    server.world.clock.advance(chrono::TimeDelta::minutes(50));
    assert_eq!(keyed(&server, &token, "k1", &json!({})).await.body, first.body);
}

#[actix_web::test]
async fn the_boundary_of_a_multipart_body_does_not_matter() {
    let (server, token) = connected().await;
    let body = |boundary: &str| {
        let part = |name: &str, value: &str| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts = part("title", "Concert")
            + &part("start_datetime", "1795417072")
            + &part("place_name", "Town hall")
            + &part("place_address", "x");
        let whole = format!("{parts}--{boundary}--\r\n");
        post("/api/event").body(&format!("multipart/form-data; boundary={boundary}"), whole)
    };
    let send = async |boundary: &str| {
        server.send(body(boundary).bearer(&token).header("idempotency-key", "k")).await.body
    };
    assert_eq!(send("a1").await, send("b2").await);
    assert_eq!(count(&server).await, 1);
}

#[actix_web::test]
async fn a_refused_request_gives_its_key_back() {
    let (server, token) = connected().await;
    let refused = keyed(&server, &token, "k", &json!({"title": ""})).await;
    assert_eq!(refused.brief(), "400 Bad Request\ntitle required");
    assert_eq!(keyed(&server, &token, "k", &json!({})).await.status, 200);
}

#[actix_web::test]
async fn a_key_without_a_credential_counts_for_nothing() {
    let server = Server::start().await;
    let send =
        async || server.send(event(&json!({})).header("idempotency-key", "k")).await.json()["id"].clone();
    assert_ne!(send().await, send().await);
}

#[actix_web::test]
async fn a_key_that_is_none_is_refused() {
    let (server, token) = connected().await;
    for key in ["", &"x".repeat(256), "é"] {
        let answer = keyed(&server, &token, key, &json!({})).await;
        assert_eq!(
            answer.brief(),
            "400 Bad Request\nIdempotency-Key must have 1 to 255 ASCII characters",
            "{key}"
        );
    }
    let twice = event(&json!({})).bearer(&token).header("idempotency-key", "a");
    let twice = server.send(twice.another_header("idempotency-key", "b")).await;
    assert_eq!(twice.brief(), "400 Bad Request\nIdempotency-Key is repeated");
    assert_eq!(count(&server).await, 0);
}
