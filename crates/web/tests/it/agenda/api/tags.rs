//! `GET /api/tag`, `GET /api/tag/{tag}`, `GET /api/tags`, `PUT /api/tag`, `DELETE /api/tag/{tag}`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::people::user::Role;

use crate::support::{NOW, Request, Server, delete, get, put};

const NOTHING: &str = "200 OK\n{\"events\":[],\"pastEvents\":[]}";

/// An administrator's token; music is used twice, jazz and `a/b` once.
async fn tagged() -> (Server, String) {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.own_token(&server.anna()));
    server.publish(&anna, "Concert", &json!({"tags": ["music", "jazz"]})).await;
    server.publish(&anna, "Dance", &json!({"tags": ["music", "a/b"]})).await;
    (server, admin)
}

fn rename(token: &str, body: &Value) -> Request {
    put("/api/tag").bearer(token).json(body)
}

async fn usage(server: &Server, token: &str) -> String {
    server.send(get("/api/tags").bearer(token)).await.body
}

#[actix_web::test]
async fn a_search_gives_names() {
    let (server, _) = tagged().await;
    assert_snapshot!(server.get("/api/tag?search=mu").await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"boOd61a0Xbk9FY/ehVa1QXvUsItbwH4nophHvx8Bw5s"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    ["music"]
    "#);
    for (words, found) in [
        ("MU", json!(["music"])),
        ("zz", json!(["jazz"])),
        ("nope", json!([])),
        ("%25", json!([])),
        ("%00", json!([])),
    ] {
        assert_eq!(server.get(&format!("/api/tag?search={words}")).await.json(), found, "{words}");
    }
    assert_eq!(server.get("/api/tag").await.json().as_array().unwrap().len(), 3);
    for none in ["%ff", &"x".repeat(201)] {
        assert_eq!(server.get(&format!("/api/tag?search={none}")).await.brief(), "200 OK\n[]");
    }
}

#[actix_web::test]
async fn a_search_gives_ten_at_most() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let tags: Vec<_> = (0..12).map(|number| format!("tag{number}")).collect();
    server.publish(&token, "x", &json!({"tags": tags})).await;
    assert_eq!(server.get("/api/tag?search=tag").await.json().as_array().unwrap().len(), 10);
}

