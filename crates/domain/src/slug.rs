//! Slugs: what a title is called in a URL.

use std::collections::HashSet;

/// The longest slug without a number behind it, in characters.
const MAX: usize = 100;

/// A title as it stands in a URL: lower-case ASCII letters, digits and hyphens, cut at a word if it is long. What would be
/// empty is called by the kind of thing that it is, and a slug is never a number alone: it would hide the thing of that id.
pub(crate) fn of_title(title: &str, kind: &str) -> String {
    let slug = slug::slugify(title);
    let short = match slug.get(..MAX) {
        None => slug.as_str(),
        Some(start) => start.rsplit_once('-').map_or(start, |(words, _)| words),
    };
    if short.is_empty() {
        kind.to_owned()
    } else if short.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{kind}-{short}")
    } else {
        short.to_owned()
    }
}

/// The first slug that is free: this one, then with `-1`, `-2` and so on.
pub(crate) fn first_free(base: &str, taken: impl IntoIterator<Item = String>) -> String {
    let taken: HashSet<String> = taken.into_iter().collect();
    let mut candidates =
        std::iter::once(base.to_owned()).chain((1_u64..).map(|number| format!("{base}-{number}")));
    candidates.find(|slug| !taken.contains(slug)).unwrap_or_else(|| base.to_owned())
}
