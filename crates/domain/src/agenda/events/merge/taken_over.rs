//! What an event takes over from another one that is the same.

use std::collections::HashSet;

use crate::agenda::event::submission::{MAX_LOCATIONS, MAX_TAGS};
use crate::agenda::event::{Event, EventDetails};
use crate::agenda::picture::Picture;
use crate::agenda::place::key;
use crate::clock::Timestamp;
use crate::storage::EventChange;

/// What the event that stays lacks and the other has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TakenOver {
    /// When it ends, in Unix seconds: not before the one that stays begins. Whether it lasts several days goes along.
    pub end: Option<i64>,
    /// Does it last several days?
    pub multidate: Option<bool>,
    /// Sanitised HTML.
    pub description: Option<String>,
    /// Its picture, the same file.
    pub picture: Option<Picture>,
    /// The tags that the one that stays hasn't, as many as it can have.
    pub tags: Vec<String>,
    /// Likewise where to take part from afar.
    pub online_locations: Vec<String>,
}

impl TakenOver {
    /// What `kept` lacks and `other` has.
    pub(super) fn of(kept: &Event, other: &Event) -> Self {
        let (details, others) = (&kept.details, &other.details);
        let end = others.end.filter(|end| details.end.is_none() && *end >= details.start);
        let description = Some(others.description.clone());
        Self {
            end,
            multidate: others.multidate.filter(|_| end.is_some() && details.multidate.is_none()),
            description: description.filter(|html| details.description.is_empty() && !html.is_empty()),
            picture: other.picture.clone().filter(|_| kept.picture.is_none()),
            tags: missing(&kept.tags, &other.tags, MAX_TAGS, key),
            online_locations: missing(
                &details.online_locations,
                &others.online_locations,
                MAX_LOCATIONS,
                str::to_owned,
            ),
        }
    }

    /// Is there nothing to take over?
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The event that stays, with it.
    pub(super) fn change(&self, kept: &Event, updated_at: Timestamp) -> EventChange {
        let Event { details, place, tags, picture, repetition, .. } = kept.clone();
        let taken = self.clone();
        let details = EventDetails {
            end: details.end.or(taken.end),
            multidate: details.multidate.or(taken.multidate),
            description: taken.description.unwrap_or(details.description),
            online_locations: [details.online_locations, taken.online_locations].concat(),
            ..details
        };
        EventChange {
            details,
            place_id: place.id,
            tags: [tags, taken.tags].concat(),
            picture: picture.or(taken.picture),
            repetition,
            updated_at,
        }
    }
}

/// Those of the others that aren't among ours, as many as there is room for.
fn missing(ours: &[String], others: &[String], room: usize, key: impl Fn(&str) -> String) -> Vec<String> {
    let mut known: HashSet<String> = ours.iter().map(|ours| key(ours)).collect();
    let new = others.iter().filter(|other| known.insert(key(other)));
    new.take(room.saturating_sub(ours.len())).cloned().collect()
}
