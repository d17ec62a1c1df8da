//! Putting an event under a free slug.

use std::collections::HashSet;

use crate::event::NewEvent;
use crate::id::EventId;
use crate::storage::{EventInsertion, Repositories, Stored};

/// Adds the event under the first free slug: the title's, then with `-1`, `-2` and so on.
pub(super) fn insert(repositories: &mut dyn Repositories, mut event: NewEvent) -> Stored<EventId> {
    let base = slug_of(&event.details.title);
    loop {
        let taken: HashSet<String> = repositories.events().slugs_like(&base)?.into_iter().collect();
        let mut candidates =
            std::iter::once(base.clone()).chain((1_u64..).map(|number| format!("{base}-{number}")));
        event.slug = candidates.find(|slug| !taken.contains(slug)).unwrap_or_else(|| base.clone());
        match repositories.events().insert(&event)? {
            EventInsertion::Inserted(id) => return Ok(id),
            EventInsertion::SlugTaken => {}
        }
    }
}

/// The longest slug without a number behind it, in characters.
const MAX_SLUG: usize = 100;

/// A title as it stands in a URL, cut at a word if it is long.
fn slug_of(title: &str) -> String {
    let slug = slug::slugify(title);
    let short = match slug.get(..MAX_SLUG) {
        None => slug.as_str(),
        Some(start) => start.rsplit_once('-').map_or(start, |(words, _)| words),
    };
    if short.is_empty() {
        "event".to_owned()
    } else if short.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("event-{short}") // Or it would hide the event of that number.
    } else {
        short.to_owned()
    }
}
