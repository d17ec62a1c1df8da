//! The agenda as a notice board: a slice of it with what a page shows around it.

use super::EventService;
use super::agenda::{Asked, list, starts};
use crate::agenda::announcement::Announcement;
use crate::agenda::event::{EventQuery, EventSummary, Slice};
use crate::agenda::storage::TagUsage;
use crate::storage::{Repositories, Stored};

/// How many events at most are counted for the days of a board.
const MAX_COUNTED: u32 = 5_000;
/// How many of the most used tags stand on a board.
const TAGS: u32 = 6;

/// What a board is asked for.
#[derive(Debug, Clone, Default)]
pub struct BoardAsked {
    /// The slice.
    pub events: Asked,
    /// The days of which the events are counted, from a moment to a moment (Unix seconds).
    pub counted: (i64, i64),
}

/// A slice of the agenda, and what stands around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Board {
    /// The events of the slice.
    pub events: Vec<EventSummary>,
    /// When the events of the counted days start (Unix seconds), in order, at most 5,000; what is shown at home counts.
    pub starts: Vec<i64>,
    /// The names of the collections that are in the navigation, in their order.
    pub collections: Vec<String>,
    /// The most used tags, the most used first.
    pub tags: Vec<TagUsage>,
    /// What visitors are told, the latest first.
    pub announcements: Vec<Announcement>,
}

impl EventService {
    /// A slice of the agenda with what stands around it, as of one moment.
    pub fn board(&self, asked: BoardAsked) -> Stored<Board> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            let (from, until) = asked.counted;
            let of_the_days = EventQuery {
                starts_from: Some(from),
                starts_until: Some(until),
                with_multidate: true,
                slice: Some(Slice { offset: 0, limit: MAX_COUNTED }),
                ..EventQuery::default()
            };
            let of_the_days = Asked { query: of_the_days, ..Asked::default() };
            Ok(Board {
                events: list(repositories, &settings, asked.events)?,
                starts: starts(repositories, &settings, of_the_days)?,
                collections: pinned(repositories)?,
                tags: repositories.tags().search("", TAGS)?,
                announcements: announcements(repositories)?,
            })
        })
    }
}

fn pinned(repositories: &mut dyn Repositories) -> Stored<Vec<String>> {
    let collections = repositories.collections().list()?.into_iter();
    Ok(collections.filter(|collection| collection.is_top).map(|collection| collection.name).collect())
}

fn announcements(repositories: &mut dyn Repositories) -> Stored<Vec<Announcement>> {
    let mut announcements = repositories.announcements().list()?;
    announcements.retain(|announcement| announcement.words.visible);
    announcements.reverse();
    Ok(announcements)
}
