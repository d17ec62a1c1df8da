//! `Accept-Encoding`: what is compressed, and what never is.

use actix_web::http::Method;
use serde_json::json;
use uncino_domain::agenda::event::{EventDetails, NewEvent, Repetition};
use uncino_domain::agenda::place::NewPlace;
use uncino_domain::agenda::storage::EventInsertion;
use uncino_domain::clock::Clock as _;
use uncino_domain::storage::StorageError;

use crate::support::{Request, Server, get, post};

async fn agenda() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for number in 0..20 {
        server.publish(&token, &format!("Concert {number}"), &json!({"tags": ["jazz"]})).await;
    }
    (server, token)
}

const LISTS: [&str; 6] = ["/api/events", "/feed/rss", "/feed/ics", "/feed/json", "/", "/assets/uncino.css"];

#[actix_web::test]
async fn what_everybody_reads_is_compressed_for_who_asks() {
    let (server, _token) = agenda().await;
    for path in LISTS {
        let plain = server.get(path).await;
        let vary = if path == "/" { "cookie\naccept-encoding" } else { "accept-encoding" };
        assert_eq!((&*plain.header("content-encoding"), &*plain.header("vary")), ("", vary), "{path}");
        for (accepted, chosen) in
            [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")]
        {
            let answer = server.send(get(path).header("accept-encoding", accepted)).await;
            assert_eq!((answer.status, &*answer.header("content-encoding")), (200, chosen), "{path}");
            assert_eq!(answer.header("vary").to_ascii_lowercase(), vary, "{path}");
            assert_eq!(answer.header("etag"), plain.header("etag"), "{path}: a weak name is that of both");
            assert!(answer.body.len() < plain.body.len(), "{path}");
        }
        for accepted in ["identity", "zstd", "identity;q=0, zstd", "*;q=0", "nonsense;;q=x"] {
            let answer = server.send(get(path).header("accept-encoding", accepted)).await;
            assert_eq!((answer.status, &*answer.header("content-encoding")), (200, ""), "{path} {accepted}");
        }
    }
}

#[actix_web::test]
async fn who_has_it_already_gets_nothing_compressed_either() {
    let (server, _token) = agenda().await;
    for path in ["/api/events", "/feed/ics"] {
        let tag = server.get(path).await.header("etag");
        let again = get(path).header("if-none-match", &tag).header("accept-encoding", "br");
        let again = server.send(again).await;
        assert_eq!((again.status, &*again.body, &*again.header("content-encoding")), (304, "", ""));
        assert_eq!((again.header("etag"), &*again.header("vary")), (tag, "accept-encoding"));
    }
    let head = server.send(Request::new(Method::HEAD, "/api/events").header("accept-encoding", "br")).await;
    assert_eq!(head.status, 200);
}

#[actix_web::test]
async fn what_is_one_persons_is_never_compressed() {
    let (server, token) = agenda().await;
    let session = server.session(&server.editor());
    let ask = |request: Request| server.send(request.header("accept-encoding", "gzip, br"));
    for path in ["/", "/api/events", "/account", "/login", "/feed/rss"] {
        let answer = ask(get(path).cookie(&session)).await;
        assert_eq!(&*answer.header("content-encoding"), "", "{path} with a session");
    }
    for path in ["/api/user", "/api/events/mine", "/api/events"] {
        let answer = ask(get(path).bearer(&token)).await;
        assert_eq!((answer.status, &*answer.header("content-encoding")), (200, ""), "{path} with a token");
    }
    for form in ["/login", "/recover"] {
        let page = ask(get(form)).await;
        assert_eq!((page.status, &*page.header("content-encoding")), (200, ""), "{form}");
    }
    let refused = ask(post("/oauth/token").form(&[("grant_type", "x")])).await;
    assert_eq!(&*refused.header("content-encoding"), "");
    for small in ["/api/ping", "/api/event/detail/nope", "/logo.png"] {
        assert_eq!(&*ask(get(small)).await.header("content-encoding"), "", "{small}");
    }
}

#[actix_web::test]
async fn of_ten_thousand_events_the_home_page_is_light() {
    let server = Server::start().await;
    let (now, at) = (server.world.now(), server.world.clock.now());
    let filled = server.world.ports.storage.write(move |repositories| {
        let place = NewPlace {
            name: "Town hall".to_owned(),
            address: "1 Main street".to_owned(),
            latitude: None,
            longitude: None,
        };
        let place_id = repositories.places().find_or_insert(&place, at)?.id;
        for number in 0..10_000 {
            let details = EventDetails {
                title: format!("Concert {number}"),
                description: "<p>What it is.</p>".repeat(20),
                start: now + i64::from(number) * 600,
                end: None,
                multidate: None,
                online_locations: Vec::new(),
            };
            let inserted = repositories.events().insert(&NewEvent {
                slug: format!("concert-{number}"),
                details,
                place_id,
                tags: vec![format!("tag {}", number % 100), "music".to_owned()],
                picture: None,
                repetition: Repetition::Once,
                is_visible: true,
                is_waiting: false,
                user_id: None,
                client_id: None,
                created_at: at,
            })?;
            assert!(matches!(inserted, EventInsertion::Inserted(_)), "{number}");
        }
        Ok::<_, StorageError>(())
    });
    filled.unwrap();
    let plain = server.get("/").await;
    let compressed = server.send(get("/").header("accept-encoding", "gzip")).await;
    assert_eq!(&*compressed.header("content-encoding"), "gzip");
    assert!(plain.body.contains("Concert 59") && plain.body.contains("rel=\"next\""), "{}", plain.body);
    // What is no text counts three times here.
    assert!(compressed.body.len() < 100_000, "{} of {}", compressed.body.len(), plain.body.len());
}
