//! `/api/collections`, `/api/collection`, `/api/filter`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Request, Server, delete, get, post, put};

async fn administered() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    for (title, tag) in [("Quartet", "jazz"), ("Nosferatu", "film")] {
        server.publish(&token, title, &json!({"tags": [tag]})).await;
    }
    (server, token)
}

async fn ok(server: &Server, request: Request, token: &str) -> Value {
    let answer = server.send(request.bearer(token)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_else(|_text| json!(answer.body))
}

async fn titles(server: &Server, path: &str) -> Vec<String> {
    let events = server.get(path).await.json();
    let events = events.as_array().unwrap().clone();
    events.iter().map(|event| event["title"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_collection_is_made_filtered_and_read_by_everybody() {
    let (server, token) = administered().await;
    let made = post("/api/collections").bearer(&token).json(&json!({"name": "Music"}));
    let made = server.send(made).await;
    assert_snapshot!(made.body, @r#"{"id":5,"name":"Music","isActor":false,"isTop":true,"sortIndex":0}"#);
    let id = made.json()["id"].clone();
    assert_eq!(titles(&server, "/api/collections/Music").await, Vec::<String>::new());
    let filter = json!({"collectionId": id, "tags": ["Jazz"], "places": [], "actors": [], "negate": false});
    let filter = server.send(post("/api/filter").bearer(&token).json(&filter)).await;
    assert_snapshot!(filter.body, @r#"{"id":6,"tags":["Jazz"],"places":[],"actors":[],"negate":false,"collectionId":5}"#);
    assert_eq!(titles(&server, "/api/collections/Music").await, ["Quartet"]);
    assert_eq!(titles(&server, "/feed/json/collection/Music").await, ["Quartet"]);
    assert_eq!(titles(&server, "/api/collections/Nope").await, Vec::<String>::new());
    assert_eq!(titles(&server, "/api/collections/Music?max=1&start_at=1&page=1").await, Vec::<String>::new());
    assert_snapshot!(server.get("/api/collections").await.body, @r#"[{"id":5,"name":"Music","isActor":false,"isTop":true,"sortIndex":0}]"#);
    assert_snapshot!(server.get("/api/collections?withFilters=true").await.body, @r#"[{"id":5,"name":"Music","isActor":false,"isTop":true,"sortIndex":0,"filters":[{"id":6,"tags":["Jazz"],"places":[],"actors":[],"negate":false,"collectionId":5}]}]"#);
    let filter_path = format!("/api/filter/{}", filter.json()["id"]);
    let changed = ok(&server, put(&filter_path).json(&json!({"negate": true})), &token).await;
    assert_eq!((&changed["negate"], &changed["tags"]), (&json!(true), &json!(["Jazz"])));
    assert_eq!(titles(&server, "/api/collections/Music").await, ["Nosferatu"]);
    let by_place = json!({"tags": [], "places": [{"id": 3, "name": "Town hall"}], "negate": "false"});
    assert_eq!(ok(&server, put(&filter_path).json(&by_place), &token).await["places"], json!([3]));
    assert_eq!(ok(&server, get(&format!("/api/filter/{id}")), &token).await.as_array().unwrap().len(), 1);
    assert_eq!(ok(&server, delete(&filter_path), &token).await, json!("OK"));
    assert_eq!(ok(&server, put(&format!("/api/collection/toggle/{id}")), &token).await, json!(false));
    assert_eq!(server.get("/api/collections?pin=true").await.body, "[]");
    ok(&server, post("/api/collections").json(&json!({"name": "Films"})), &token).await;
    assert_eq!(ok(&server, put("/api/collection/moveup/1"), &token).await, json!("OK"));
    assert_eq!(server.get("/api/collections").await.json()[0]["name"], "Films");
    assert_eq!(ok(&server, delete(&format!("/api/collection/{id}")), &token).await, json!("OK"));
}

#[actix_web::test]
async fn only_administrators_change_them() {
    let (server, _) = administered().await;
    let anna = server.anna();
    let (own, application) = (server.own_token(&anna), server.application_token(&anna));
    for (request, body) in [
        (post as fn(&str) -> Request, "/api/collections"),
        (delete, "/api/collection/1"),
        (put, "/api/collection/toggle/1"),
        (put, "/api/collection/moveup/1"),
        (get, "/api/filter/1"),
        (post, "/api/filter"),
        (put, "/api/filter/1"),
        (delete, "/api/filter/1"),
        (get, "/api/announcements"),
        (post, "/api/announcements"),
        (put, "/api/announcements/1"),
        (delete, "/api/announcements/1"),
        (put, "/api/event/assign_to_author"),
    ] {
        assert_eq!(server.send(request(body)).await.status, 403, "{body}");
        for token in [&own, &application] {
            assert_eq!(server.send(request(body).bearer(token)).await.status, 403, "{body}");
        }
    }
}

#[actix_web::test]
async fn what_is_wrong_is_said() {
    let (server, token) = administered().await;
    let brief = async |request: Request| server.send(request.bearer(&token)).await.brief();
    let named = |name: &str| post("/api/collections").json(&json!({"name": name}));
    assert_eq!(brief(named("")).await, "400 Bad Request\nname must have 1 to 100 characters");
    assert!(brief(named("Music")).await.starts_with("200"));
    assert_eq!(brief(named("Music")).await, "400 Bad Request\na collection has that name already");
    let nowhere = json!({"collectionId": 99, "tags": ["x"]});
    assert_eq!(brief(post("/api/filter").json(&nowhere)).await, "404 Not Found\nNot Found");
    let words = json!({"collectionId": 7, "places": ["Town hall"]});
    assert_eq!(brief(post("/api/filter").json(&words)).await, "400 Bad Request\nplaces must be numbers");
    for path in ["/api/collection/x", "/api/collection/99"] {
        assert_eq!(brief(delete(path)).await, "404 Not Found\nNot Found");
    }
}

#[actix_web::test]
async fn a_collection_is_read_page_by_page() {
    let (server, token) = administered().await;
    server.publish(&token, "Trio", &json!({"tags": ["jazz"]})).await;
    let made = post("/api/collections").bearer(&token).json(&json!({"name": "Music"}));
    let id = server.send(made).await.json()["id"].clone();
    let filter = json!({"collectionId": id, "tags": ["jazz"], "places": []});
    ok(&server, post("/api/filter").json(&filter), &token).await;
    for (query, expected) in [
        ("per_page=1", "Quartet"),
        ("per_page=1&page=1", "Trio"),
        ("per_page=1&page=2", ""),
        ("per_page=0", "Quartet Trio"),
        ("per_page=few", "Quartet Trio"),
        ("per_page=1&max=2", "Quartet Trio"),
    ] {
        let found = titles(&server, &format!("/api/collections/Music?{query}")).await;
        assert_eq!(found.join(" "), expected, "{query}");
    }
}

#[actix_web::test]
async fn a_collection_has_one_name_however_it_is_written() {
    let (server, token) = administered().await;
    let id =
        ok(&server, post("/api/collections").json(&json!({"name": "Straße"})), &token).await["id"].clone();
    let filter = json!({"collectionId": id, "tags": ["jazz", "film"]});
    ok(&server, post("/api/filter").json(&filter), &token).await;
    for name in ["STRASSE", " straße", "Stra\u{ad}ße"] {
        let again = post("/api/collections").bearer(&token).json(&json!({"name": name}));
        assert_eq!(server.send(again).await.status, 400, "{name:?}");
    }
    for path in [
        "/api/collections/strasse",
        "/feed/json/collection/STRASSE",
        "/api/events?collection=strasse",
        "/api/events?collection[]=strasse",
    ] {
        assert_eq!(titles(&server, path).await, ["Quartet", "Nosferatu"], "{path}");
    }
    for path in ["/api/collections/Straße?per_page=1", "/feed/json/collection/Straße?per_page=1"] {
        assert_eq!(titles(&server, &path.replace('ß', "%C3%9F")).await, ["Quartet"], "{path}");
    }
}
