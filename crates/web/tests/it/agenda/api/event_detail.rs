//! `GET /api/event/detail/{slug_or_id}`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::agenda::event::{EventDetails, NewEvent, Repetition};
use uncino_domain::agenda::place::NewPlace;
use uncino_domain::clock::Clock as _;
use uncino_domain::people::user::{Role, User};
use uncino_domain::storage::{EventInsertion, StorageError};

use crate::support::{NOW, Server, get, post};

/// A hidden event of that user.
fn hide(server: &Server, user: &User) {
    let (user_id, created_at) = (Some(user.id), server.world.clock.now());
    let inserted = server.world.ports.storage.write(move |repositories| -> Result<_, StorageError> {
        let place =
            NewPlace { name: "a".to_owned(), address: "b".to_owned(), latitude: None, longitude: None };
        let place_id = repositories.places().find_or_insert(&place, created_at)?.id;
        repositories.events().insert(&NewEvent {
            slug: "hidden".to_owned(),
            details: EventDetails {
                title: "Hidden".to_owned(),
                description: String::new(),
                start: NOW,
                end: None,
                multidate: None,
                online_locations: Vec::new(),
            },
            place_id,
            tags: Vec::new(),
            picture: None,
            repetition: Repetition::Once,
            is_visible: false,
            is_waiting: false,
            user_id,
            client_id: None,
            created_at,
        })
    });
    assert!(matches!(inserted.unwrap(), EventInsertion::Inserted(_)));
}

#[actix_web::test]
async fn an_event_is_shown_in_full() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "description": "<p>Hello <b>you</b> <script>alert(1)</script> https://example.org</p>",
        "end_datetime": NOW + 7_200, "tags": ["music", "jazz"], "online_locations": ["https://meet.example/"],
        "multidate": true,
    });
    server.publish(&token, "Before", &json!({"start_datetime": NOW})).await;
    server.publish(&token, "Concert of the year", &fields).await;
    server.publish(&token, "After", &json!({})).await;
    let answer = server.get("/api/event/detail/concert-of-the-year").await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"frHTMwRXr5+2CVbTf+25bUIOs+XZ9vMSf9mya5wWDDI"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"id":4,"title":"Concert of the year","slug":"concert-of-the-year","description":"<p>Hello <b>you</b>  <a target=\"_blank\" href=\"https://example.org\">https://example.org</a></p>","multidate":true,"start_datetime":1795352400,"end_datetime":1795356000,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":["https://meet.example/"],"parentId":null,"tags":["music","jazz"],"place":{"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"id":2},"resources":[],"parent":null,"isMine":false,"isAnon":false,"next":"after","prev":"before","plain_description":"Hello you https://example.org [https://example.org]"}
    "#);
}

#[actix_web::test]
async fn slug_number_and_json_show_the_same() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let id = server.publish(&token, "Concert", &json!({})).await["id"].clone();
    let by_slug = server.get("/api/event/detail/concert").await.whole();
    for path in ["concert.json".to_owned(), id.to_string(), format!("{id}.json")] {
        assert_eq!(server.get(&format!("/api/event/detail/{path}")).await.whole(), by_slug, "{path}");
    }
}

#[actix_web::test]
async fn web_components_of_other_sites_find_it_too() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let id = server.publish(&token, "Concert", &json!({})).await["id"].to_string();
    let detail = server.get("/api/event/detail/concert").await.whole();
    assert_eq!(server.get(&format!("/api/event/{id}")).await.whole(), detail);
    assert_eq!(server.get("/api/event/concert").await.whole(), detail);
    assert_eq!(server.get("/api/event/other").await.status, 404);
    for (path, kind) in
        [("/noimg.svg", "image/svg+xml"), ("/gancio-events.es.js", "text/javascript; charset=utf-8")]
    {
        let answer = server.get(path).await;
        assert_eq!((answer.status, &*answer.header("access-control-allow-origin")), (200, "*"), "{path}");
        assert_eq!(answer.header("content-type"), kind);
    }
}

#[actix_web::test]
async fn an_event_whose_title_is_a_number_hides_no_other() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let id = server.publish(&token, "Concert", &json!({})).await["id"].to_string();
    assert_eq!(server.publish(&token, &id, &json!({})).await["slug"], format!("event-{id}"));
    assert_eq!(server.get(&format!("/api/event/detail/{id}")).await.text("title"), "Concert");
    assert_eq!(server.get(&format!("/api/event/detail/event-{id}")).await.text("title"), id);
}

#[actix_web::test]
async fn what_is_mine_is_called_so() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.application_token(&anna);
    server.publish(&token, "Concert", &json!({})).await;
    let path = "/api/event/detail/concert";
    for (request, is_mine) in [
        (get(path), false),
        (get(path).bearer(&token), true),
        (get(path).bearer(&server.own_token(&anna)), true),
        (get(path).bearer(&server.own_token(&server.world.user("x@example.org", Role::Admin))), false),
        (get(path).cookie(&server.session(&anna)), false),
    ] {
        let detail = server.send(request).await.json();
        assert_eq!((&detail["isMine"], &detail["isAnon"]), (&json!(is_mine), &json!(false)));
    }
}

#[actix_web::test]
async fn an_unknown_event_is_not_found() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/api/event/detail/nope").await.whole(), @"
    404 Not Found
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    Not Found
    ");
    for path in ["0", "99999999999999999999", "-1", "%00", ".json"] {
        let answer = server.get(&format!("/api/event/detail/{path}")).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot Found", "{path}");
    }
}

#[actix_web::test]
async fn a_hidden_event_is_shown_to_its_owner_and_to_editors_themselves() {
    let server = Server::start().await;
    let anna = server.anna();
    hide(&server, &anna);
    let other = server.world.user("other@example.org", Role::User);
    let editor = server.world.user("editor@example.org", Role::Editor);
    let path = "/api/event/detail/hidden";
    for (request, status) in [
        (get(path), 404),
        (get(path).cookie(&server.session(&anna)), 404),
        (get(path).bearer(&server.own_token(&other)), 404),
        (get(path).bearer(&server.application_token(&editor)), 404),
        (get(path).bearer(&server.application_token(&anna)), 200),
        (get(path).bearer(&server.own_token(&anna)), 200),
        (get(path).bearer(&server.own_token(&editor)), 200),
    ] {
        assert_eq!(server.send(request).await.status, status);
    }
}

#[actix_web::test]
async fn an_anonymous_event_is_nobodys() {
    let server = Server::start().await;
    let event = json!({"title": "anon", "start_datetime": NOW, "place_name": "a", "place_address": "b"});
    assert_eq!(server.send(post("/api/event").json(&event)).await.status, 200);
    let editor = server.own_token(&server.world.user("editor@example.org", Role::Editor));
    let detail = server.send(get("/api/event/detail/anon").bearer(&editor)).await.json();
    assert_eq!((&detail["isAnon"], &detail["isMine"]), (&json!(true), &json!(false)));
    assert_eq!(server.get("/api/event/detail/anon").await.status, 404);
}
