//! Where the addresses of the web stand in a text.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use crate::text::{is_invisible, is_web_address};

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span<'t> {
    Text(&'t str),
    /// An address, with its scheme or beginning with `www.`.
    Link(&'t str),
}

/// The parts of a text in their order: all of it, and in linear time.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let (mut written, mut next, mut before) = (0, 0, None);
    while let Some(c) = text[next..].chars().next() {
        let rest = &text[next..];
        if let Some(length) = length(before, rest) {
            if written < next {
                spans.push(Span::Text(&text[written..next]));
            }
            spans.push(Span::Link(&rest[..length]));
            next += length;
            written = next;
            before = rest[..length].chars().next_back();
        } else {
            next += c.len_utf8();
            before = Some(c);
        }
    }
    if written < text.len() {
        spans.push(Span::Text(&text[written..]));
    }
    spans
}

/// How long the address is that begins here, in bytes; none if none does.
fn length(before: Option<char>, rest: &str) -> Option<usize> {
    let host = if is_web_address(rest) {
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None; // Of another scheme.
        }
        rest.find("//").map(|at| at + 2)?
    } else if rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        if before.is_some_and(|c| c.is_alphanumeric() || "._-/@:=&%#?+~".contains(c)) || !is_name(rest) {
            return None;
        }
        0
    } else {
        return None;
    };
    let starts_well = rest[host..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '[');
    if !starts_well {
        return None;
    }
    let length = without_closing(&rest[..end(rest)]).len();
    (length > host).then_some(length)
}

/// Does it begin with `www.`, a name and a dot, and a name behind that?
fn is_name(rest: &str) -> bool {
    let is_of_host = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let host = &rest[..rest.find(|c| !is_of_host(c)).unwrap_or(rest.len())];
    let mut labels = host.split('.').skip(1);
    let mut has_label = || labels.next().is_some_and(|label| !label.is_empty());
    has_label() && has_label()
}

/// Where an address ends that begins at the beginning: no white space, nothing that nobody sees and no quotation mark belongs
/// to it, and no bracket that was opened before it.
fn end(rest: &str) -> usize {
    let mut open = [0_usize; 3];
    let mut before = None;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let is_apostrophe =
            c == '\u{2019}' && [before, after].iter().all(|c| c.is_some_and(char::is_alphanumeric));
        if stops(c) && !is_apostrophe {
            return at;
        }
        if let Some(kind) = "([{".find(c) {
            open[kind] += 1;
        } else if let Some(kind) = ")]}".find(c) {
            match open[kind].checked_sub(1) {
                Some(left) => open[kind] = left,
                None => return at,
            }
        }
        before = Some(c);
    }
    rest.len()
}

fn stops(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_control() || "<>\"|`".contains(c);
    }
    let is_full_width = matches!(
        c,
        '\u{3001}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff0c}'
            | '\u{ff0e}'
            | '\u{ff1a}'
            | '\u{ff1b}'
            | '\u{ff1f}'
            | '\u{ff61}'
            | '\u{ff64}'
    );
    let is_of_kind = matches!(
        category(c),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::OpenPunctuation
            | GeneralCategory::ClosePunctuation
            | GeneralCategory::InitialPunctuation
            | GeneralCategory::FinalPunctuation
    );
    c.is_whitespace() || is_invisible(c) || is_full_width || is_of_kind
}

/// An address without the punctuation of the sentence that it stands in.
fn without_closing(link: &str) -> &str {
    link.trim_end_matches(|c: char| {
        if c.is_ascii() {
            return ".,;:!?'([{".contains(c);
        }
        matches!(
            category(c),
            GeneralCategory::OtherPunctuation
                | GeneralCategory::DashPunctuation
                | GeneralCategory::FinalPunctuation
        )
    })
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}
