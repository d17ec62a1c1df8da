//! `POST /api/event`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, Request, Server, encode, post};

/// What WPGancio sends.
fn concert() -> Value {
    json!({
        "title": "Concert of the year", "tags": ["music", "free"],
        "description": "<p>Hello <b>you</b> <script>alert(1)</script> https://example.org</p>",
        "start_datetime": 1_795_413_472, "place_name": "Town hall", "place_address": "1 Main street, Turin",
    })
}

fn with(change: &Value) -> Value {
    let mut event = concert();
    event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    event
}

/// A form with what every event needs, and these fields.
fn form(more: &str) -> Request {
    let least = encode(&[
        ("title", "Form event"),
        ("start_datetime", "1795417072"),
        ("place_name", "Town hall"),
        ("place_address", "x"),
    ]);
    post("/api/event").raw_form(&format!("{least}&{more}"))
}

async fn connected() -> (Server, String) {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    (server, token)
}

#[actix_web::test]
async fn an_event_of_wordpress_is_taken() {
    let (server, token) = connected().await;
    let answer = server.send(post("/api/event").bearer(&token).json(&concert())).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"likes":[],"boost":[],"online_locations":[],"id":3,"title":"Concert of the year","description":"<p>Hello <b>you</b>  <a target=\"_blank\" href=\"https://example.org\">https://example.org</a></p>","start_datetime":1795413472,"end_datetime":null,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"2026-11-22T12:00:00.000Z","createdAt":"2026-11-22T12:00:00.000Z","slug":"concert-of-the-year","placeId":2,"userId":1,"tags":["music","free"],"place":{"id":2,"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}
    "#);
}

#[actix_web::test]
async fn a_form_is_taken_too() {
    let (server, token) = connected().await;
    let answer = server.send(form("tags=a&tags=b&end_datetime=1795424272&multidate=1").bearer(&token)).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    {"likes":[],"boost":[],"online_locations":[],"id":3,"title":"Form event","description":"","start_datetime":1795417072,"end_datetime":1795424272,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"2026-11-22T12:00:00.000Z","createdAt":"2026-11-22T12:00:00.000Z","slug":"form-event","placeId":2,"userId":1,"tags":["a","b"],"place":{"id":2,"name":"Town hall","address":"x","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}
    "#);
}

#[actix_web::test]
async fn without_a_credential_an_event_waits_and_is_nobodys() {
    let server = Server::start().await;
    let answer = server.send(post("/api/event").json(&with(&json!({"title": "anon"})))).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    {"likes":[],"boost":[],"online_locations":[],"id":2,"title":"anon","description":"<p>Hello <b>you</b>  <a target=\"_blank\" href=\"https://example.org\">https://example.org</a></p>","start_datetime":1795413472,"end_datetime":null,"recurrent":null,"is_visible":false,"media":[],"updatedAt":"2026-11-22T12:00:00.000Z","createdAt":"2026-11-22T12:00:00.000Z","slug":"anon","placeId":1,"tags":["music","free"],"place":{"id":1,"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}
    "#);
    assert_eq!(server.get("/api/events").await.body, "[]");
}

#[actix_web::test]
async fn a_cookie_is_no_credential_for_an_event() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let answer = server.send(post("/api/event").cookie(&session).json(&concert())).await;
    assert_eq!((answer.status, &answer.json()["is_visible"]), (200, &json!(false)));
    assert_eq!(answer.json().get("userId"), None);
}

#[actix_web::test]
async fn tags_come_in_every_tolerant_form() {
    let forms = [
        "tags=Music&tags=free+jazz",
        "tags%5B%5D=Music&tags%5B%5D=free+jazz",
        "tags[]=Music&tags=free+jazz",
        "tags%5B0%5D=Music&tags%5B1%5D=free+jazz",
        "tags=Music%2Cfree+jazz",
        "tags=+Music+,+free+jazz+,,",
        "tags=%5B%22Music%22%2C%22free+jazz%22%5D",
        "tags=Music&tags=free+jazz&tags=MUSIC&tags=",
    ];
    for fields in forms {
        let (server, token) = connected().await;
        let mut tags = server.send(form(fields).bearer(&token)).await.json()["tags"].clone();
        tags.as_array_mut().unwrap().sort_by_key(ToString::to_string);
        assert_eq!(tags, json!(["Music", "free jazz"]), "{fields}");
    }
    for (fields, tags) in [("tags=music", json!(["music"])), ("tags=", json!([])), ("", json!([]))] {
        let (server, token) = connected().await;
        assert_eq!(server.send(form(fields).bearer(&token)).await.json()["tags"], tags, "{fields}");
    }
}

#[actix_web::test]
async fn in_json_tags_are_an_array() {
    let (server, token) = connected().await;
    for (sent, tags) in [
        (json!([" b ", "a", "B", ""]), json!(["b", "a"])),
        (json!([2026]), json!(["2026"])),
        (json!([]), json!([])),
        (json!(null), json!([])),
        (json!(["A"]), json!(["a"])),
        (json!(["Città", "CITTÀ"]), json!(["Città"])),
    ] {
        let event = with(&json!({"tags": sent}));
        assert_eq!(server.send(post("/api/event").bearer(&token).json(&event)).await.json()["tags"], tags);
    }
    for sent in [json!("music"), json!(1), json!(true), json!({"a": 1}), json!([["a"]]), json!([{}])] {
        let event = with(&json!({"tags": sent}));
        let refusal = server.send(post("/api/event").bearer(&token).json(&event)).await;
        assert_eq!(refusal.brief(), "400 Bad Request\ntags field must be an array", "{sent}");
    }
}

#[actix_web::test]
async fn moments_come_as_numbers_and_as_texts() {
    let (server, token) = connected().await;
    let (start, end) = (1_795_417_072, 1_795_424_272);
    let sent = [
        json!({"start_datetime": start, "end_datetime": end}),
        json!({"start_datetime": start.to_string(), "end_datetime": end.to_string()}),
        json!({"start_datetime": start, "end_datetime": [end]}),
        json!({"start_datetime": start, "end_datetime": [end.to_string()]}),
        json!({"start_datetime": 1_795_417_072.0, "end_datetime": " 1795424272 "}),
    ];
    for change in sent {
        let added = server.send(post("/api/event").bearer(&token).json(&with(&change))).await.json();
        assert_eq!(
            (&added["start_datetime"], &added["end_datetime"]),
            (&json!(start), &json!(end)),
            "{change}"
        );
    }
    for end in [json!(null), json!(""), json!([]), json!(0), json!(false)] {
        let added =
            server.send(post("/api/event").bearer(&token).json(&with(&json!({"end_datetime": end})))).await;
        assert_eq!((added.status, &added.json()["end_datetime"]), (200, &json!(null)), "{end}");
    }
}

#[actix_web::test]
async fn locations_and_multidate_are_tolerant_too() {
    let (server, token) = connected().await;
    let url = "https://meet.example/a";
    for more in [
        "online_locations=https://meet.example/a&multidate=true",
        "online_locations[]=https://meet.example/a&multidate=True",
        "online_locations=[\"https://meet.example/a\"]&multidate=1",
    ] {
        let id = server.send(form(more).bearer(&token)).await.json();
        assert_eq!(id["online_locations"], json!([url]), "{more}");
        let listed = server.get(&format!("/api/event/detail/{}", id["id"])).await.json();
        assert_eq!(listed["multidate"], json!(true), "{more}");
    }
    for value in [json!(true), json!("true"), json!("True"), json!("1"), json!(1)] {
        let added = server.publish(&token, "x", &json!({"multidate": value})).await;
        let detail = server.get(&format!("/api/event/detail/{}", added["id"])).await.json();
        assert_eq!(detail["multidate"], json!(true), "{value}");
    }
}

#[actix_web::test]
async fn a_place_is_found_by_name_and_keeps_its_own_address() {
    let (server, token) = connected().await;
    let first =
        server.publish(&token, "x", &json!({"place_latitude": "45.07", "place_longitude": 7.69})).await;
    let change = json!({"place_name": " TOWN HALL ", "place_address": "elsewhere"});
    let second = server.publish(&token, "x", &change).await;
    assert_eq!(first["place"], second["place"]);
    let place = json!({
        "id": 2, "name": "Town hall", "address": "1 Main street", "latitude": 45.07, "longitude": 7.69,
        "createdAt": "2026-11-22T12:00:00.000Z", "updatedAt": "2026-11-22T12:00:00.000Z",
    });
    assert_eq!(first["place"], place);
    let by_id = server.publish(&token, "x", &json!({"place_id": first["placeId"], "place_name": null})).await;
    assert_eq!(first["place"], by_id["place"]);
    let online = server.publish(&token, "x", &json!({"place_name": "online", "place_address": ""})).await;
    assert_eq!(online["place"]["address"], "");
}

#[actix_web::test]
async fn slugs_are_numbered() {
    let (server, token) = connected().await;
    let mut slugs = Vec::new();
    for title in
        ["Concert of the year", "concert  of the YEAR!", "Concert of the year", "日本", "...", "Città"]
    {
        slugs.push(server.publish(&token, title, &json!({})).await["slug"].as_str().unwrap().to_owned());
    }
    assert_snapshot!(slugs.join("\n"), @"
    concert-of-the-year
    concert-of-the-year-1
    concert-of-the-year-2
    ri-ben
    event
    citta
    ");
}

#[actix_web::test]
async fn refusals_come_in_gancios_order() {
    let server = Server::start().await;
    let mut event = json!({"tags": "music", "start_datetime": "", "end_datetime": "soon"});
    let fixes = [
        (json!({}), "title required"),
        (json!({"title": "x"}), "start_datetime required"),
        (
            json!({"start_datetime": 40_000_000_001_i64, "end_datetime": 40_000_000_000_i64}),
            "start datetime is greater than end datetime",
        ),
        (json!({"start_datetime": "soon"}), "are you sure?"),
        (json!({"end_datetime": "later"}), "Wrong format for start datetime"),
        (json!({"start_datetime": 40_000_000_000_i64}), "Wrong format for end datetime"),
        (json!({"end_datetime": null}), "are you sure?"),
        (json!({"start_datetime": NOW - 1}), "Anonymous user cannot create past events"),
        (json!({"start_datetime": NOW}), "place_id or place_name and place_address are required"),
        (json!({"place_id": 999}), "Place not found"),
        (json!({"place_id": null, "place_name": "a", "place_address": "b"}), "tags field must be an array"),
    ];
    for (fix, words) in fixes {
        event.as_object_mut().unwrap().extend(fix.as_object().unwrap().clone());
        let refusal = server.send(post("/api/event").json(&event)).await;
        assert_eq!(refusal.brief(), format!("400 Bad Request\n{words}"), "{event}");
    }
    event["tags"] = json!([]);
    assert_eq!(server.send(post("/api/event").json(&event)).await.status, 200);
}

#[actix_web::test]
async fn with_a_credential_the_past_is_allowed() {
    let (server, token) = connected().await;
    server.publish(&token, "x", &json!({"start_datetime": NOW - 1})).await;
}

#[actix_web::test]
async fn a_refusal_is_text_unless_only_json_is_read() {
    let server = Server::start().await;
    let refusal = server.send(post("/api/event").json(&json!({}))).await;
    assert_snapshot!(refusal.whole(), @"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    title required
    ");
    for accept in [
        "application/json, text/plain, */*",
        "*/*",
        "text/html",
        "application/json, text/html",
        "application/xml",
    ] {
        let same = server.send(post("/api/event").json(&json!({})).header("accept", accept)).await;
        assert_eq!(same.whole(), refusal.whole(), "{accept}");
    }
    let json = server.send(post("/api/event").json(&json!({})).header("accept", "application/json")).await;
    assert_snapshot!(json.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"bad_request","message":"title required"}
    "#);
    let json =
        server.send(post("/api/event").json(&json!({})).header("accept", "Application/JSON;q=0.9")).await;
    assert_eq!(json.header("content-type"), "application/json; charset=utf-8");
}

#[actix_web::test]
async fn a_body_of_the_wrong_form_is_refused() {
    let server = Server::start().await;
    let brief = async |request| server.send(request).await.brief();
    assert_snapshot!(brief(post("/api/event")).await, @"
    400 Bad Request
    title required
    ");
    assert_snapshot!(brief(post("/api/event").body("text/plain", "x")).await, @"
    415 Unsupported Media Type
    the content type is not supported here
    ");
    assert_snapshot!(brief(post("/api/event").body("application/json", "[]")).await, @"
    400 Bad Request
    the body is malformed
    ");
    assert_snapshot!(brief(post("/api/event").body("application/json", vec![b' '; 1_048_577])).await, @"
    413 Payload Too Large
    the body is too large
    ");
    assert_snapshot!(brief(form("title=again")).await, @"
    400 Bad Request
    a field is repeated or not a text
    ");
}

#[actix_web::test]
async fn a_token_in_the_body_is_refused() {
    let (server, token) = connected().await;
    let in_form = server.send(form(&format!("access_token={token}"))).await;
    assert_snapshot!(in_form.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"send the token in the Authorization header, not in the body"}
    "#);
    assert_snapshot!(in_form.header("www-authenticate"), @r#"Bearer error="invalid_request", error_description="send the token in the Authorization header, not in the body", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/event""#);
    let in_json = server.send(post("/api/event").json(&with(&json!({"access_token": token})))).await;
    assert_eq!(in_json.brief(), in_form.brief());
}

#[actix_web::test]
async fn a_token_without_the_scope_adds_nothing() {
    let server = Server::start().await;
    let anna = server.anna();
    let client = server.world.compatible_client().client;
    let holder = uncino_domain::oauth::token::TokenHolder::Client(client.id);
    let token = server.token(&anna, holder, uncino_domain::oauth::scope::ScopeSet::account());
    let answer = server.send(post("/api/event").bearer(&token).json(&concert())).await;
    assert_snapshot!(answer.brief(), @r#"
    403 Forbidden
    {"error":"insufficient_scope","error_description":"the token has no permission for this"}
    "#);
    assert_snapshot!(answer.header("www-authenticate"), @r#"Bearer error="insufficient_scope", error_description="the token has no permission for this", scope="event:write", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/event""#);
}
