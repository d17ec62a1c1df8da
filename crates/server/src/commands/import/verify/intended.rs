//! Which differences are meant, by their letters in docs/compatibility.md.

use serde_json::Value;
use uncino_domain::agenda::event::description::sanitise;

use super::known::Known;
use super::question::{Kind, Question, Subject};

/// What other instances have to do with, which don't come along.
const FEDERATED: [&str; 13] = [
    "ap_id",
    "ap_object",
    "ap_user",
    "apUserApId",
    "actors",
    "boost",
    "isActor",
    "likes",
    "nodeActor",
    "original_url",
    "resources",
    "apUser",
    "instance",
];

/// Feeds of Gancio have what begins later than this many seconds ago.
const A_DAY: i64 = 24 * 60 * 60;

/// What both say there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Both<'v> {
    pub(super) old: Option<&'v Value>,
    pub(super) new: Option<&'v Value>,
}

/// The letter of a difference at a place of an answer, if it is meant.
pub(super) fn intended(question: &Question, at: &str, both: Both<'_>, known: &Known) -> Option<char> {
    let Both { old, new } = both;
    let key = at.trim_end_matches("[]").rsplit('.').next().unwrap_or_default();
    let is_odd = matches!(&question.about, Subject::Collection(name) if known.is_odd(name));
    let by_kind = match question.kind {
        Kind::Collection | Kind::Rss | Kind::Calendar if is_odd => Some('u'),
        Kind::Nodeinfo | Kind::Places | Kind::Tags | Kind::Collections | Kind::Announcements
            if at == "status" =>
        {
            newer((old, new))
        }
        Kind::Place if at == "status" => unused(&question.about, new, known),
        Kind::List | Kind::Event | Kind::Tag | Kind::Place | Kind::Collection => {
            event(key, (old, new), known)
        }
        Kind::Rss | Kind::Calendar | Kind::JsonFeed => feed((old, new), known),
        Kind::Nodeinfo => nodeinfo(at),
        Kind::Places => places(at, (old, new), known),
        Kind::Tags => tags(at, (old, new), known),
        Kind::Collections => collections(at),
        Kind::Announcements => sanitised(key, (old, new)),
        Kind::Picture | Kind::Page => None,
    };
    let gone = old.filter(|_old| new.is_none() && at.ends_with("[]"));
    if gone.is_some_and(|entry| known.is_foreign(entry)) {
        return Some('o');
    }
    let by_kind = by_kind.or_else(|| joined(&question.about, (old, new), known));
    by_kind.or_else(|| anywhere(at, key, (old, new)))
}

/// What has joined what is asked about, because places of one name are one here, and so are spellings of a tag.
fn joined(about: &Subject, (old, new): (Option<&Value>, Option<&Value>), known: &Known) -> Option<char> {
    let event = known.event(new.filter(|_new| old.is_none())?)?;
    match about {
        Subject::Nothing | Subject::Collection(_) => None,
        Subject::Tag(tag) => event.spells_otherwise(tag).then_some('r'),
        Subject::Place(place) => event.is_at_twin_of(*place, known).then_some('q'),
    }
}

/// What older releases don't have yet.
fn newer((old, new): (Option<&Value>, Option<&Value>)) -> Option<char> {
    let is = |status: Option<&Value>, number: u16| status.is_some_and(|status| *status == number);
    (is(old, 404) && is(new, 200)).then_some('n')
}

/// A place where nothing is that can be seen isn't there.
fn unused(about: &Subject, new: Option<&Value>, known: &Known) -> Option<char> {
    let is_unused = matches!(about, Subject::Place(place) if !known.is_used(*place));
    (is_unused && new.is_some_and(|status| *status == 404)).then_some('x')
}

/// Meant in every answer.
fn anywhere(at: &str, key: &str, (old, new): (Option<&Value>, Option<&Value>)) -> Option<char> {
    if at == "status" {
        let failed = |status: &Value| status.as_u64().is_some_and(|status| status >= 500);
        return (old.is_some_and(failed) && !new.is_some_and(failed)).then_some('g');
    }
    let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    if old.is_some_and(Value::is_null) && new.is_some_and(is_empty) {
        return Some('n');
    }
    if FEDERATED.contains(&key) {
        return Some('o');
    }
    // A list's items are things, not keys.
    match (old, new) {
        (None, Some(_)) if key == "multidate" => Some('e'),
        (None, Some(_)) if !at.ends_with("[]") => Some('n'),
        (Some(_), None) if key == "userId" => Some('n'),
        (Some(_), None) if key == "n_messages" => Some('z'),
        (Some(_), None) if matches!(key, "createdAt" | "updatedAt") && at.contains(".place.") => Some('x'),
        _other => None,
    }
}

