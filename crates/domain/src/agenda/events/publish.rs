//! Putting an event under a free slug.

use crate::agenda::event::NewEvent;
use crate::id::EventId;
use crate::slug;
use crate::storage::{EventInsertion, Repositories, Stored};

/// Adds the event under the first free slug: the title's, then with `-1`, `-2` and so on.
pub(super) fn insert(repositories: &mut dyn Repositories, mut event: NewEvent) -> Stored<EventId> {
    let base = slug::of_title(&event.details.title, "event");
    loop {
        // Mostly it is: those like it are many where titles are alike.
        event.slug = if repositories.events().is_slug_free(&base)? {
            base.clone()
        } else {
            slug::first_free(&base, repositories.events().slugs_like(&base)?)
        };
        match repositories.events().insert(&event)? {
            EventInsertion::Inserted(id) => return Ok(id),
            EventInsertion::SlugTaken => {}
        }
    }
}
