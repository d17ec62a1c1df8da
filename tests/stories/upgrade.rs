//! What a released version left is all there after an upgrade. One folder of each stands in `fixtures/upgrade`, with what
//! must be found in it.

use reqwest::Client;
use serde_json::{Value, json};
use tests::{Database, Server};

/// A program on a copy of what a version left, and what must be found.
struct Upgraded {
    server: Server,
    database: Database,
    expected: Value,
    http: Client,
}

impl Upgraded {
    fn from(version: &str) -> Self {
        let database = Database::left_by(version);
        let server = start(&database);
        let path = database.folder().unwrap().join("expected.json");
        let expected = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        Self { server, database, expected, http: Client::new() }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.server.url())).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.http.get(format!("{}{path}", self.server.url())).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.unwrap()
    }

    async fn change(&self, method: &str, path: &str, body: &Value, token: &str) -> Value {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}{path}", self.server.url());
        let answer = self.http.request(method, url).bearer_auth(token).json(body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }

    fn word(&self, pointer: &str) -> &str {
        self.expected.pointer(pointer).and_then(Value::as_str).unwrap()
    }

    fn events(&self) -> &[Value] {
        self.expected["events"].as_array().unwrap()
    }
}

fn start(database: &Database) -> Server {
    let media = database.folder().unwrap().join("media");
    Server::start_with(database, &[("UNCINO_MEDIA__DIR", &media.display().to_string())])
}

fn titles(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["title"].as_str().unwrap()).collect()
}

/// Of places, 2 became 1, 4 became 3 and 6 became 5.
fn kept(place: i64) -> i64 {
    if place <= 6 { (place - 1) / 2 * 2 + 1 } else { place }
}

#[tokio::test]
async fn what_0_1_0_left_is_all_there() {
    let mut upgraded = Upgraded::from("0.1.0");
    for _ in 0..2 {
        expect_everything(&upgraded).await;
        let Upgraded { server, database, expected, http } = upgraded;
        assert!(server.stop("TERM"));
        upgraded = Upgraded { server: start(&database), database, expected, http };
    }
    expect_everything(&upgraded).await;
    write_by_old_numbers(&upgraded).await;
}

async fn expect_everything(upgraded: &Upgraded) {
    for event in upgraded.events() {
        for key in ["slug", "id"] {
            let key = event[key].as_str().map_or_else(|| event[key].to_string(), str::to_owned);
            let found = upgraded.get(&format!("/api/event/detail/{key}")).await;
            assert_eq!((&found["id"], &found["title"]), (&event["id"], &event["title"]));
            assert_eq!(found["start_datetime"], event["start"]);
            assert_eq!(found["place"]["id"], kept(event["placeId"].as_i64().unwrap()));
        }
    }
    expect_old_numbers_and_names(upgraded).await;
    let collection = upgraded.get("/api/collections/Mixed").await;
    for title in upgraded.expected["collection"].as_array().unwrap() {
        assert!(titles(&collection).contains(&title.as_str().unwrap()), "{collection}");
    }
    let picture = upgraded
        .http
        .get(format!("{}/media/{}", upgraded.server.url(), upgraded.word("/picture")))
        .send()
        .await;
    let picture = picture.unwrap();
    assert!(picture.status() == 200 && picture.bytes().await.unwrap().starts_with(&[0xFF, 0xD8]));
    let with_picture = upgraded.get(&format!("/api/event/detail/{}", upgraded.expected["pic_id"])).await;
    assert_eq!(with_picture["media"][0]["url"], upgraded.expected["picture"]);
    let series = upgraded.expected["series"].clone();
    let occurrence = upgraded.get("/api/event/detail/weekly-1").await;
    assert_eq!((&occurrence["parentId"], &occurrence["title"]), (&series, &json!("Weekly")));
}

async fn expect_old_numbers_and_names(upgraded: &Upgraded) {
    for (place, twin) in [(1, 2), (3, 4), (5, 6)] {
        let both: Vec<&str> =
            upgraded.events()[place - 1..twin].iter().map(|event| event["title"].as_str().unwrap()).collect();
        for id in [place, twin] {
            let found = upgraded.get(&format!("/api/place/{id}")).await;
            assert_eq!(found["place"]["id"], place);
            let calendar = upgraded.text(&format!("/feed/ics/place/{id}")).await;
            let events = upgraded.get(&format!("/api/events?places={id}")).await;
            for title in &both {
                assert!(
                    titles(&found["events"]).contains(title) && titles(&events).contains(title),
                    "{id}: {found}"
                );
                assert!(calendar.contains(title), "{id}: {calendar}");
            }
        }
    }
    for name in ["Citt%C3%A0%20Sud", "Citta%CC%80%20SUD", "sala%C2%A0%20sud", "strasse%20sud"] {
        upgraded.get(&format!("/api/place/{name}")).await;
    }
    for tag in ["perch%C3%A9", "perche%CC%81", "Stra%C3%9Fe", "STRASSE"] {
        let events = upgraded.get(&format!("/api/events?tags={tag}")).await;
        assert!(titles(&events).len() >= 2, "{tag}: {events}");
        assert!(upgraded.text(&format!("/feed/rss/tag/{tag}")).await.matches("<item>").count() >= 2, "{tag}");
    }
}

async fn write_by_old_numbers(upgraded: &Upgraded) {
    let (token, admin) = (upgraded.word("/token/access_token"), upgraded.word("/admin_token"));
    let added = json!({"title": "New", "start_datetime": 2_111_100_000, "place_id": 2, "tags": ["STRASSE"]});
    let added = upgraded.change("POST", "/api/event", &added, token).await;
    assert_eq!((&added["placeId"], &added["tags"][0]), (&json!(1), &json!("Straße")));
    let moved = json!({"id": added["id"], "place_id": "6"});
    assert_eq!(upgraded.change("PUT", "/api/event", &moved, token).await["placeId"], 5);
    let place = json!({"id": 4, "address": "Piazza 4"});
    let changed = upgraded.change("PUT", "/api/place", &place, admin).await;
    assert_eq!(
        (&changed["id"], &changed["name"], &changed["address"]),
        (&json!(3), &json!("Sala Sud"), &json!("Piazza 4"))
    );
    let refreshed = [
        ("grant_type", "refresh_token"),
        ("refresh_token", upgraded.word("/token/refresh_token")),
        ("client_id", upgraded.word("/client/client_id")),
        ("client_secret", upgraded.word("/client/client_secret")),
    ];
    let answer = upgraded
        .http
        .post(format!("{}/oauth/token", upgraded.server.url()))
        .form(&refreshed)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let log = String::from_utf8(upgraded.server.command(&["audit"], "").stdout).unwrap();
    assert_eq!((log.matches("place.merged").count(), log.matches("tag.merged").count()), (3, 2), "{log}");
}
