//! `POST /api/event` and `PUT /api/event` as multipart, as gancio-py and cal2gancio send it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Request, Server, post, put};

/// What every event needs.
const LEAST: [(&str, &[u8]); 4] = [
    ("name=\"title\"", b"Concert"),
    ("name=\"start_datetime\"", b"1795417072"),
    ("name=\"place_name\"", b"Town hall"),
    ("name=\"place_address\"", b"1 Main street"),
];
fn event(more: &[(&str, &[u8])]) -> Request {
    post("/api/event").parts(&[&LEAST[..], more].concat())
}

async fn connected() -> (Server, String) {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    (server, token)
}

async fn added(more: &[(&str, &[u8])]) -> Value {
    let (server, token) = connected().await;
    let answer = server.send(event(more).bearer(&token)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let detail = server.get(&format!("/api/event/detail/{}", answer.json()["id"])).await.json();
    let mut event = answer.json();
    event["multidate"] = detail["multidate"].clone();
    event
}

#[actix_web::test]
async fn an_event_of_gancio_py_is_taken() {
    let (server, token) = connected().await;
    let request = event(&[
        ("name=\"placeholder\"; filename=\"placeholder\"", b""),
        ("name=\"description\"", b"<p>Hello</p>"),
        ("name=\"end_datetime\"", b"1795424272"),
        ("name=\"multidate\"", b"True"),
        ("name=\"tags[]\"", b"music"),
        ("name=\"tags[]\"", b"free"),
        ("name=\"online_locations[]\"", b"https://meet.example/a"),
    ]);
    assert_snapshot!(server.send(request.bearer(&token)).await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"likes":[],"boost":[],"online_locations":["https://meet.example/a"],"id":3,"title":"Concert","description":"<p>Hello</p>","start_datetime":1795417072,"end_datetime":1795424272,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"2026-11-22T12:00:00.000Z","createdAt":"2026-11-22T12:00:00.000Z","slug":"concert","placeId":2,"userId":1,"tags":["music","free"],"place":{"id":2,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}
    "#);
}

#[actix_web::test]
async fn tags_come_in_every_tolerant_form() {
    let forms: [&[(&str, &[u8])]; 9] = [
        &[("name=\"tags\"", b"Music"), ("name=\"tags\"", b"free jazz")],
        &[("name=\"tags[]\"", b"Music"), ("name=\"tags[]\"", b"free jazz")],
        &[("name=\"tags\"", b"Music"), ("name=\"tags[]\"", b"free jazz")],
        &[("name=\"tags[0]\"", b"Music"), ("name=\"tags[1]\"", b"free jazz")],
        &[("name=\"tags\"", b"Music,free jazz")],
        &[("name=\"tags\"", b" Music , free jazz ,,")],
        &[("name=\"tags\"", b"[\"Music\", \"free jazz\"]")],
        &[("name=\"tags[]\"", b"[\"Music\", \"free jazz\"]")],
        &[("name=\"tags\"", b"Music"), ("name=\"tags\"", b"MUSIC"), ("name=\"tags\"", b"free jazz")],
    ];
    for form in forms {
        assert_eq!(added(form).await["tags"], json!(["Music", "free jazz"]), "{form:?}");
    }
    assert_eq!(added(&[("name=\"tags\"", b"music")]).await["tags"], json!(["music"]));
    assert_eq!(added(&[("name=\"tags\"", b"")]).await["tags"], json!([]));
    assert_eq!(added(&[]).await["tags"], json!([]));
}

#[actix_web::test]
async fn locations_come_in_every_tolerant_form() {
    let both = json!(["https://a.example/", "https://b.example/"]);
    let forms: [&[(&str, &[u8])]; 3] = [
        &[
            ("name=\"online_locations[]\"", b"https://a.example/"),
            ("name=\"online_locations[]\"", b"https://b.example/"),
        ],
        &[("name=\"online_locations\"", b"https://a.example/,https://b.example/")],
        &[("name=\"online_locations\"", b"[\"https://a.example/\",\"https://b.example/\"]")],
    ];
    for form in forms {
        assert_eq!(added(form).await["online_locations"], both, "{form:?}");
    }
}

#[actix_web::test]
async fn one_field_of_locations_is_split_before_addresses_and_at_line_ends_only() {
    for (sent, locations) in [
        ("https://a.example/?x=1,2", json!(["https://a.example/?x=1,2"])),
        (
            "https://web.archive.org/web/2020/https://a.example",
            json!(["https://web.archive.org/web/2020/https://a.example"]),
        ),
        (
            "https://a.example/?x=1,2, https://b.example",
            json!(["https://a.example/?x=1,2", "https://b.example"]),
        ),
        (
            "https://a.example http://b.example,HTTPS://c.example",
            json!(["https://a.example", "http://b.example", "HTTPS://c.example"]),
        ),
        (
            "https://a.example,\r\nhttps://b.example\r\nZoom: 123, 456",
            json!(["https://a.example", "https://b.example", "Zoom: 123, 456"]),
        ),
        ("Room 5, second floor", json!(["Room 5, second floor"])),
        ("https://a.example, Room 5", json!(["https://a.example, Room 5"])),
    ] {
        assert_eq!(
            added(&[("name=\"online_locations\"", sent.as_bytes())]).await["online_locations"],
            locations,
            "{sent}"
        );
    }
    let array: [&[(&str, &[u8])]; 2] = [
        &[("name=\"online_locations[]\"", b"https://a.example/, https://b.example/")],
        &[("name=\"online_locations[0]\"", b"https://a.example/, https://b.example/")],
    ];
    for form in array {
        let whole = json!(["https://a.example/, https://b.example/"]);
        assert_eq!(added(form).await["online_locations"], whole, "{form:?}");
    }
}

#[actix_web::test]
async fn a_yes_is_true_in_any_of_three_words() {
    for (word, is) in [
        (&b"true"[..], true),
        (b"True", true),
        (b"1", true),
        (b"false", false),
        (b"False", false),
        (b"0", false),
        (b"", false),
        (b"yes", false),
    ] {
        let event = added(&[("name=\"multidate\"", word)]).await;
        assert_eq!(event["multidate"], json!(is), "{:?}", String::from_utf8_lossy(word));
    }
}

#[actix_web::test]
async fn an_empty_file_part_is_ignored() {
    let plain = added(&[]).await;
    for head in [
        "name=\"placeholder\"; filename=\"placeholder\"",
        "name=\"image\"; filename=\"\"",
        "name=\"image\"; filename=\"\"\r\nContent-Type: application/octet-stream",
        "name=\"title\"; filename=\"title\"",
        "name=\"tags\"; filename=\"x\"",
    ] {
        assert_eq!(added(&[(head, b"")]).await, plain, "{head}");
    }
}

#[actix_web::test]
async fn a_change_is_taken_too_and_may_keep_its_picture() {
    let (server, token) = connected().await;
    let event = server.publish(&token, "Concert", &json!({})).await;
    let id = event["id"].to_string();
    let parts = [
        ("name=\"placeholder\"; filename=\"placeholder\"", &b""[..]),
        ("name=\"id\"", id.as_bytes()),
        ("name=\"title\"", b"Moved"),
        ("name=\"place_id\"", b"2"),
        ("name=\"image\"", b"1"),
        ("name=\"tags[]\"", b"music"),
    ];
    let changed = server.send(put("/api/event").bearer(&token).parts(&parts)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(
        (&changed.json()["title"], &changed.json()["tags"], &changed.json()["slug"]),
        (&json!("Moved"), &json!(["music"]), &json!("concert"))
    );
}

#[actix_web::test]
async fn a_recurrence_that_is_none_does_no_harm() {
    for nothing in [&b""[..], b"null", b"{}", b"false"] {
        assert_eq!(added(&[("name=\"recurrent\"", nothing)]).await["recurrent"], json!(null));
    }
}

#[actix_web::test]
async fn what_is_too_large_is_refused() {
    let (server, token) = connected().await;
    let large = "413 Payload Too Large\nthe body is too large";
    let file = "name=\"image\"; filename=\"a.png\"";
    let brief = async |more: &[(&str, &[u8])]| server.send(event(more).bearer(&token)).await.brief();
    assert_eq!(brief(&[("name=\"description\"", &vec![b'x'; 1_048_577])]).await, large);
    let halves = ("name=\"x\"", &*vec![b'x'; 524_288]);
    assert_eq!(brief(&[halves, halves]).await, large, "all fields together");
    assert_eq!(brief(&[(file, &vec![0xff; 11 * 1_048_576])]).await, large);
    let parts = |count: usize| vec![("name=\"x\"", &b"y"[..]); count];
    assert_eq!(brief(&parts(97)).await, large, "101 parts");
    assert_eq!(brief(&vec![(file, &b""[..]); 97]).await, large, "101 parts, also if they are files");
    assert_eq!(server.get("/api/events").await.body, "[]");
    assert!(brief(&parts(96)).await.starts_with("200 OK\n"));
    let of_bytes = |bytes: usize| [b"picture ".to_vec(), vec![0xff; bytes - 8]].concat();
    let most = 10 * 1_048_576;
    assert_eq!(brief(&[(file, &of_bytes(most + 1))]).await, large);
    assert!(brief(&[(file, &of_bytes(most))]).await.starts_with("200 OK\n"));
}

#[actix_web::test]
async fn what_is_no_multipart_is_malformed() {
    let (server, token) = connected().await;
    let brief = async |content_type: &str, body: &[u8]| {
        server.send(post("/api/event").bearer(&token).body(content_type, body)).await.brief()
    };
    let malformed = "400 Bad Request\nthe body is malformed";
    assert_eq!(brief("multipart/form-data", b"x").await, malformed);
    assert_eq!(brief("multipart/form-data; boundary=b", b"x").await, malformed);
    let cut = b"--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nConc";
    assert_eq!(brief("multipart/form-data; boundary=b", cut).await, malformed);
    let bytes = server.send(event(&[("name=\"description\"", b"\xff")]).bearer(&token)).await;
    assert_eq!(bytes.brief(), malformed);
    let twice = server.send(event(&[("name=\"title\"", b"x")]).bearer(&token)).await;
    assert_eq!(twice.brief(), "400 Bad Request\na field is repeated or not a text");
    let in_body = server.send(event(&[("name=\"access_token\"", token.as_bytes())])).await;
    assert_eq!((in_body.status, in_body.text("error")), (400, "invalid_request".to_owned()));
    assert_eq!(server.get("/api/events").await.body, "[]");
}
