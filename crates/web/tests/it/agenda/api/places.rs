//! `GET /api/place`, `GET /api/place/{name_or_id}`, `GET /api/places`, `PUT /api/place`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, Request, Server, get, put};

/// An administrator's token, and an event in the town hall (place 3).
async fn hall() -> (Server, String) {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.own_token(&server.anna()));
    server.publish(&anna, "Concert", &json!({"tags": ["music"]})).await;
    (server, admin)
}

fn change(token: &str, body: &Value) -> Request {
    put("/api/place").bearer(token).json(body)
}

#[actix_web::test]
async fn a_search_finds_names_and_addresses() {
    let (server, _) = hall().await;
    assert_snapshot!(server.get("/api/place?search=town").await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"/217k2qWjEmI1i+TVxAHCnzN0wJvcQE7S9PhFxtB5OY"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    [{"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"id":3}]
    "#);
    let first = server.get("/api/place?search=town").await.body;
    for words in ["HALL", "main", "%20hall%20", "n+h", ""] {
        assert_eq!(server.get(&format!("/api/place?search={words}")).await.body, first, "{words:?}");
    }
    assert_eq!(server.get("/api/place").await.body, first);
    for words in ["nope", "%25", "_", "%00"] {
        assert_eq!(
            server.get(&format!("/api/place?search={words}")).await.brief(),
            "200 OK\n[]",
            "{words:?}"
        );
    }
}

#[actix_web::test]
async fn a_search_gives_ten_at_most_and_takes_no_novel() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for number in 0..12 {
        server.publish(&token, "x", &json!({"place_name": format!("Hall {number}")})).await;
    }
    assert_eq!(server.get("/api/place?search=hall").await.json().as_array().unwrap().len(), 10);
    let long = server.get(&format!("/api/place?search={}", "x".repeat(201))).await;
    assert_eq!(long.brief(), "200 OK\n[]");
    assert_eq!(server.get("/api/place?search=%ff").await.brief(), "200 OK\n[]");
}

#[actix_web::test]
async fn a_place_comes_with_what_happens_there() {
    let (server, _) = hall().await;
    let answer = server.get("/api/place/Town%20hall").await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"5gYi+VnA97pNDLfHylCJVNtPx8E0KKgbIUmZu/QAQq0"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"events":[{"id":4,"title":"Concert","slug":"concert","multidate":null,"start_datetime":1795352400,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":["music"],"place":{"id":3,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null}}],"pastEvents":[],"place":{"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"id":3}}
    "#);
    let id = answer.json()["place"]["id"].clone();
    for name in ["town%20HALL", "%20Town%20hall%20", &id.to_string()] {
        assert_eq!(server.get(&format!("/api/place/{name}")).await.body, answer.body, "{name}");
    }
    for name in ["nope", "999", "%00", "-1", "%ff"] {
        assert_eq!(
            server.get(&format!("/api/place/{name}")).await.brief(),
            "404 Not Found\nNot Found",
            "{name}"
        );
    }
}

#[actix_web::test]
async fn the_past_and_the_hidden_are_left_out() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    server
        .publish(&token, "Past", &json!({"start_datetime": NOW - 7_200, "end_datetime": NOW - 3_600}))
        .await;
    let hidden = json!({
        "title": "Hidden", "start_datetime": NOW + 60, "place_name": "Town hall", "place_address": "x",
    });
    assert_eq!(server.send(crate::support::post("/api/event").json(&hidden)).await.status, 200);
    assert_eq!(server.get("/api/place/Town%20hall").await.json()["events"], json!([]));
}

#[actix_web::test]
async fn an_administrator_lists_and_changes_places() {
    let (server, admin) = hall().await;
    let list = server.send(get("/api/places").bearer(&admin)).await;
    assert_snapshot!(list.brief(), @r#"
    200 OK
    [{"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"id":3}]
    "#);
    let id = list.json()[0]["id"].clone();
    let moved = json!({"id": id, "name": " Old town hall ", "address": "2 Main street", "latitude": "45.07", "longitude": 7.5});
    assert_snapshot!(server.send(change(&admin, &moved)).await.brief(), @r#"
    200 OK
    {"name":"Old town hall","address":"2 Main street","latitude":45.07,"longitude":7.5,"id":3}
    "#);
    let event = server.get("/api/event/detail/concert").await.json();
    assert_eq!(event["place"]["name"], json!("Old town hall"));
    let kept = server.send(change(&admin, &json!({"id": id.to_string(), "latitude": null}))).await.json();
    assert_eq!(
        (&kept["name"], &kept["latitude"], &kept["longitude"]),
        (&json!("Old town hall"), &json!(null), &json!(7.5))
    );
}

#[actix_web::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let (server, admin) = hall().await;
    let token =
        server.own_token(&server.world.user("bea@example.org", uncino_domain::people::user::Role::User));
    server.publish(&token, "x", &json!({"place_name": "Park"})).await;
    let before = server.send(get("/api/places").bearer(&admin)).await.body;
    let id = server.get("/api/place/Town%20hall").await.json()["place"]["id"].clone();
    let long = "x".repeat(256);
    for (field, value, words) in [
        ("name", json!("park"), "another place has that name"),
        ("name", json!(" "), "name required"),
        ("name", json!("\u{200b}\u{a0}"), "name required"),
        ("name", json!(long), "name is too long: at most 255 characters"),
        ("address", json!(long), "address is too long: at most 255 characters"),
        ("address", json!("a\0"), "address contains a NUL character"),
        ("latitude", json!(90.5), "latitude or longitude is out of bounds"),
        ("longitude", json!("-181"), "latitude or longitude is out of bounds"),
        ("latitude", json!("NaN"), "latitude or longitude is out of bounds"),
        ("latitude", json!("inf"), "latitude or longitude is out of bounds"),
        ("latitude", json!("north"), "latitude and longitude must be numbers"),
        ("longitude", json!([7]), "a field is repeated or not a text"),
        ("name", json!({}), "a field is repeated or not a text"),
    ] {
        let mut body = json!({"id": id, "address": "elsewhere"});
        body[field] = value;
        let refusal = server.send(change(&admin, &body)).await;
        assert_eq!(refusal.brief(), format!("400 Bad Request\n{words}"), "{body}");
    }
    for body in [json!({"name": "x"}), json!({"id": 999, "name": "x"}), json!({"id": "x", "name": "x"})] {
        assert_eq!(server.send(change(&admin, &body)).await.brief(), "404 Not Found\nNot Found", "{body}");
    }
    assert_eq!(server.send(get("/api/places").bearer(&admin)).await.body, before);
}

#[actix_web::test]
async fn nobody_else_does() {
    let (server, _) = hall().await;
    let (boss, editor) =
        (server.world.user("boss@example.org", uncino_domain::people::user::Role::Admin), server.editor());
    let id = server.get("/api/place/Town%20hall").await.json()["place"]["id"].clone();
    let change = || put("/api/place").json(&json!({"id": id, "name": "Mine"}));
    for request in [
        get("/api/places"),
        change(),
        get("/api/places").cookie(&server.session(&boss)),
        change().cookie(&server.session(&boss)),
        get("/api/places").bearer(&server.own_token(&editor)),
        change().bearer(&server.own_token(&editor)),
    ] {
        assert_eq!(server.send(request).await.brief(), "403 Forbidden\nForbidden");
    }
    let application = server.application_token(&boss);
    for request in [get("/api/places"), change()] {
        let answer = server.send(request.bearer(&application)).await;
        assert_eq!((answer.status, answer.text("error")), (403, "insufficient_scope".to_owned()));
    }
    assert_eq!(server.get("/api/place/Mine").await.status, 404);
}
