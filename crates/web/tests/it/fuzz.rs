//! Whatever an author writes and whatever a stranger asks, every answer comes within a bounded time and has a bounded size.
//! `cargo xtask fuzz` tries the same with new texts.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::rt::System;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use uncino_testkit::fixtures::{World, policy};
use uncino_testkit::memory::MemoryStorage;
use uncino_testkit::texts::{try_corpus, try_texts, within};

use crate::support::{Answer, Request, Server, delete, get, post, put, site};

/// Generous: a slow machine with much else to do passes, a loop doesn't.
const DEADLINE: Duration = Duration::from_secs(5);
/// The largest answer about nothing: a page with all that stands around it, the stylesheet.
const FRAME: usize = 128 * 1024;
/// How many times as large as what was sent an answer may be: a title stands in a page several times, escaped twice.
const GROWTH: usize = 100;

type Judged = Result<(), String>;

/// A server without limits, and what runs it.
struct Ground {
    system: actix_web::rt::SystemRunner,
    server: Server,
    token: String,
}

impl Ground {
    fn new() -> Self {
        let system = System::new();
        let mut policy = policy();
        policy.limits = false;
        let world = World::on(Arc::new(MemoryStorage::default()), policy);
        let server = system.block_on(Server::with(world, site()));
        let token = server.own_token(&server.admin());
        Self { system, server, token }
    }

    /// Asks, and judges the answer by time, status and size.
    fn ask(&self, what: &str, request: Request, sent: &str) -> Result<Answer, String> {
        let answer = within(DEADLINE, what, || self.system.block_on(self.server.send(request)))?;
        let most = FRAME + GROWTH * sent.len();
        if answer.status >= 500 {
            Err(format!("{what}: {} {}", answer.status, answer.body))
        } else if answer.body.len() > most {
            Err(format!("{what}: {} bytes, of {} sent", answer.body.len(), sent.len()))
        } else {
            Ok(answer)
        }
    }

    /// An event of this text is published, shown in every form, changed and removed.
    fn author_writes(&self, text: &str) -> Judged {
        let first = |longest: usize| text.chars().take(longest).collect::<String>();
        let event = json!({
            "title": first(255), "description": text, "start_datetime": 1_795_417_072, "end_datetime": 1_795_424_272,
            "place_name": first(255), "place_address": first(255), "tags": [first(100), "fuzz"],
            "online_locations": [first(500)], "external_id": first(255),
        });
        let added = self.ask("POST /api/event", post("/api/event").bearer(&self.token).json(&event), text)?;
        if added.status != 200 {
            return is_refused_shortly(&added);
        }
        let added: Value = added.json();
        self.shows(&added, text)?;
        let mut change = event;
        change["id"] = added["id"].clone();
        self.ask("PUT /api/event", put("/api/event").bearer(&self.token).json(&change), text)?;
        let path = format!("/api/event/{}", added["id"]);
        let removed = self.ask("DELETE /api/event", delete(&path).bearer(&self.token), text)?;
        if removed.status == 200 { Ok(()) } else { Err(format!("not removed: {}", removed.body)) }
    }

    fn shows(&self, event: &Value, text: &str) -> Judged {
        let slug = event["slug"].as_str().unwrap_or_default();
        let (place, tag) = (event["place"]["id"].clone(), event["tags"][0].as_str().unwrap_or("fuzz"));
        let tag = encoded(tag);
        for path in [
            "/".to_owned(),
            format!("/event/{slug}"),
            "/sitemap.xml".to_owned(),
            "/api/events?query=fuzz".to_owned(),
            "/api/tag?search=f".to_owned(),
            format!("/api/tag/{tag}"),
            format!("/api/place/{place}"),
            format!("/api/event/detail/{slug}"),
            format!("/api/event/detail/{slug}.ics"),
            "/feed/rss".to_owned(),
            "/feed/ics".to_owned(),
            "/feed/json".to_owned(),
            format!("/feed/rss/place/{place}"),
            format!("/feed/ics/place/{place}"),
            format!("/feed/json/place/{place}"),
            format!("/feed/rss/tag/{tag}"),
            format!("/feed/ics/tag/{tag}"),
        ] {
            let answer = self.ask(&path, get(&path), text)?;
            if answer.status != 200 {
                return Err(format!("{path}: {}", answer.status));
            }
            reads_well(&path, &answer)?;
        }
        Ok(())
    }

