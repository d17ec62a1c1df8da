//! What a page says, as the form of an event takes it: short enough, in one line where it has one, and harmless.

use std::collections::HashSet;

use url::Url;

use super::tree::{Tree, escape};
use super::{Description, Draft, FoundEvent, FoundPage};
use crate::agenda::event::description::{from_words, sanitise_within};
use crate::agenda::event::submission::{
    MAX_DESCRIPTION, MAX_LOCATION, MAX_LOCATIONS, MAX_TAG, MAX_TAGS, MAX_TITLE,
};
use crate::agenda::place;
use crate::text::{can_be_seen, is_web_address, one_line, turns_direction};

/// What a place is called that is none on earth.
pub(super) const ONLINE: &str = "Online";
/// The longest address of a picture, in characters.
const MAX_PICTURE: usize = 2_000;
/// The longest description of which nothing but the words is taken, in characters.
const MAX_WORDS: usize = 20_000;

pub(super) fn tidy(draft: Draft, page: FoundPage<'_>) -> FoundEvent {
    let mut event = FoundEvent {
        title: title(&draft.title),
        description: draft.description.sanitised(),
        start: draft.start,
        end: draft.end,
        place_name: line(&draft.place_name, place::MAX_TEXT),
        place_address: line(&draft.place_address, place::MAX_TEXT),
        online_locations: online_locations(&draft.online_locations, page.url),
        tags: tags(&draft.tags),
        picture: draft.picture.and_then(|picture| whole(&picture, page.url, MAX_PICTURE)),
    };
    if event.place_name.is_empty() {
        if !event.place_address.is_empty() {
            event.place_name = event.place_address.split(',').next().unwrap_or_default().trim().to_owned();
        } else if draft.is_online || !event.online_locations.is_empty() {
            event.place_name = ONLINE.to_owned();
        }
    }
    event
}

/// A title; empty if there is nothing to be seen of it.
pub(super) fn title(text: &str) -> String {
    line(text, MAX_TITLE)
}

/// A line of at most so many characters.
fn line(text: &str, most: usize) -> String {
    // Longer ones aren't even looked at: white space may be most of it.
    let begin: String = text.chars().filter(|c| *c != '\0').take(20 * most).collect();
    let line: String = one_line(&begin).chars().take(most).collect();
    if can_be_seen(&line) { line.trim_end().to_owned() } else { String::new() }
}

fn tags(said: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    // In the form commas stand between them.
    let lines = said.iter().take(20 * MAX_TAGS).map(|tag| line(&tag.replace(',', " "), MAX_TAG));
    let lines = lines.filter(|tag| !tag.is_empty() && seen.insert(place::key(tag)));
    lines.take(MAX_TAGS).collect()
}

fn online_locations(said: &[String], base: &Url) -> Vec<String> {
    let mut seen = HashSet::new();
    let lines = said.iter().take(20 * MAX_LOCATIONS).filter_map(|location| {
        let is_address = is_web_address(location.trim()) || location.trim().starts_with('/');
        if is_address { whole(location, base, MAX_LOCATION) } else { Some(line(location, MAX_LOCATION)) }
    });
    lines.filter(|line| !line.is_empty() && seen.insert(line.clone())).take(MAX_LOCATIONS).collect()
}

/// An address of the web, whole and as it was written; nothing if it is none, or a longer one.
fn whole(address: &str, base: &Url, most: usize) -> Option<String> {
    let address: String = address.trim().chars().take(most + 1).collect();
    let url = base.join(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !turns_direction(c);
    let is_kept = is_web_address(&address) && address.chars().all(is_plain);
    let whole = if is_kept { address } else { url.into() };
    (whole.chars().count() <= most).then_some(whole)
}

impl Description {
    /// A text that is HTML if it looks so. Some write HTML as they would write it within HTML.
    pub(super) fn of(text: &str) -> Self {
        if looks_like_html(text) {
            return Self::Html(text.to_owned());
        }
        let plain = super::tree::unescape(text);
        if looks_like_html(&plain) { Self::Html(plain) } else { Self::Words(plain) }
    }

    fn sanitised(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Html(html) => {
                let html = html.replace('\0', "");
                sanitise_within(&html, MAX_DESCRIPTION).unwrap_or_else(|| of_words(&only_words(&html)))
            }
            Self::Words(words) => of_words(&words.replace('\0', "")),
        }
    }
}

/// The words of HTML that is too large to be looked at.
fn only_words(html: &str) -> String {
    let tree = Tree::read(&format!("<div>{html}"));
    tree.text(0, 4 * MAX_WORDS)
}

fn of_words(words: &str) -> String {
    let short: String = words.chars().take(MAX_WORDS).collect();
    sanitise_within(&from_words(&short), MAX_DESCRIPTION).unwrap_or_else(|| escape(&one_line(&short)))
}

fn looks_like_html(text: &str) -> bool {
    let begins = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.contains('>')
    };
    text.match_indices('<').take(100).any(|(at, _)| begins(&text[at + 1..]))
}
