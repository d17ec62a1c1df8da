//! The form of an event, as tests fill it in.

use serde_json::json;
use uncino_domain::agenda::event::Event;
use uncino_domain::id::EventId;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Stored;

use crate::support::{Answer, Server, get, post};

pub(crate) type Fields<'f> = Vec<(&'f str, &'f str)>;

/// A browser in which nobody is logged in.
pub(crate) const NOBODY: &str = "a=b";
pub(crate) const IMAGE: &str = "name=\"image\"; filename=\"poster.jpg\"";
pub(crate) const POSTER: &[u8] = b"picture of a poster";

/// An event in winter, an hour ahead of UTC.
pub(crate) const TYPED: [(&str, &str); 8] = [
    ("title", "Concert"),
    ("description", "Come & see <b>\n\nhttps://band.example"),
    ("tags", "jazz, free"),
    ("date", "2026-12-01"),
    ("from", "21:00"),
    ("to", "23:30"),
    ("place_name", "Town hall"),
    ("place_address", "1 Main street"),
];
pub(crate) const START: i64 = 1_796_155_200;

/// What is typed, but for these.
pub(crate) fn typed<'f>(changes: &[(&'f str, &'f str)]) -> Fields<'f> {
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    TYPED.into_iter().filter(|(name, _)| !is_changed(name)).chain(changes.iter().copied()).collect()
}

/// Sends the form of a page in a browser, as multipart with these parts besides.
pub(crate) async fn send_parts(
    server: &Server,
    (session, path): (&str, &str),
    fields: &[(&str, &str)],
    more: &[(&str, &[u8])],
) -> Answer {
    let page = server.send(get(path).cookie(session)).await;
    let cookie = Some(page.cookies()).filter(|cookies| !cookies.is_empty()).unwrap_or(session.to_owned());
    let csrf = page.field("csrf_token");
    let named = |name: &str| format!("name=\"{name}\"");
    let texts: Vec<(String, &str)> = fields.iter().map(|(name, value)| (named(name), *value)).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("name=\"csrf_token\"", csrf.as_bytes())];
    parts.extend(more);
    parts.extend(texts.iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
    server.send(post(path).cookie(&cookie).parts(&parts)).await
}

pub(crate) async fn send(server: &Server, at: (&str, &str), fields: &[(&str, &str)]) -> Answer {
    send_parts(server, at, fields, &[]).await
}

pub(crate) async fn set(server: &Server, key: &str, value: bool) {
    let token = server.own_token(&server.world.user(&format!("{key}@example.org"), Role::Admin));
    let body = json!({"key": key, "value": value});
    assert_eq!(server.send(post("/api/settings").bearer(&token).json(&body)).await.status, 200);
}

pub(crate) async fn with_anna() -> (Server, String) {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    (server, session)
}

pub(crate) fn event(server: &Server, id: i64) -> Option<Event> {
    let found: Stored<_> = server.world.ports.storage.read(move |r| r.events().find(EventId(id)));
    found.unwrap()
}

/// The tag of a field.
pub(crate) fn tag(page: &Answer, name: &str) -> String {
    page.body.split('<').find(|tag| tag.contains(&format!(" name=\"{name}\""))).unwrap_or_default().to_owned()
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Does the page show a field as it was typed?
pub(crate) fn keeps(page: &Answer, name: &str, value: &str) -> bool {
    let tag = tag(page, name);
    match tag.split(' ').next() {
        Some("textarea") => tag.split_once(">\n").is_some_and(|(_, text)| text == escaped(value)),
        Some("select") => page.body.contains(&format!("<option value=\"{value}\" selected>")),
        _ => tag.contains(&format!("value=\"{}\"", escaped(value))),
    }
}

/// The one event that is there. The first number is the place's on memory storage, so it is looked for.
pub(crate) fn only(server: &Server) -> Event {
    let found: Vec<Event> = (1..20).filter_map(|id| event(server, id)).collect();
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

pub(crate) fn is_empty(server: &Server) -> bool {
    (1..20).all(|id| event(server, id).is_none())
}