#[actix_web::test]
async fn a_tag_gives_its_events() {
    let (server, _) = tagged().await;
    let answer = server.get("/api/tag/jazz").await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"mRQ03AfQkvoLCGMtKv9IRx4j9sAagSfAAx6QmE5xZfE"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"events":[{"id":4,"title":"Concert","slug":"concert","multidate":null,"start_datetime":1795352400,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":["music","jazz"],"place":{"id":3,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null}}],"pastEvents":[]}
    "#);
    assert_eq!(server.get("/api/tag/JAZZ").await.body, answer.body);
    assert_eq!(server.get("/api/tag/music").await.json()["events"].as_array().unwrap().len(), 2);
    assert_eq!(server.get("/api/tag/a%2Fb").await.json()["events"][0]["title"], json!("Dance"));
    for tag in ["nope", "%ff", "jaz"] {
        assert_eq!(server.get(&format!("/api/tag/{tag}")).await.brief(), NOTHING, "{tag}");
    }
    assert_eq!(server.get("/api/tag/%00").await.status, 404);
}

#[actix_web::test]
async fn what_is_over_stands_apart_and_the_hidden_is_left_out() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let past = json!({"tags": ["old"], "start_datetime": NOW - 7_200, "end_datetime": NOW - 3_600});
    server.publish(&token, "Past", &past).await;
    let hidden = json!({
        "title": "Hidden", "start_datetime": NOW + 60, "place_name": "a", "place_address": "x", "tags": ["old"],
    });
    assert_eq!(server.send(crate::support::post("/api/event").json(&hidden)).await.status, 200);
    let found = server.get("/api/tag/old").await.json();
    assert_eq!((&found["events"], &found["pastEvents"][0]["title"]), (&json!([]), &json!("Past")));
    assert_eq!(found["pastEvents"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn an_administrator_counts_merges_and_removes() {
    let (server, admin) = tagged().await;
    assert_snapshot!(usage(&server, &admin).await, @r#"[{"tag":"music","count":2},{"tag":"a/b","count":1},{"tag":"jazz","count":1}]"#);
    let merge = rename(&admin, &json!({"tag": "jazz", "newTag": " Music "}));
    assert_eq!(server.send(merge).await.brief(), "200 OK\nOK");
    let concert = server.get("/api/event/detail/concert").await.json();
    assert_eq!(concert["tags"].as_array().unwrap().len(), 1, "{}", concert["tags"]);
    let new = rename(&admin, &json!({"tag": "a/b", "newTag": "dance"}));
    assert_eq!(server.send(new).await.status, 200);
    assert_eq!(server.get("/api/tag/dance").await.json()["events"][0]["title"], json!("Dance"));
    assert_eq!(server.send(delete("/api/tag/dance").bearer(&admin)).await.brief(), "200 OK\nOK");
    assert_eq!(
        server.send(delete("/api/tag/dance").bearer(&admin)).await.brief(),
        "404 Not Found\nNot Found"
    );
    assert_eq!(server.get("/api/tag/dance").await.brief(), NOTHING);
}

#[actix_web::test]
async fn a_tag_with_a_slash_can_be_removed() {
    let (server, admin) = tagged().await;
    assert_eq!(server.send(delete("/api/tag/a%2Fb").bearer(&admin)).await.brief(), "200 OK\nOK");
}

#[actix_web::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let (server, admin) = tagged().await;
    let before = usage(&server, &admin).await;
    let words = "400 Bad Request\nnewTag must have 1 to 100 characters";
    for body in [
        json!({"tag": "jazz"}),
        json!({"tag": "jazz", "newTag": " "}),
        json!({"tag": "jazz", "newTag": "x".repeat(101)}),
        json!({"tag": "jazz", "newTag": "a\0"}),
    ] {
        assert_eq!(server.send(rename(&admin, &body)).await.brief(), words, "{body}");
    }
    for body in [json!({"tag": "nope", "newTag": "x"}), json!({"newTag": "x"})] {
        assert_eq!(server.send(rename(&admin, &body)).await.brief(), "404 Not Found\nNot Found", "{body}");
    }
    let list = server.send(rename(&admin, &json!({"tag": ["jazz"], "newTag": "x"}))).await;
    assert_eq!(list.brief(), "400 Bad Request\na field is repeated or not a text");
    assert_eq!(server.send(delete("/api/tag/%00").bearer(&admin)).await.status, 404);
    assert_eq!(usage(&server, &admin).await, before);
}

#[actix_web::test]
async fn nobody_else_does() {
    let (server, admin) = tagged().await;
    let before = usage(&server, &admin).await;
    let (boss, editor) = (server.world.user("boss@example.org", Role::Admin), server.editor());
    let all = || {
        [
            get("/api/tags"),
            put("/api/tag").json(&json!({"tag": "jazz", "newTag": "x"})),
            delete("/api/tag/jazz"),
        ]
    };
    for request in all() {
        assert_eq!(server.send(request).await.brief(), "403 Forbidden\nForbidden");
    }
    for request in all() {
        let by_cookie = request.cookie(&server.session(&boss));
        assert_eq!(server.send(by_cookie).await.brief(), "403 Forbidden\nForbidden");
    }
    for request in all() {
        let by_editor = request.bearer(&server.own_token(&editor));
        assert_eq!(server.send(by_editor).await.brief(), "403 Forbidden\nForbidden");
    }
    for request in all() {
        let answer = server.send(request.bearer(&server.application_token(&boss))).await;
        assert_eq!((answer.status, answer.text("error")), (403, "insufficient_scope".to_owned()));
    }
    assert_eq!(usage(&server, &admin).await, before);
}
