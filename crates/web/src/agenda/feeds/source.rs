//! What a feed is of.

use uncino_domain::agenda::collection;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::events::{Asked, DescribedEvent, EventService};
use uncino_domain::agenda::place;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::places::PlaceService;
use uncino_domain::storage::Stored;

use crate::agenda::paths;

/// Of what.
pub(crate) enum Source {
    /// Everything, or what the query asks for.
    All,
    /// What has a tag.
    Tag(String),
    /// What is at a place, by its name or number.
    Place(String),
    /// What a collection chooses.
    Collection(String),
}

/// What there is of it.
pub(crate) struct Found {
    /// What it is of, in a few words; nothing if it is everything.
    pub(crate) subject: Option<String>,
    /// The place that it is of.
    pub(crate) place: Option<Place>,
    /// Which events; nothing if nothing can match.
    pub(crate) asked: Option<Asked>,
}

impl Found {
    /// Its events.
    pub(crate) fn events(self, events: &EventService) -> Stored<Vec<DescribedEvent>> {
        self.asked.map_or(Ok(Vec::new()), |asked| events.agenda_described(asked))
    }
}

impl Source {
    /// None if there is nothing of that kind, or nothing of that kind could have such a name.
    pub(crate) fn parse(kind: &str, name: String) -> Option<Self> {
        let (longest, source): (usize, fn(String) -> Self) = match kind {
            "tag" => (MAX_TAG, Self::Tag),
            "place" => (place::MAX_TEXT, Self::Place),
            "collection" => (collection::MAX_NAME, Self::Collection),
            _ => return None,
        };
        paths::name(name, longest).map(source)
    }

    /// What that is in this agenda.
    pub(crate) fn find(&self, places: &PlaceService, asked: Asked) -> Stored<Found> {
        let asked = Asked { with_series: self.with_series(&asked), ..asked };
        let mut place = None;
        let (subject, asked) = match self {
            Self::All => (asked.collection.as_ref().map(|name| format!("@{name}")), Some(asked)),
            Self::Tag(tag) => {
                let query = EventQuery { tags: vec![tag.clone()], ..asked.query };
                (Some(format!("#{tag}")), Some(Asked { query, ..asked }))
            }
            Self::Place(name) => {
                place = places.find_place(name)?;
                let query = |place: &Place| EventQuery { places: vec![place.id], ..asked.query.clone() };
                let there = place.as_ref().map(|place| Asked { query: query(place), ..asked.clone() });
                (Some(format!("@{}", place.as_ref().map_or(name, |place| &place.name))), there)
            }
            Self::Collection(name) => {
                (Some(format!("@{name}")), Some(Asked { collection: Some(name.clone()), ..asked }))
            }
        };
        Ok(Found { subject, place, asked })
    }

    /// A tag and a place have their series, unless nobody wants them; everything has them only for who does: readers that
    /// have known the address since it was Gancio's get nothing that they didn't get there. A collection is as with all lists.
    fn with_series(&self, asked: &Asked) -> Option<bool> {
        match self {
            Self::Tag(_) | Self::Place(_) => asked.with_series.or(Some(true)),
            Self::All if asked.collection.is_none() => asked.with_series.or(Some(false)),
            Self::All | Self::Collection(_) => asked.with_series,
        }
    }
}