    /// A text in every place of a request.
    fn stranger_asks(&self, text: &str) -> Judged {
        let word = encoded(text);
        for path in [
            "feed/ics/tag",
            "feed/rss/place",
            "feed/json/collection",
            "feed",
            "api/tag",
            "api/place",
            "api/collections",
            "api/event/detail",
            "api",
            "event",
            "media",
            "media/thumb",
            "assets",
            ".well-known/nodeinfo",
            ".well-known/oauth-protected-resource",
            "",
        ] {
            let path = format!("/{path}/{word}");
            let answer = self.ask(&path, get(&path), text)?;
            reads_well(&path, &answer)?;
        }
        for query in [
            "/api/events?query=",
            "/api/events?tags=",
            "/api/events?places=",
            "/api/events?start=",
            "/api/events?max=",
            "/api/events?max=1&page=",
            "/api/events?after=",
            "/api/events?collection=",
            "/api/events?",
            "/feed/rss?tags=",
            "/feed/ics?collection=",
            "/api/tag?search=",
            "/api/place?search=",
            "/api/event/meta?search=",
            "/login?next=",
            "/setup?code=",
            "/recover?code=",
            "/oauth/authorize?client_id=",
            "/authorize?redirect_uri=",
        ] {
            let path = format!("{query}{word}");
            let answer = self.ask(&path, get(&path), text)?;
            reads_well(&path, &answer)?;
        }
        let line: String = text.chars().filter(|c| matches!(c, ' '..='~')).collect();
        for name in [
            "accept",
            "accept-encoding",
            "if-none-match",
            "cookie",
            "authorization",
            "host",
            "x-forwarded-for",
            "origin",
        ] {
            self.ask(name, get("/api/events").header(name, &line), text)?;
            self.ask(name, get("/").header(name, &line), text)?;
        }
        for path in [
            "/api/event",
            "/api/client",
            "/oauth/token",
            "/oauth/register",
            "/api/user/register",
            "/api/settings",
        ] {
            for kind in
                ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
            {
                self.ask(path, Request::new(Method::POST, path).body(kind, text), text)?;
            }
        }
        let client = json!({"client_name": text, "redirect_uris": text, "scopes": text, "website": text});
        self.ask("/api/client", post("/api/client").json(&client), text)?;
        let client = json!({"client_name": text, "redirect_uris": [text], "scope": text, "client_uri": text});
        self.ask("/oauth/register", post("/oauth/register").json(&client), text)?;
        Ok(())
    }
}

fn is_refused_shortly(answer: &Answer) -> Judged {
    if answer.body.len() < 300 { Ok(()) } else { Err(format!("a long refusal: {}", answer.body)) }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Is it what its content type says?
fn reads_well(path: &str, answer: &Answer) -> Judged {
    let kind = answer.header("content-type");
    let is_well = if answer.status != 200 {
        true
    } else if kind.starts_with("text/calendar") {
        answer.body.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r']))
            && answer.body.ends_with("END:VCALENDAR\r\n")
    } else if kind.starts_with("application/rss+xml") {
        rss::Channel::read_from(answer.body.as_bytes()).is_ok()
    } else if kind.starts_with("application/json") {
        serde_json::from_str::<Value>(&answer.body).is_ok()
    } else {
        true
    };
    if is_well { Ok(()) } else { Err(format!("{path} is no {kind}: {}", answer.body)) }
}

#[test]
fn whatever_an_author_writes_is_shown_in_time() {
    let ground = Ground::new();
    try_texts(300, 256, |text| ground.author_writes(text));
}

#[test]
fn whatever_a_stranger_asks_is_answered_in_time() {
    let ground = Ground::new();
    try_texts(300, 160, |text| ground.stranger_asks(text));
}

#[test]
fn the_corpus_is_shown_and_answered_in_time() {
    let ground = Ground::new();
    try_corpus(|text| ground.author_writes(text));
    try_corpus(|text| ground.stranger_asks(text));
}
