//! `/api/event/messages/{id}`, `/api/event/disable_author/{id}`, `/api/event/assign_to_author`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::people::user::Role;

use crate::support::{Server, get, post, put};

async fn moderated(keys: &[&str]) -> (Server, String, String) {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    for key in keys {
        let setting = post("/api/settings").bearer(&admin).json(&json!({"key": key, "value": true}));
        assert_eq!(server.send(setting).await.status, 200);
    }
    let anna = server.own_token(&server.anna());
    let event = server.publish(&anna, "Concert", &json!({})).await;
    let path = format!("/api/event/messages/{}", event["id"]);
    (server, admin, path)
}

#[actix_web::test]
async fn a_visitor_reports_an_event_and_editors_read_it() {
    let (server, admin, path) = moderated(&["enable_moderation", "enable_report"]).await;
    let report = server.send(post(&path).json(&json!({"message": "Spam", "is_author_visible": true}))).await;
    assert_snapshot!(report.brief(), @r#"
    200 OK
    {"id":5,"message":"Spam","author":"ANON","is_author_visible":false,"eventId":4,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let read = server.send(get(&path).bearer(&admin)).await;
    assert_eq!(read.json(), json!([report.json()]));
    assert_eq!(read.header("cache-control"), "private, no-store");
    assert_eq!(server.get(&path).await.status, 403);
    let empty = server.send(post(&path).json(&json!({}))).await;
    assert_eq!(empty.brief(), "400 Bad Request\nmessage must have 1 to 5000 characters");
    let nowhere = post("/api/event/messages/999").json(&json!({"message": "x"}));
    assert_eq!(server.send(nowhere).await.status, 404);
}

#[actix_web::test]
async fn where_moderation_is_off_it_is_forbidden() {
    let (server, admin, path) = moderated(&[]).await;
    assert_eq!(
        server.send(post(&path).json(&json!({"message": "x"}))).await.brief(),
        "403 Forbidden\nForbidden"
    );
    assert_eq!(server.send(get(&path).bearer(&admin)).await.status, 403);
}

#[actix_web::test]
async fn an_author_is_shut_out_and_an_event_given_away() {
    let (server, admin, path) = moderated(&["enable_moderation"]).await;
    let id = path.rsplit('/').next().unwrap();
    let give = |user: i64| put("/api/event/assign_to_author").json(&json!({"id": id, "user_id": user}));
    assert_eq!(server.send(give(99).bearer(&admin)).await.status, 404);
    let disable = || put(&format!("/api/event/disable_author/{id}"));
    assert_eq!(server.send(disable()).await.status, 403);
    let editor = server.editor();
    assert_eq!(server.send(disable().bearer(&server.own_token(&editor))).await.brief(), "200 OK\nOK");
    assert_eq!(server.send(give(editor.id.0).bearer(&admin)).await.brief(), "200 OK\nOK");
    let mine = server.send(get("/api/events/mine").bearer(&server.own_token(&editor))).await;
    assert_eq!(mine.json().as_array().unwrap().len(), 1);
}

/// How many messages `who` is told that there are.
async fn told(server: &Server, path: &str, token: Option<&str>) -> Value {
    let detail = get(&path.replace("/messages/", "/detail/"));
    let detail = match token {
        None => detail,
        Some(token) => detail.bearer(token),
    };
    let answer = server.send(detail).await;
    assert_eq!(answer.status, 200);
    answer.json().get("n_messages").cloned().unwrap_or_else(|| json!("nothing"))
}

#[actix_web::test]
async fn who_may_read_messages_is_told_how_many_there_are() {
    let server = Server::start().await;
    let (admin, author) = (server.admin(), server.anna());
    let (admins, authors) = (server.own_token(&admin), server.own_token(&author));
    let setting = json!({"key": "enable_moderation", "value": true});
    assert_eq!(server.send(post("/api/settings").bearer(&admins).json(&setting)).await.status, 200);
    let id = server.publish(&authors, "Concert", &json!({})).await["id"].clone();
    let path = format!("/api/event/messages/{id}");
    assert_eq!(told(&server, &path, Some(&admins)).await, json!(0));
    for is_author_visible in [true, false, false] {
        let message = json!({"message": "Hello", "is_author_visible": is_author_visible});
        assert_eq!(server.send(post(&path).bearer(&admins).json(&message)).await.status, 200);
    }
    assert_eq!(told(&server, &path, Some(&admins)).await, json!(3));
    assert_eq!(told(&server, &path, Some(&server.own_token(&server.editor()))).await, json!(3));
    assert_eq!(told(&server, &path, Some(&authors)).await, json!(1), "what its author may read");
    let berta = server.world.user("berta@example.org", Role::User);
    for stranger in [
        None,
        Some(server.own_token(&berta)),
        Some(server.application_token(&author)),
        Some(server.application_token(&admin)),
    ] {
        assert_eq!(told(&server, &path, stranger.as_deref()).await, json!("nothing"));
    }
}
