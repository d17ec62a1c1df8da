//! `ETag` and 304 on what everybody reads.

use serde_json::json;

use crate::support::{Request, Server, get};

#[actix_web::test]
async fn who_has_it_already_gets_nothing_until_it_changes() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    server.publish(&token, "Concert", &json!({"tags": ["jazz"]})).await;
    for path in
        ["/api/events", "/api/event/detail/concert", "/api/tag/jazz", "/feed/rss", "/feed/ics", "/feed/json"]
    {
        let first = server.get(path).await;
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        assert_eq!(first.header("cache-control"), "no-cache");
        let asked = |tag: &str| get(path).header("if-none-match", tag);
        let again = server.send(asked(&tag)).await;
        assert_eq!((again.status, &*again.body), (304, ""), "{path}");
        assert_eq!(
            (again.header("etag"), again.header("access-control-allow-origin")),
            (tag.clone(), "*".to_owned())
        );
        assert_eq!(server.send(asked(&format!("\"other\", {tag}"))).await.status, 304);
        assert_eq!(server.send(asked("\"other\"")).await.status, 200);
    }
    let tag = server.get("/api/events").await.header("etag");
    server.publish(&token, "Another", &json!({})).await;
    let changed = server.send(get("/api/events").header("if-none-match", &tag)).await;
    assert_eq!(changed.status, 200);
}

#[actix_web::test]
async fn what_is_one_persons_has_no_name() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for path in ["/api/user", "/api/events/mine", "/api/events"] {
        let answer = server.send(get(path).bearer(&token).header("if-none-match", "*")).await;
        assert_eq!((answer.status, answer.header("etag")), (200, String::new()), "{path}");
    }
    let missing = server.get("/api/event/detail/nope").await;
    assert_eq!((missing.status, missing.header("etag")), (404, String::new()));
    let head = server.send(Request::new(actix_web::http::Method::HEAD, "/api/events")).await;
    assert_eq!(head.status, 200);
}

/// Each page begins behind the last event of the one before, whatever is added meanwhile.
#[actix_web::test]
async fn pages_lead_to_each_other() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let add = async |title: &str, start: i64| {
        server.publish(&token, title, &json!({"start_datetime": start})).await;
    };
    for (title, start) in
        [("a", 1_795_417_000), ("b", 1_795_417_100), ("c", 1_795_417_100), ("d", 1_795_417_200)]
    {
        add(title, start).await;
    }
    let mut path = "/api/events?tags=&max=2&page=0".to_owned();
    let mut seen = Vec::new();
    while seen.len() < 9 {
        let page = server.get(&path).await;
        seen.extend(page.json().as_array().unwrap().iter().map(|event| event["title"].clone()));
        add(&format!("early {}", seen.len()), 1_795_416_000).await;
        let link = page.header("link");
        let Some(next) = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")) else {
            break;
        };
        assert!(next.starts_with("/api/events?tags=&max=2&after="), "{next}");
        path = next.to_owned();
    }
    assert_eq!(seen, ["a", "b", "c", "d"]);
}

/// What is everybody's may be kept and is asked for again; what is somebody's is kept nowhere.
#[actix_web::test]
async fn public_pages_are_kept_by_name_and_personal_ones_not_at_all() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    server.publish(&token, "Concert", &json!({})).await;
    let session = server.session(&server.editor());
    for path in
        ["/", "/past", "/event/concert", "/embed/list", "/embed/concert", "/export", "/about", "/source"]
    {
        let page = server.get(path).await;
        let name = page.header("etag");
        assert_eq!((page.status, &*page.header("cache-control")), (200, "no-cache"), "{path}");
        assert!(page.header("vary").contains("cookie") && name.starts_with("W/"), "{path}: {}", page.head());
        let again = server.send(get(path).header("if-none-match", &name)).await;
        assert_eq!((again.status, &*again.body), (304, ""), "{path}");
        assert!(again.header("vary").contains("cookie"), "{path}: {}", again.head());
        let dark = server.send(get(path).header("if-none-match", &name).cookie("uncino_theme=dark")).await;
        assert_eq!(dark.status, 200, "{path}: another one");
        let own = server.send(get(path).header("if-none-match", &name).cookie(&session)).await;
        let (caching, name) = (own.header("cache-control"), own.header("etag"));
        assert_eq!((own.status, &*caching, &*name), (200, "no-store", ""), "{path}");
    }
    for path in ["/login", "/add", "/register", "/nothing", "/tag/x?after=y", "/account"] {
        let page = server.get(path).await;
        let is_public = path.starts_with("/tag");
        assert_eq!(page.header("cache-control") == "no-store", !is_public, "{path}: {}", page.head());
    }
    let name = server.get("/").await.header("etag");
    server.publish(&token, "Another", &json!({})).await;
    assert_eq!(server.send(get("/").header("if-none-match", &name)).await.status, 200);
}
