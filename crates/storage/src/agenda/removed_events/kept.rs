//! A removed event, as it is written down.

use serde::{Deserialize, Serialize};
use uncino_domain::agenda::event::{Event, EventDetails, Repetition};
use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile};
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, EventId, HidingId, PlaceId, UserId};
use uncino_domain::storage::{StorageError, Stored};

use crate::agenda::events::repetition::{recurrence, stored_recurrence};
use crate::error::corrupt;

/// All of an event but its number. The names are kept: what was written stays readable.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    slug: String,
    title: String,
    description: String,
    start: i64,
    end: Option<i64>,
    multidate: Option<bool>,
    online_locations: Vec<String>,
    place: KeptPlace,
    tags: Vec<String>,
    picture: Option<KeptPicture>,
    repetition: KeptRepetition,
    is_visible: bool,
    #[serde(default)]
    is_waiting: bool,
    #[serde(default)]
    hidden_with: Option<i64>,
    user_id: Option<i64>,
    client_id: Option<String>,
    /// Microseconds of Unix time.
    created_at: i64,
    updated_at: i64,
    left: Vec<(i64, bool)>,
}

#[derive(Serialize, Deserialize)]
struct KeptPlace {
    id: i64,
    name: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Microseconds of Unix time.
    created_at: i64,
    updated_at: i64,
}

#[derive(Serialize, Deserialize)]
struct KeptPicture {
    file: String,
    width: u32,
    height: u32,
    size: u32,
    alt: String,
    focus: (f64, f64),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptRepetition {
    Once,
    Series { recurrence: String, until: Option<i64>, made_until: i64 },
    Occurrence { of: i64, is_apart: bool },
}

fn moment(micros: i64) -> Stored<Timestamp> {
    Timestamp::from_timestamp_micros(micros).ok_or_else(|| bad("a moment that is none"))
}

fn bad(words: &str) -> StorageError {
    corrupt("removed_events", words.to_owned())
}

impl From<&RemovedEvent> for Kept {
    fn from(removed: &RemovedEvent) -> Self {
        let Event { slug, details, place, tags, picture, .. } = removed.event.clone();
        Self {
            slug,
            title: details.title,
            description: details.description,
            start: details.start,
            end: details.end,
            multidate: details.multidate,
            online_locations: details.online_locations,
            place: place.into(),
            tags,
            picture: picture.map(KeptPicture::from),
            repetition: removed.event.repetition.into(),
            is_visible: removed.event.is_visible,
            is_waiting: removed.event.is_waiting,
            hidden_with: removed.event.hidden_with.map(|hiding| hiding.0),
            user_id: removed.event.user_id.map(|id| id.0),
            client_id: removed.event.client_id.as_ref().map(ToString::to_string),
            created_at: removed.event.created_at.timestamp_micros(),
            updated_at: removed.event.updated_at.timestamp_micros(),
            left: removed.left.iter().map(|(id, is_apart)| (id.0, *is_apart)).collect(),
        }
    }
}

impl Kept {
    /// As it is stored.
    pub(super) fn written(&self) -> Stored<String> {
        serde_json::to_string(self).map_err(|error| bad(&error.to_string()))
    }

    /// What was stored.
    pub(super) fn read(stored: &str) -> Stored<Self> {
        serde_json::from_str(stored).map_err(|error| bad(&error.to_string()))
    }

    /// What it left behind.
    pub(super) fn left(&self) -> Vec<(EventId, bool)> {
        self.left.iter().map(|(id, is_apart)| (EventId(*id), *is_apart)).collect()
    }

    /// The event, which had this number.
    pub(super) fn into_event(self, id: EventId) -> Stored<Event> {
        Ok(Event {
            id,
            slug: self.slug,
            details: EventDetails {
                title: self.title,
                description: self.description,
                start: self.start,
                end: self.end,
                multidate: self.multidate,
                online_locations: self.online_locations,
            },
            place: self.place.into_place()?,
            tags: self.tags,
            picture: self.picture.map(KeptPicture::into_picture).transpose()?,
            repetition: self.repetition.into_repetition()?,
            is_visible: self.is_visible,
            is_waiting: self.is_waiting,
            hidden_with: self.hidden_with.map(HidingId),
            user_id: self.user_id.map(UserId),
            client_id: self.client_id.map(ClientId::new),
            created_at: moment(self.created_at)?,
            updated_at: moment(self.updated_at)?,
        })
    }
}

impl From<Place> for KeptPlace {
    fn from(place: Place) -> Self {
        Self {
            id: place.id.0,
            name: place.name,
            address: place.address,
            latitude: place.latitude,
            longitude: place.longitude,
            created_at: place.created_at.timestamp_micros(),
            updated_at: place.updated_at.timestamp_micros(),
        }
    }
}

impl KeptPlace {
    fn into_place(self) -> Stored<Place> {
        Ok(Place {
            id: PlaceId(self.id),
            name: self.name,
            address: self.address,
            latitude: self.latitude,
            longitude: self.longitude,
            created_at: moment(self.created_at)?,
            updated_at: moment(self.updated_at)?,
        })
    }
}

impl From<Picture> for KeptPicture {
    fn from(picture: Picture) -> Self {
        Self {
            file: picture.file.to_string(),
            width: picture.width,
            height: picture.height,
            size: picture.size,
            alt: picture.alt,
            focus: (picture.focus.x, picture.focus.y),
        }
    }
}

impl KeptPicture {
    fn into_picture(self) -> Stored<Picture> {
        let (x, y) = self.focus;
        Ok(Picture {
            file: PictureFile::parse(&self.file).ok_or_else(|| bad("a name of a file that is none"))?,
            width: self.width,
            height: self.height,
            size: self.size,
            alt: self.alt,
            focus: FocalPoint { x, y },
        })
    }
}

impl From<Repetition> for KeptRepetition {
    fn from(repetition: Repetition) -> Self {
        match repetition {
            Repetition::Once => Self::Once,
            Repetition::Series { recurrence, until, made_until } => {
                Self::Series { recurrence: stored_recurrence(recurrence), until, made_until }
            }
            Repetition::Occurrence { of, is_apart } => Self::Occurrence { of: of.0, is_apart },
        }
    }
}

impl KeptRepetition {
    fn into_repetition(self) -> Stored<Repetition> {
        Ok(match self {
            Self::Once => Repetition::Once,
            Self::Series { recurrence: stored, until, made_until } => {
                Repetition::Series { recurrence: recurrence(&stored)?, until, made_until }
            }
            Self::Occurrence { of, is_apart } => Repetition::Occurrence { of: EventId(of), is_apart },
        })
    }
}
