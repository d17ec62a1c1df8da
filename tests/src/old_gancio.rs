//! A Gancio that still answers: with what a real one was recorded to say of `fixtures/gancio`. Of the events in its one recorded
//! list it chooses as Gancio does, because what is coming depends on the day. Pictures whose files aren't in the fixture were taken out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use reqwest::Url;
use serde_json::{Value, json};

use crate::moving::{ADDRESS, HOST};

/// The list of everything, by the address at which it was recorded.
const ALL: &str = "/api/events?start=0&show_recurrent=true";
/// What feeds begin with, in seconds before now.
const A_DAY: i64 = 24 * 60 * 60;

/// Its recorded answers by path, and its pictures.
struct OldGancio {
    answers: Value,
    uploads: PathBuf,
    now: i64,
}

/// What it says: status, kind and body.
type Said = (u16, &'static str, Vec<u8>);

/// Answers until the test ends; its address.
pub fn old_gancio() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gancio");
    let answers = std::fs::read(folder.join("answers.json")).unwrap();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs().try_into().unwrap();
    let answers = serde_json::from_slice(&answers).unwrap();
    let old = Arc::new(OldGancio { answers, uploads: folder.join("uploads"), now });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let old = old.clone();
            std::thread::spawn(move || old.serve(&stream));
        }
    });
    address
}

impl OldGancio {
    fn serve(&self, mut stream: &TcpStream) {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let Some(asked) = lines.next() else { return };
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let target = asked.split_whitespace().nth(1).unwrap_or_default();
        let (status, kind, body) = self.answer(target);
        let head = format!(
            "HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let _the_caller_may_be_gone = stream.write_all(&[head.into_bytes(), body].concat());
    }

    fn answer(&self, target: &str) -> Said {
        if let Some(recorded) = self.answers.get(target) {
            return json_of(recorded);
        }
        let url = Url::parse(&format!("http://old{target}")).unwrap();
        let parts: Vec<String> = url.path_segments().unwrap().map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts[..] {
            ["api", "events"] => json_of(&self.list(&url)),
            ["api", "event", "detail", slug] => self.detail(slug),
            ["api", "place", id] => {
                let place = |event: &&Value| is_at(event, id);
                let named = self.all().find(place).map(|event| &event["place"]);
                json_of(&json!({ "place": named, "events": self.coming(place) }))
            }
            ["api", "tag", tag] => json_of(&json!(self.coming(|event| has_tag(event, tag)))),
            ["api", "collections", name] => json_of(&json!(self.collection(name))),
            ["feed", form] => {
                let is_single =
                    |event: &&Value| event["parentId"].is_null() && begins(event) >= self.now - A_DAY;
                feed(form, &self.all().filter(is_single).collect::<Vec<_>>(), 20)
            }
            ["feed", form, "tag", tag] => feed(form, &self.coming(|event| has_tag(event, tag)), usize::MAX),
            ["feed", form, "place", id] => feed(form, &self.coming(|event| is_at(event, id)), usize::MAX),
            ["feed", form, "collection", name] => feed(form, &self.collection(name), usize::MAX),
            ["media", ..] => self.picture(&parts[1..].join("/")),
            ["event", _] => (200, "text/html", Vec::new()),
            _ => (403, "text/plain", b"Forbidden".to_vec()),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Value> {
        self.answers[ALL].as_array().unwrap().iter()
    }

    /// What begins or ends within the bounds.
    fn list(&self, url: &Url) -> Value {
        let said = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
        let number = |name: &str| said(name).and_then(|value| value.parse::<i64>().ok());
        let (start, end) = (number("start").unwrap_or(self.now), number("end").unwrap_or(i64::MAX));
        let is_older = said("older").is_some();
        let is_within = |event: &&Value| {
            let ends = event["end_datetime"].as_i64();
            let begins = begins(event);
            if is_older {
                begins <= start || ends.is_some_and(|ends| ends <= start)
            } else {
                (begins >= start || ends.is_some_and(|ends| ends >= start)) && begins <= end
            }
        };
        let is_shown = |event: &&Value| {
            said("show_recurrent").as_deref() != Some("false") || event["parentId"].is_null()
        };
        let most = number("max").and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        self.all().filter(is_within).filter(is_shown).take(most).cloned().collect()
    }

    fn detail(&self, slug: &str) -> Said {
        let event = self.all().find(|event| event["slug"] == slug);
        let id = event.map_or(slug.to_owned(), |event| event["id"].to_string());
        let recorded = self.answers.get(format!("/api/event/detail/{id}"));
        recorded.map_or((404, "text/plain", Vec::new()), json_of)
    }

    fn coming(&self, chosen: impl Fn(&&Value) -> bool) -> Vec<&Value> {
        self.all().filter(|event| self.is_coming(event)).filter(chosen).collect()
    }

    fn is_coming(&self, event: &Value) -> bool {
        begins(event) >= self.now || event["end_datetime"].as_i64().is_some_and(|ends| ends >= self.now)
    }

    fn collection(&self, name: &str) -> Vec<&Value> {
        let recorded = self.answers[&format!("/collections/{name}")].as_array();
        recorded.into_iter().flatten().filter(|event| self.is_coming(event)).collect()
    }

    fn picture(&self, name: &str) -> Said {
        let missing = |_missing| (404, "text/plain", Vec::new());
        std::fs::read(self.uploads.join(name)).map_or_else(missing, |body| (200, "image/jpeg", body))
    }
}

/// These entries, at most so many.
fn feed(form: &str, events: &[&Value], most: usize) -> Said {
    let lines = |line: &dyn Fn(&Value) -> String, most: usize| -> Vec<u8> {
        events.iter().take(most).map(|event| line(event)).collect::<String>().into_bytes()
    };
    let guid = |event: &Value| {
        let slug = event["slug"].as_str().map_or_else(|| event["id"].to_string(), str::to_owned);
        format!("<item><guid>{ADDRESS}/event/{slug}</guid></item>")
    };
    match form {
        "json" => json_of(&json!(events)),
        "rss" => (200, "application/rss+xml", lines(&guid, most)),
        _ => (200, "text/calendar", lines(&|event| format!("UID:{}@{HOST}\r\n", event["id"]), usize::MAX)),
    }
}

fn begins(event: &Value) -> i64 {
    event["start_datetime"].as_i64().unwrap()
}

fn is_at(event: &Value, place: &str) -> bool {
    event["place"]["id"].as_i64() == place.parse().ok()
}

fn has_tag(event: &Value, tag: &str) -> bool {
    event["tags"].as_array().unwrap().iter().any(|own| own == tag)
}

fn json_of(value: &Value) -> Said {
    (200, "application/json", value.to_string().into_bytes())
}

/// A part of a path as it was meant: a plus stands for itself there.
fn decoded(part: &str) -> String {
    let pair = format!("x={}", part.replace('+', "%2B"));
    Url::parse(&format!("http://x/?{pair}")).unwrap().query_pairs().next().unwrap().1.into_owned()
}
