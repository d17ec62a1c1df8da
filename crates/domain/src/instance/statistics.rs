//! How much there is: what an instance tells of itself, and what is used most.

use crate::access::caller::Administrator;
use crate::agenda::place::Place;
use crate::context::Ports;
use crate::instance::outbox::OutboxKind;
use crate::storage::{StorageError, Stored, TagUsage};

/// How many places and tags are looked at for a search, of each.
const LOOKED_AT: u32 = 200;

/// Counts.
#[derive(Debug, Clone)]
pub struct StatisticsService {
    ports: Ports,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Visible events.
    pub events: u32,
    /// Active users.
    pub users: u32,
}

/// A place or a tag that was searched for, with how many visible events have it.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A place.
    Place(Place, u32),
    /// A tag.
    Tag(TagUsage),
}

impl Found {
    /// How many visible events have it.
    pub fn weight(&self) -> u32 {
        match self {
            Self::Place(_, weight) => *weight,
            Self::Tag(usage) => usage.count,
        }
    }
}

impl StatisticsService {
    /// A statistics service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// How much there is.
    pub fn usage(&self) -> Stored<Usage> {
        self.ports.storage.read(|repositories| {
            let events = repositories.events().count_visible()?;
            Ok::<_, StorageError>(Usage { events, users: repositories.users().count_active()? })
        })
    }

    /// How many letters were given up in the last 30 days.
    pub fn letters_given_up(&self, _for: &Administrator) -> Stored<u32> {
        self.ports.storage.read(|repositories| repositories.outbox().count_given_up(OutboxKind::Letter))
    }

    /// Places and tags with these words in them, the most used first, at most `limit`.
    pub fn search(&self, words: &str, limit: usize) -> Stored<Vec<Found>> {
        let words = words.trim().to_owned();
        if words.contains('\0') {
            return Ok(Vec::new());
        }
        self.ports.storage.read(move |repositories| {
            let places = repositories.places().search(&words, LOOKED_AT)?;
            let ids: Vec<_> = places.iter().map(|place| place.id).collect();
            let counts = repositories.events().count_at(&ids)?;
            let tags = repositories.tags().search(&words, LOOKED_AT)?;
            let weighed = places.into_iter().map(|place| {
                let weight = counts.get(&place.id).copied().unwrap_or_default();
                Found::Place(place, weight)
            });
            let mut found: Vec<Found> = weighed.chain(tags.into_iter().map(Found::Tag)).collect();
            found.sort_by_key(|found| std::cmp::Reverse(found.weight()));
            found.truncate(limit);
            Ok::<_, StorageError>(found)
        })
    }
}
