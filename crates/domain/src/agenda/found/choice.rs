//! Which of the events of a page is meant, and what is told of it by two who tell of the same.

use super::tidy::{ONLINE, tidy, title};
use super::tree::unescape;
use super::{Draft, Found, FoundPage};
use crate::text::{key, one_line};

/// The one that is meant.
pub(super) fn one(mut events: Vec<Draft>, page: FoundPage<'_>) -> Option<Found> {
    events.retain(|event| !title(&event.title).is_empty());
    let others = events.len().checked_sub(1)?;
    let event = tidy(events.swap_remove(meant(&events, page)), page);
    Some(Found { event, others })
}

/// The one that is meant by both; what is told in JSON-LD is exact, what people read is whole.
pub(super) fn of_both(
    structured: Vec<Draft>,
    microformats: Vec<Draft>,
    page: FoundPage<'_>,
) -> Option<Found> {
    let Some(mut found) = one(structured, page) else { return one(microformats, page) };
    // In JSON-LD titles are written as in HTML, or they aren't: nobody knows.
    let name = key(&found.event.title);
    let is_same = |event: &Draft| {
        [one_line(&event.title), title(&unescape(&event.title))].iter().any(|title| key(title) == name)
    };
    let same = microformats.into_iter().find(is_same);
    let Some(same) = same else { return Some(found) };
    let (has_parts, is_summary) = (same.has_parts, same.is_summary);
    let (read, event) = (tidy(same, page), &mut found.event);
    event.title = read.title;
    if !read.description.is_empty() && (!is_summary || event.description.is_empty()) {
        event.description = read.description;
    }
    if !read.tags.is_empty() {
        event.tags = read.tags;
    }
    let has_none =
        event.place_address.is_empty() && [String::new(), ONLINE.to_owned()].contains(&event.place_name);
    if !read.place_name.is_empty() && (has_parts || has_none) {
        (event.place_name, event.place_address) = (read.place_name, read.place_address);
    }
    event.start = event.start.or(read.start);
    event.end = event.end.or(read.end);
    event.picture = event.picture.take().or(read.picture);
    Some(found)
}

/// The number of the one that the page is about: it has the page's own address. Else the next one to come, or the last that was.
fn meant(events: &[Draft], page: FoundPage<'_>) -> usize {
    let here = without_fragment(page.url.as_str());
    let is_here = |event: &Draft| event.url.as_deref().map(without_fragment) == Some(here);
    if let Some(at) = events.iter().position(is_here) {
        return at;
    }
    let now = page.now.timestamp();
    let last = |event: &Draft| event.end.or(event.start).map_or(i64::MIN, |when| when.last(page.zone));
    let numbered = || events.iter().map(last).enumerate();
    let next = numbered().filter(|(_, last)| *last >= now).min_by_key(|(_, last)| *last);
    let latest = || numbered().max_by_key(|(number, last)| (*last, std::cmp::Reverse(*number)));
    next.or_else(latest).map_or(0, |(number, _)| number)
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url).trim_end_matches('/')
}