/// It names this program and no protocol for federation, and counts what can be seen.
fn nodeinfo(at: &str) -> Option<char> {
    let meant = [".software", ".protocols", ".usage", ".metadata.nodeActor"];
    meant.iter().any(|part| at.starts_with(part)).then_some('h')
}

fn event(key: &str, (old, new): (Option<&Value>, Option<&Value>), known: &Known) -> Option<char> {
    match key {
        "slug" if old.is_some_and(is_nothing) => Some('p'),
        "next" | "prev" if old.is_some_and(Value::is_number) => Some('p'),
        // It was one that can't be seen.
        "next" | "prev" if old.and_then(Value::as_str).is_some_and(|slug| !known.has_slug(slug)) => Some('x'),
        // Another one stands between, which was made here.
        "next" | "prev" if new.and_then(Value::as_str).is_some_and(|slug| !known.has_slug(slug)) => Some('t'),
        "description" => sanitised(key, (old, new)),
        "plain_description" => Some('s'),
        "isAnon" => Some('w'),
        _other => (old.is_none() && new.is_some_and(|event| made_here(event, known))).then_some('t'),
    }
}

/// One of a series whose time hasn't come, which the old instance hasn't made yet.
fn made_here(event: &Value, known: &Known) -> bool {
    let is_known = event["slug"].as_str().is_some_and(|slug| known.has_slug(slug));
    event["parentId"].is_number() && !is_known
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == ""
}

/// HTML that is sanitised anew.
fn sanitised(key: &str, (old, new): (Option<&Value>, Option<&Value>)) -> Option<char> {
    let texts = old.and_then(Value::as_str).zip(new.and_then(Value::as_str));
    let is_html = matches!(key, "description" | "announcement");
    texts.filter(|(old, new)| is_html && sanitise(old) == **new).map(|_texts| 's')
}

/// What still goes on stays in a feed; what the old instance hasn't made yet comes into it.
fn feed((old, new): (Option<&Value>, Option<&Value>), known: &Known) -> Option<char> {
    if let Some(gone) = old.filter(|_gone| new.is_none()) {
        // Its address was its number.
        return known.event(gone).is_some_and(|event| event.slug.is_none()).then_some('p');
    }
    let entry = new?;
    if known.event(entry).is_some_and(|event| event.start < known.now - A_DAY) {
        return Some('v');
    }
    let slug = entry.as_str().and_then(|address| address.rsplit_once("/event/")).map(|(_, slug)| slug);
    slug.is_some_and(|slug| !known.has_slug(slug)).then_some('t')
}

fn places(at: &str, (old, new): (Option<&Value>, Option<&Value>), known: &Known) -> Option<char> {
    let id = |place: &Value| place["id"].as_i64();
    match (at, old, new) {
        ("[]", Some(place), None) if id(place).is_some_and(|id| known.is_twin(id)) => Some('q'),
        ("[]", Some(place), None) if id(place).is_some_and(|id| !known.is_used(id)) => Some('o'),
        ("[]", None, Some(_)) | ("[].createdAt" | "[].updatedAt", Some(_), None) => Some('x'),
        _other => None,
    }
}

/// A tag has the spelling that most events had, and a series counts once.
fn tags(at: &str, (old, new): (Option<&Value>, Option<&Value>), known: &Known) -> Option<char> {
    let is_spelled = |tag: &Value| tag["tag"].as_str().is_some_and(|tag| known.is_spelled_otherwise(tag));
    let is_used = |tag: &Value| tag["tag"].as_str().is_some_and(|tag| known.has_tag(tag));
    match (at, old, new) {
        ("[].count", Some(_), Some(_)) => Some('y'),
        ("[]", Some(tag), None) if is_spelled(tag) => Some('r'),
        ("[]", Some(tag), None) if !is_used(tag) => Some('o'),
        ("[]", None, Some(_)) => Some('x'),
        _other => None,
    }
}

fn collections(at: &str) -> Option<char> {
    at.contains(".filters[]").then_some('u')
}
