//! What Gancio 1.21 was seen to answer, and what Uncino answers to the same requests: the same status, the same keys in the same
//! order, the same values. What is meant to differ has a letter, and its reason in `docs/compatibility.md`.

use std::collections::BTreeSet;

use reqwest::{Client, Method};
use serde_json::Value;
use tests::application::WORDPRESS;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(gancios_answers_are_ours_but_for_what_is_meant_to_differ);

/// When the recorded events take place; here it is a year that is still to come.
const RECORDED: &str = "17954";
const TO_COME: &str = "18954";

/// How a request was sent.
enum Body {
    None,
    Json(&'static str),
    Form(&'static str),
}

/// Who sent it.
#[derive(PartialEq)]
enum As {
    Application,
    Nobody,
    BadToken,
}

use As::{Application as App, BadToken, Nobody};
use Body::{Form, Json, None as Nothing};

/// Who, method and path, body; status and body of Gancio's answer; the letters of what is meant to differ.
type Recorded = (As, &'static str, Body, u16, &'static str, &'static str);

const CONCERT: &str = r#"{"title": "Concert of the year", "tags": ["music", "free"], "description": "<p>Hello <b>you</b> <script>alert(1)</script> https://example.org</p>", "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin"}"#;

const RECORD: &[Recorded] = &[
    (
        App,
        "POST /api/event",
        Json(CONCERT),
        200,
        r#"{"likes":[],"boost":[],"online_locations":[],"id":1,"title":"Concert of the year","description":"<p>Hello <b>you</b>  <a target=\"_blank\" href=\"https://example.org\">https://example.org</a></p>","start_datetime":1795413472,"end_datetime":null,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"","createdAt":"","slug":"concert-of-the-year","placeId":1,"userId":1,"tags":["music","free"],"place":{"id":1,"name":"Town hall","ap_id":null,"address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"","updatedAt":""}}"#,
        "a",
    ),
    (
        App,
        "POST /api/event",
        Json(
            r#"{"tags": ["music"], "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin"}"#,
        ),
        400,
        "title required",
        "",
    ),
    (
        App,
        "POST /api/event",
        Json(
            r#"{"title": "Concert", "start_datetime": 1795413472, "place_address": "1 Main street, Turin"}"#,
        ),
        400,
        "place_id or place_name and place_address are required",
        "",
    ),
    (
        App,
        "POST /api/event",
        Json(
            r#"{"title": "Concert", "tags": "music", "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin"}"#,
        ),
        400,
        "tags field must be an array",
        "",
    ),
    (
        App,
        "POST /api/event",
        Json(
            r#"{"title": "Concert", "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin", "image_url": "http://127.0.0.1:9/x.jpg"}"#,
        ),
        400,
        "Bad Request",
        "k",
    ),
    (
        App,
        "POST /api/event",
        Form(
            "title=Form+event&start_datetime=1795417072&place_name=Town+hall&place_address=x&tags%5B%5D=a&tags%5B%5D=b",
        ),
        200,
        r#"{"likes":[],"boost":[],"online_locations":[],"id":2,"title":"Form event","description":"","start_datetime":1795417072,"end_datetime":null,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"","createdAt":"","slug":"form-event","placeId":1,"userId":1,"tags":[],"place":{"id":1,"name":"Town hall","ap_id":null,"address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"","updatedAt":""}}"#,
        "ab",
    ),
    (
        App,
        "POST /api/event",
        Form("title=Form+event&start_datetime=1795417072&place_name=Town+hall&place_address=x&tags=a&tags=b"),
        200,
        r#"{"likes":[],"boost":[],"online_locations":[],"id":3,"title":"Form event","description":"","start_datetime":1795417072,"end_datetime":null,"recurrent":null,"is_visible":true,"media":[],"updatedAt":"","createdAt":"","slug":"form-event-1","placeId":1,"userId":1,"tags":["a","b"],"place":{"id":1,"name":"Town hall","ap_id":null,"address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"","updatedAt":""}}"#,
        "a",
    ),
    (
        Nobody,
        "POST /api/event",
        Json(
            r#"{"title": "anon", "tags": ["music", "free"], "description": "", "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin"}"#,
        ),
        200,
        r#"{"likes":[],"boost":[],"online_locations":[],"id":4,"title":"anon","description":"","start_datetime":1795413472,"end_datetime":null,"recurrent":null,"is_visible":false,"media":[],"updatedAt":"","createdAt":"","slug":"anon","placeId":1,"tags":["music","free"],"place":{"id":1,"name":"Town hall","ap_id":null,"address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"","updatedAt":""}}"#,
        "a",
    ),
    (BadToken, "POST /api/event", Json(CONCERT), 200, "{}", "c"),
    (
        App,
        "PUT /api/event",
        Json(
            r#"{"title": "Concert, new title", "tags": ["music", "jazz"], "description": "<p>Hello</p>", "start_datetime": 1795413472, "place_name": "Town hall", "place_address": "1 Main street, Turin", "id": 1}"#,
        ),
        200,
        r#"{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","description":"<p>Hello</p>","multidate":null,"start_datetime":1795413472,"end_datetime":null,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":[],"ap_object":null,"ap_id":null,"createdAt":"","updatedAt":"","placeId":1,"userId":1,"apUserApId":null,"parentId":null,"tags":["music","jazz"],"place":{"id":1,"name":"Town hall","ap_id":null,"address":"1 Main street, Turin","latitude":null,"longitude":null,"createdAt":"","updatedAt":""}}"#,
        "a",
    ),
    (
        App,
        "PUT /api/event",
        Json(r#"{"id": 1, "title": "only a title"}"#),
        400,
        "place_id or place_name and place_address are required",
        "",
    ),
    (
        App,
        "PUT /api/event",
        Json(
            r#"{"id": 99999, "title": "x", "place_name": "Town hall", "place_address": "1 Main street, Turin"}"#,
        ),
        404,
        "Not Found",
        "",
    ),
    (App, "PUT /api/event", Json(CONCERT), 404, "Not Found", ""),
    (Nobody, "PUT /api/event", Json(r#"{"id": 1}"#), 403, "Forbidden", ""),
    (BadToken, "PUT /api/event", Json(r#"{"id": 1}"#), 403, "Forbidden", "c"),
    (App, "PUT /api/event/1", Json(CONCERT), 404, "Not Found", "d"),
    (
        Nobody,
        "GET /api/event/detail/concert-of-the-year",
        Nothing,
        200,
        r#"{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","description":"<p>Hello</p>","multidate":null,"start_datetime":1795413472,"end_datetime":null,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":[],"parentId":null,"tags":["music","jazz"],"place":{"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"id":1},"resources":[],"parent":null,"isMine":false,"isAnon":false,"next":"form-event","prev":null,"plain_description":"Hello"}"#,
        "",
    ),
    (
        Nobody,
        "GET /api/event/detail/1",
        Nothing,
        200,
        r#"{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","description":"<p>Hello</p>","multidate":null,"start_datetime":1795413472,"end_datetime":null,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":[],"parentId":null,"tags":["music","jazz"],"place":{"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"id":1},"resources":[],"parent":null,"isMine":false,"isAnon":false,"next":"form-event","prev":null,"plain_description":"Hello"}"#,
        "",
    ),
    (Nobody, "GET /api/event/detail/nope", Nothing, 404, "Not Found", ""),
    (
        Nobody,
        "GET /api/events?max=1",
        Nothing,
        200,
        r#"[{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","start_datetime":1795413472,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"","apUserApId":null,"parentId":null,"tags":["music","jazz"],"place":{"id":1,"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null}}]"#,
        "e",
    ),
    (Nobody, "GET /api/tag?search=mu", Nothing, 200, r#"["music"]"#, ""),
    (
        Nobody,
        "GET /api/tag/jazz",
        Nothing,
        200,
        r#"[{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","start_datetime":1795413472,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"","apUserApId":null,"parentId":null,"tags":["jazz","music"],"place":{"id":1,"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null}}]"#,
        "efl",
    ),
    (
        Nobody,
        "GET /api/place?search=town",
        Nothing,
        200,
        r#"[{"name":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"id":1}]"#,
        "",
    ),
    (
        Nobody,
        "GET /api/event/meta?search=town",
        Nothing,
        200,
        r#"[{"label":"Town hall","address":"1 Main street, Turin","latitude":null,"longitude":null,"id":1,"w":3,"type":"place"}]"#,
        "",
    ),
    (Nobody, "GET /api/event/meta", Nothing, 500, "500: Internal Server Error", "g"),
    (Nobody, "GET /api/collections", Nothing, 200, "[]", ""),
    (Nobody, "GET /api/ping", Nothing, 200, "OK", ""),
    (
        Nobody,
        "GET /feed/json/tag/jazz",
        Nothing,
        200,
        r#"[{"id":1,"title":"Concert, new title","slug":"concert-of-the-year","description":"<p>Hello</p>","multidate":null,"start_datetime":1795413472,"end_datetime":null,"image_path":null,"media":[],"online_locations":[],"ap_object":null,"ap_id":null,"updatedAt":"","apUserApId":null,"parentId":null,"tags":[{"tag":"music"},{"tag":"jazz"}],"place":{"name":"Town hall","id":1,"address":"1 Main street, Turin"}}]"#,
        "m",
    ),
    (
        Nobody,
        "GET /.well-known/nodeinfo/2.0",
        Nothing,
        200,
        r#"{"metadata":{"nodeDescription":"A shared agenda for local communities","nodeName":"Gancio","nodeTimezone":"Europe/Rome","nodeActor":"relay"},"openRegistrations":true,"protocols":["activitypub"],"services":{"inbound":[],"outbound":["rss2.0"]},"software":{"name":"gancio","version":"1.21.0"},"version":"2.0","usage":{"localComments":0,"localPosts":3,"users":{"total":1}}}"#,
        "h",
    ),
    (Nobody, "GET /api/nope", Nothing, 404, "Not Found", ""),
    (App, "GET /api/users", Nothing, 200, "[]", "i"),
    (Nobody, "DELETE /api/event/1", Nothing, 403, "Forbidden", ""),
    (BadToken, "DELETE /api/event/1", Nothing, 403, "Forbidden", "c"),
    (App, "DELETE /api/event/abc", Nothing, 403, "Forbidden", ""),
    (App, "DELETE /api/event/1", Nothing, 200, "OK", ""),
    (App, "DELETE /api/event/1", Nothing, 200, "OK", "j"),
];

/// Numbers and moments that differ from run to run.
const CHANGING: [&str; 2] = ["createdAt", "updatedAt"];

async fn gancios_answers_are_ours_but_for_what_is_meant_to_differ(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let access = application.tokens(&anna.approve(&application).await).await.access;
    let http = Client::new();
    let mut seen: BTreeSet<char> = BTreeSet::new();
    for (who, request, body, status, answer, letters) in RECORD {
        let (method, path) = request.split_once(' ').unwrap();
        let mut sent = http.request(Method::from_bytes(method.as_bytes()).unwrap(), server.url() + path);
        match who {
            App => sent = sent.bearer_auth(&access),
            BadToken => sent = sent.bearer_auth("nope"),
            Nobody => {}
        }
        sent = match body {
            Json(text) => sent.header("content-type", "application/json").body(to_come(text)),
            Form(text) => {
                sent.header("content-type", "application/x-www-form-urlencoded").body(to_come(text))
            }
            Nothing => sent,
        };
        let ours = sent.send().await.unwrap();
        let (our_status, our_body) = (ours.status().as_u16(), ours.text().await.unwrap());
        let gancios = (*status, told(&to_come(answer)));
        let ours = (our_status, told(&our_body));
        if letters.is_empty() {
            assert_eq!(ours, gancios, "{request}");
        } else {
            assert_ne!(ours, gancios, "{request} doesn't differ any more: {letters}");
            let alike = ours.0 == gancios.0;
            match *letters {
                // Everything but these keys is the same.
                "a" => assert_eq!(without("ap_id", ours), without("ap_id", gancios), "{request}"),
                "e" => assert_eq!(without("multidate", ours), without("multidate", gancios), "{request}"),
                "c" => assert_eq!(ours.0, 401, "{request}"),
                "d" => assert_eq!(ours.0, 405, "{request}"),
                "g" => assert_eq!(ours.0, 200, "{request}"),
                "i" | "j" => assert_eq!(ours.0, 403, "{request}"),
                "k" => assert!(alike && ours.1[0].starts_with(&gancios.1[0]), "{request}"),
                "ab" | "efl" | "h" | "m" => assert!(alike, "{request}"),
                other => unreachable!("{other}"),
            }
        }
        seen.extend(letters.chars());
    }
    let document = include_str!("../../docs/compatibility.md");
    let rows = document.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let explained: BTreeSet<char> =
        rows.filter(|cell| cell.len() == 1).filter_map(|cell| cell.chars().next()).collect();
    let named: BTreeSet<char> = VERIFYING.iter().flat_map(|source| letters_in(source)).collect();
    let known: BTreeSet<char> = seen.union(&named).copied().collect();
    assert_eq!(known, explained, "what differs has its reason in docs/compatibility.md, and only that");
}

/// Where `uncino import verify` gives letters to what it finds.
const VERIFYING: [&str; 2] = [
    include_str!("../../crates/server/src/commands/import/verify/compare.rs"),
    include_str!("../../crates/server/src/commands/import/verify/intended.rs"),
];

fn letters_in(source: &str) -> Vec<char> {
    let characters: Vec<char> = source.chars().collect();
    let is_letter = |three: &&[char]| three[0] == '\'' && three[1].is_ascii_lowercase() && three[2] == '\'';
    characters.windows(3).filter(is_letter).map(|three| three[1]).collect()
}

fn to_come(text: &str) -> String {
    text.replace(RECORDED, TO_COME)
}

/// An answer as it is compared: its keys in their order, then every value; moments are only there or not.
fn told(body: &str) -> Vec<String> {
    let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str::<Value>(body) else {
        return vec![body.trim().to_owned()];
    };
    let mut told = keys(body);
    walk(&value, "", &mut told);
    told
}

/// The keys of a JSON text in their order, which `serde_json` doesn't keep.
fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find('"') {
        rest = &rest[begin + 1..];
        let end = string_end(rest);
        let (string, behind) = (&rest[..end], &rest[end + 1..]);
        if behind.starts_with(':') {
            keys.push(format!("the key {string}"));
        }
        rest = behind;
    }
    keys
}

fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    text.bytes()
        .position(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        })
        .expect("the end of a string")
}

fn walk(value: &Value, path: &str, told: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                walk(value, &format!("{path}.{key}"), told);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for item in items {
                walk(item, path, told);
            }
        }
        leaf => {
            let is_changing = CHANGING.iter().any(|key| path.ends_with(key));
            let text = if is_changing { "…".to_owned() } else { leaf.to_string() };
            told.push(format!("{path} = {text}"));
        }
    }
}

fn without(key: &str, (status, lines): (u16, Vec<String>)) -> (u16, Vec<String>) {
    let (named, valued) = (format!("the key {key}"), format!(".{key} = "));
    (status, lines.into_iter().filter(|line| *line != named && !line.contains(&valued)).collect())
}
