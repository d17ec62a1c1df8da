//! Descriptions: the HTML that authors may write, and its plain text.
//!
//! ammonia decides what is safe. Bare links become anchors between two passes of it, so nothing that the linking does
//! could get past the sanitiser.

mod breaks;
mod growth;
mod headings;
mod linker;
mod links;
mod plain_text;
mod tracking;
mod typed;
mod walk;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

pub use growth::is_overgrown;
pub use headings::headings_below;
pub use plain_text::{bare_text, from_words, plain_text, words};
pub use typed::{from_typed, typed};

use breaks::{LOST, with_breaks};
use linker::Linker;
use tracking::without_tracking;
use walk::walk;

use crate::text::{straight, turns_direction};

const TAGS: [&str; 21] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "i",
    "em",
    "b",
    "strong",
    "u",
    "s",
    "span",
    "a",
    "li",
    "ul",
    "ol",
    "code",
    "blockquote",
];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| keeping(&[]));

/// A sanitiser that keeps, beside what [`SANITISER`] keeps, the blocks that will be lost: where one was must be known.
static WITH_BLOCKS: LazyLock<Builder<'static>> = LazyLock::new(|| keeping(&LOST));

fn keeping(more: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .tags(TAGS.iter().chain(more).copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href", "target"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .attribute_filter(|_, attribute, value| match attribute {
            "href" => Some(without_tracking(value).into()),
            // A tab with a name could send this one elsewhere.
            "target" => (value == "_blank").then(|| value.into()),
            _ => Some(value.into()),
        });
    builder
}

/// Makes a description safe: the tags that Gancio keeps, `href` and `target="_blank"` on links and no other attribute, bare
/// links as anchors, `fbclid` taken out of links. Lines stay lines: in text without any block a blank line begins a paragraph
/// and a line end is a break; a block that isn't kept leaves a break, a cell of a table a space. Nothing turns the direction
/// of what follows.
pub fn sanitise(html: &str) -> String {
    let safe = sanitise_once(&straight(html));
    // Written as entities they come to light now; and without them something else may be left than was looked at.
    if safe.contains(turns_direction) { sanitise_once(&straight(&safe)) } else { safe }
}

fn sanitise_once(html: &str) -> String {
    // Twice: what the first pass takes out may have kept a link within a link together, and the second settles that.
    let lines = with_breaks(&WITH_BLOCKS.clean(html).to_string());
    let safe = SANITISER.clean(&SANITISER.clean(&lines).to_string()).to_string();
    SANITISER.clean(&walk(&safe, Linker::default())).to_string()
}

/// Sanitises HTML of a stranger: nothing if it, or what comes of it, has more than so many characters, a NUL, or would be
/// unreasonable to judge.
pub fn sanitise_within(html: &str, max: usize) -> Option<String> {
    let is_fit = |html: &str| html.chars().count() <= max && !html.contains('\0');
    if !is_fit(html) || is_overgrown(html) {
        return None;
    }
    Some(sanitise(html)).filter(|safe| is_fit(safe))
}
