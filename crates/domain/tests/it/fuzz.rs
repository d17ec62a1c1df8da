//! Whatever text is sent, what is computed from it comes within a bounded time and has a bounded size. `cargo xtask fuzz`
//! tries the same with new texts.

use std::time::Duration;

use serde_json::json;
use uncino_domain::agenda::event::description::{from_words, is_overgrown, plain_text, sanitise, words};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::picture::{FocalPoint, PictureFile};
use uncino_domain::agenda::place;
use uncino_domain::instance::setting;
use uncino_domain::oauth::client::{ClientName, Website};
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::text::{can_be_seen, in_order, one_line, printable};
use uncino_testkit::texts::{try_corpus, try_texts, within};

use crate::agenda::calendars::hostile::is_bounded as calendar_is_bounded;

/// Generous: a slow machine with much else to do passes, a loop doesn't.
const DEADLINE: Duration = Duration::from_secs(5);
/// The longest description, in characters.
const DESCRIPTION: usize = 100_000;

/// Every parser and every change of a line of text.
fn lines_are_bounded(text: &str) -> Result<(), String> {
    within(DEADLINE, "a parser", || {
        let _ = (RedirectUri::parse(text).is_ok(), ScopeSet::parse(text).is_ok(), EmailAddress::parse(text));
        let _ = (
            Website::parse(text),
            ClientName::parse(text),
            PictureFile::parse(text),
            FocalPoint::parse(text),
        );
        let _ = (Recurrence::parse(text, None), Recurrence::parse("1m", Some(text)), can_be_seen(text));
        let _ = (setting::judge(text, json!(text)), setting::judge("title", json!(text)));
        let _ = (
            setting::judge("instance_timezone", json!(text)),
            setting::judge("instance_locale", json!(text)),
        );
    })?;
    for (what, made) in within(DEADLINE, "a change of a line", || {
        [
            ("one_line", one_line(text)),
            ("in_order", in_order(text)),
            ("printable", printable(text)),
            ("key", place::key(text)),
        ]
    })? {
        if made.len() > 3 * text.len() {
            return Err(format!("{what} made {} bytes of {}", made.len(), text.len()));
        }
    }
    Ok(())
}

/// A description as long as one may be, of that text again and again.
fn descriptions_are_bounded(text: &str) -> Result<(), String> {
    let html: String = text.chars().cycle().take(if text.is_empty() { 0 } else { DESCRIPTION }).collect();
    if within(DEADLINE, "is_overgrown", || is_overgrown(&html))? {
        return Ok(());
    }
    let safe = within(DEADLINE, "sanitise", || sanitise(&html))?;
    // What grows beyond what is kept is refused after it was made, so that is bounded too.
    if safe.len() > 64 * DESCRIPTION {
        return Err(format!("sanitise made {} bytes", safe.len()));
    }
    if safe.chars().count() > DESCRIPTION {
        return Ok(());
    }
    let plain = within(DEADLINE, "plain_text", || plain_text(&safe))?;
    let typed = within(DEADLINE, "words", || words(&safe))?;
    within(DEADLINE, "sanitise words", || sanitise(&from_words(&typed)))?;
    if plain.len().max(typed.len()) > 2 * safe.len() {
        Err(format!("plain_text made {} bytes, words {}", plain.len(), typed.len()))
    } else {
        Ok(())
    }
}

#[test]
fn whatever_a_line_is_it_is_judged_in_time() {
    try_texts(2_000, 2_000, lines_are_bounded);
}

#[test]
fn whatever_a_description_is_it_is_judged_in_time() {
    try_texts(400, 64, descriptions_are_bounded);
}

#[test]
fn whatever_a_calendar_is_it_is_read_in_time() {
    try_texts(2_000, 300, |text| calendar_is_bounded(text, DEADLINE));
}

#[test]
fn the_corpus_is_judged_in_time() {
    try_corpus(|text| calendar_is_bounded(text, DEADLINE));
    try_corpus(lines_are_bounded);
    try_corpus(descriptions_are_bounded);
}
