//! What Gancio has since 1.22: the shapes of its answers, as 1.26 was seen to give them, and what 2.0 is known to take.

use serde_json::{Value, json};

use crate::support::{NOW, Server, get, post};

/// The keys of an answer of Gancio 1.26, in its order.
const UNCONFIRMED: &str = "id title slug description multidate start_datetime end_datetime image_path media is_visible recurrent \
    likes boost online_locations ap_object ap_id createdAt updatedAt placeId userId apUserApId parentId n_messages place";
const DETAIL: &str = "id title slug description multidate start_datetime end_datetime image_path media is_visible recurrent \
    likes boost online_locations parentId tags place resources parent isMine isAnon n_messages next prev plain_description";

/// The keys of the first object in a text, without those of objects within it, in their order.
fn keys(text: &str) -> Vec<String> {
    let (mut keys, mut depth, mut rest) = (Vec::new(), 0, text);
    while let Some(at) = rest.find(['{', '}', '[', ']', '"']) {
        let found = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match found {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {
                let end = rest.find('"').unwrap();
                let (word, behind) = (&rest[..end], &rest[end + 1..]);
                if depth == 1 && behind.starts_with(':') {
                    keys.push(word.to_owned());
                }
                rest = behind;
            }
        }
        if depth == 0 {
            break;
        }
    }
    keys
}

fn assert_shape(text: &str, gancios: &str) {
    let ours = keys(text);
    let wanted: Vec<&str> = gancios.split_whitespace().collect();
    let kept: Vec<&str> = ours.iter().map(String::as_str).filter(|key| wanted.contains(key)).collect();
    assert_eq!(kept, wanted, "{ours:?}");
}

fn proposed() -> Value {
    json!({"title": "Concept", "start_datetime": NOW + 60, "place_name": "Park", "place_address": "x", "tags": ["a"]})
}

#[actix_web::test]
async fn what_waits_and_details_have_the_keys_of_gancio_in_their_order() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let id = server.send(post("/api/event").json(&proposed())).await.json()["id"].clone();
    let waiting = server.send(get("/api/event/unconfirmed").bearer(&admin)).await.body;
    assert_eq!(keys(&waiting), ["events", "oldEvents"]);
    let (_, event) = waiting.split_once('[').unwrap();
    assert_shape(event, UNCONFIRMED);
    let detail = server.send(get(&format!("/api/event/detail/{id}")).bearer(&admin)).await.body;
    assert_shape(&detail, DETAIL);
}

#[actix_web::test]
async fn an_event_is_added_under_both_names() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for (number, path) in ["/api/event", "/api/events", "/api/events/"].into_iter().enumerate() {
        let answer = server.send(post(path).bearer(&token).json(&proposed())).await;
        assert_eq!((answer.status, answer.json()["is_visible"].clone()), (200, json!(true)), "{path}");
        let slug = if number == 0 { "concept".to_owned() } else { format!("concept-{number}") };
        assert_eq!(answer.text("slug"), slug);
    }
    let fields = [
        ("title", "By form"),
        ("start_datetime", "1795353600"),
        ("place_name", "Park"),
        ("place_address", "x"),
    ];
    for request in [post("/api/events").form(&fields), post("/api/events").multipart(&fields)] {
        assert_eq!(server.send(request.bearer(&token)).await.status, 200);
    }
    let anonymous = server.send(post("/api/events").json(&proposed())).await;
    assert_eq!((anonymous.status, anonymous.json()["is_visible"].clone()), (200, json!(false)));
    let refused = server.send(post("/api/events").bearer(&token).json(&json!({}))).await;
    assert_eq!(refused.brief(), "400 Bad Request\ntitle required");
    let keyed = || post("/api/events").bearer(&token).header("idempotency-key", "x").json(&proposed());
    let (first, second) = (server.send(keyed()).await, server.send(keyed()).await);
    assert_eq!(first.body, second.body);
    let described = server.get("/api/openapi.json").await.json();
    assert!(described["paths"]["/api/events"]["post"].is_object());
    assert!(described["paths"]["/api/events"]["get"].is_object());
}
