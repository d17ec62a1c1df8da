//! The requests of cal2gancio, which brings calendars into an agenda, run after run: it logs in by the API, looks each entry up
//! by a tag of its own, changes the first event that it finds, and otherwise adds one.

use reqwest::multipart::Form;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Database, Server, on_both_databases};

on_both_databases!(
    run_after_run_where_recurring_events_are_not_shown_unasked,
    run_after_run_where_recurring_events_are_shown,
    a_series_that_is_sent_many_times_at_once_is_there_once,
);

const DAY: i64 = 24 * 60 * 60;

/// What a calendar has.
#[derive(Clone)]
struct Entry {
    uid: &'static str,
    title: String,
    start: i64,
    recurrent: Recurrent,
}

#[derive(Clone, Copy)]
enum Recurrent {
    No,
    Text(&'static str),
    Nested(&'static str),
}

#[expect(clippy::disallowed_methods, reason = "the program that is run has the real clock")]
fn entry(uid: &'static str, (days, recurrent): (i64, Recurrent)) -> Entry {
    let today = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let today = i64::try_from(today).unwrap() / DAY * DAY;
    Entry { uid, title: format!("Entry {uid}"), start: today + days * DAY + 18 * 3_600, recurrent }
}

/// Some have begun long ago: a calendar tells the first time.
fn calendar() -> Vec<Entry> {
    use Recurrent::{Nested, No, Text};
    vec![
        entry("choir", (3, Text("1w"))),
        entry("yoga", (-10, Text("1w"))),
        entry("market", (-3, Nested("2w"))),
        entry("assembly", (-40, Text("1m"))),
        entry("board", (4, Nested("2m"))),
        entry("festival", (5, Text("1y"))),
        entry("concert", (6, No)),
    ]
}

struct Program {
    url: String,
    http: Client,
    token: String,
}

impl Program {
    async fn log_in(server: &Server, email: &str) -> Self {
        let token = server.log_in_by_api(email).await;
        Self { url: server.url(), http: Client::new(), token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    async fn get(&self, path: &str) -> Vec<Value> {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    fn form(entry: &Entry) -> Form {
        let form = Form::new()
            .text("title", entry.title.clone())
            .text("description", "<p>From a calendar</p>")
            .text("place_name", "Town hall")
            .text("place_address", "1 Main street")
            .text("start_datetime", entry.start.to_string())
            .text("end_datetime", (entry.start + 7_200).to_string())
            .text("tags", "calendar")
            .text("tags", format!("_ical_{}", entry.uid));
        match entry.recurrent {
            Recurrent::No => form,
            Recurrent::Text(frequency) => form.text("recurrent", json!({"frequency": frequency}).to_string()),
            Recurrent::Nested(frequency) => {
                form.text("recurrent[frequency]", frequency).text("recurrent[days]", "2")
            }
        }
    }

    async fn add(&self, entry: &Entry) -> Value {
        let answer = self.request(Method::POST, "/api/event").multipart(Self::form(entry)).send();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()["id"].clone()
    }

    /// One run.
    async fn bring(&self, calendar: &[Entry]) {
        for entry in calendar {
            let found = self.get(&format!("/api/events?tags=_ical_{}", entry.uid)).await;
            let Some(first) = found.first() else {
                self.add(entry).await;
                continue;
            };
            let form = Self::form(entry).text("id", first["id"].to_string());
            let answer = self.request(Method::PUT, "/api/event").multipart(form).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{}", entry.uid);
            assert_eq!(answer.json::<Value>().await.unwrap()["id"], first["id"], "{}", entry.uid);
        }
    }

    /// Number, title and start of all that others can see.
    async fn agenda(&self) -> Vec<(i64, String, i64)> {
        let listed = self.get("/api/events?show_recurrent=true&start=0").await;
        let one = |event: &Value| {
            let title = event["title"].as_str().unwrap().to_owned();
            (event["id"].as_i64().unwrap(), title, event["start_datetime"].as_i64().unwrap())
        };
        let mut all: Vec<_> = listed.iter().map(one).collect();
        all.sort();
        all
    }

    /// How many series, and how many other events they have.
    async fn own(&self) -> (usize, usize) {
        let mine = self.get("/api/events/mine").await;
        let series = mine.iter().filter(|event| !event["recurrent"].is_null()).count();
        (series, mine.len() - series)
    }
}

async fn agenda(database: &Database, is_visible: bool) -> (Server, Program) {
    let server = Server::start_with(database, &[("UNCINO_LIMITS__ENABLED", "false")]);
    server.create_user("admin@example.org", "admin");
    server.create_user("calendar@example.org", "user");
    let admin = Program::log_in(&server, "admin@example.org").await;
    for (key, value) in [
        ("allow_recurrent_event", json!(true)),
        ("recurrent_event_visible", json!(is_visible)),
        ("instance_timezone", json!("UTC")),
    ] {
        let setting = admin.request(Method::POST, "/api/settings").json(&json!({"key": key, "value": value}));
        assert_eq!(setting.send().await.unwrap().status(), 200);
    }
    let program = Program::log_in(&server, "calendar@example.org").await;
    (server, program)
}

async fn run_after_run(database: Database, is_visible: bool) {
    let (_server, program) = agenda(&database, is_visible).await;
    let first = calendar();
    program.bring(&first).await;
    let before = program.agenda().await;
    assert_eq!(program.own().await, (6, 1));
    assert!(before.len() > 25, "{before:?}");
    for _ in 0..3 {
        program.bring(&first).await;
        assert_eq!(program.agenda().await, before);
        assert_eq!(program.own().await, (6, 1));
    }
    // Some entries are called otherwise and are an hour later.
    let change = |entry: &Entry| match entry.uid {
        "choir" | "yoga" | "assembly" | "concert" => {
            Entry { title: format!("New {}", entry.title), start: entry.start + 3_600, ..entry.clone() }
        }
        _ => entry.clone(),
    };
    let changed: Vec<Entry> = first.iter().map(change).collect();
    let moved = |(id, title, start): &(i64, String, i64)| {
        let is_changed = changed.iter().any(|entry| entry.title == format!("New {title}"));
        if is_changed { (*id, format!("New {title}"), start + 3_600) } else { (*id, title.clone(), *start) }
    };
    let expected: Vec<_> = before.iter().map(moved).collect();
    for _ in 0..3 {
        program.bring(&changed).await;
        assert_eq!(program.agenda().await, expected);
        assert_eq!(program.own().await, (6, 1));
    }
    let unasked = program.get("/api/events?start=0").await.len();
    assert_eq!(unasked, if is_visible { expected.len() } else { 1 }, "nothing has changed for others");
}

async fn run_after_run_where_recurring_events_are_not_shown_unasked(database: Database) {
    run_after_run(database, false).await;
}

async fn run_after_run_where_recurring_events_are_shown(database: Database) {
    run_after_run(database, true).await;
}

async fn a_series_that_is_sent_many_times_at_once_is_there_once(database: Database) {
    let (_server, program) = agenda(&database, false).await;
    let program = std::sync::Arc::new(program);
    for entry in calendar().into_iter().take(2) {
        let sending: Vec<_> = (0..16)
            .map(|_| {
                let (program, entry) = (program.clone(), entry.clone());
                tokio::spawn(async move { program.add(&entry).await })
            })
            .collect();
        let mut ids = Vec::new();
        for sent in sending {
            ids.push(sent.await.unwrap());
        }
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    assert_eq!(program.own().await, (2, 0));
}
