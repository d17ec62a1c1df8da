//! The form of a place: what was typed, and what is wrong with it.

use serde::Serialize;
use uncino_domain::agenda::place::{MAX_TEXT, Place, PlaceRefusal};
use uncino_domain::agenda::places::{PlaceChange, PlaceDenied};
use uncino_domain::change::Change;

use crate::extract::parameters::Pairs;
use crate::pages::form;
use crate::words::Message;

/// The form of a place, as it was typed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Typed {
    name: String,
    address: String,
    latitude: String,
    longitude: String,
    /// When the place that was seen had been changed last, in microseconds of Unix time.
    pub(super) seen: String,
}

/// What is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Errors {
    name: Option<Message>,
    address: Option<Message>,
    latitude: Option<Message>,
    longitude: Option<Message>,
}

/// The fields of the form, and of the way back: what they held before.
pub(super) const FIELDS: [(&str, &str); 4] = [
    ("name", "was_name"),
    ("address", "was_address"),
    ("latitude", "was_latitude"),
    ("longitude", "was_longitude"),
];

impl Typed {
    pub(super) fn read(form: &Pairs) -> Self {
        let field = |name| form::field(form, name);
        Self {
            name: field("name"),
            address: field("address"),
            latitude: field("latitude"),
            longitude: field("longitude"),
            seen: field("seen"),
        }
    }

    /// As a place is.
    pub(super) fn of(place: &Place) -> Self {
        let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
        Self {
            name: place.name.clone(),
            address: place.address.clone(),
            latitude: degrees(place.latitude),
            longitude: degrees(place.longitude),
            seen: place.updated_at.timestamp_micros().to_string(),
        }
    }

    pub(super) fn field(&self, name: &str) -> &str {
        match name {
            "name" => &self.name,
            "address" => &self.address,
            "latitude" => &self.latitude,
            _ => &self.longitude,
        }
    }

    /// What is meant by it. Degrees are both there, or none.
    pub(super) fn judged(&self) -> Result<PlaceChange, Box<Errors>> {
        let mut errors = Box::<Errors>::default();
        let (latitude, longitude) = (degrees(&self.latitude, 90.0), degrees(&self.longitude, 180.0));
        errors.latitude = latitude.as_ref().err().cloned();
        errors.longitude = longitude.as_ref().err().cloned();
        let (Ok(latitude), Ok(longitude)) = (latitude, longitude) else { return Err(errors) };
        match (latitude, longitude) {
            (Some(_), None) => errors.longitude = Some(Message::new("admin-place-both-degrees")),
            (None, Some(_)) => errors.latitude = Some(Message::new("admin-place-both-degrees")),
            (Some(_), Some(_)) | (None, None) => {
                let set = |degrees: Option<f64>| degrees.map_or(Change::Clear, Change::Set);
                return Ok(PlaceChange {
                    name: Some(self.name.clone()),
                    address: Some(self.address.clone()),
                    latitude: set(latitude),
                    longitude: set(longitude),
                });
            }
        }
        Err(errors)
    }

    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        Self {
            name: "<b>".to_owned(),
            address: "jazz".to_owned(),
            latitude: "45".to_owned(),
            longitude: String::new(),
            seen: "1".to_owned(),
        }
    }
}

/// Degrees, with a point or a comma; none if nothing was typed.
fn degrees(text: &str, bound: f64) -> Result<Option<f64>, Message> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let degrees: Option<f64> = text.parse().ok();
    match degrees.filter(|degrees| degrees.is_finite() && degrees.abs() <= bound) {
        Some(degrees) => Ok(Some(degrees)),
        None if bound > 90.0 => Err(Message::new("admin-place-no-longitude")),
        None => Err(Message::new("admin-place-no-latitude")),
    }
}

impl Errors {
    pub(super) fn of(denied: PlaceDenied) -> Self {
        let most = u32::try_from(MAX_TEXT).unwrap_or(u32::MAX);
        let too_long = || Some(Message::new("add-too-long").with("most", most));
        let unreadable = || Some(Message::new("add-unreadable"));
        match denied {
            PlaceDenied::NameTaken => {
                Self { name: Some(Message::new("admin-place-name-taken")), ..Self::default() }
            }
            PlaceDenied::NotFound | PlaceDenied::Refused(PlaceRefusal::NameRequired) => {
                Self { name: Some(Message::new("admin-place-name-required")), ..Self::default() }
            }
            PlaceDenied::Refused(PlaceRefusal::TooLong("address")) => {
                Self { address: too_long(), ..Self::default() }
            }
            PlaceDenied::Refused(PlaceRefusal::TooLong(_name)) => {
                Self { name: too_long(), ..Self::default() }
            }
            PlaceDenied::Refused(PlaceRefusal::Nul("address")) => {
                Self { address: unreadable(), ..Self::default() }
            }
            PlaceDenied::Refused(PlaceRefusal::Nul(_name)) => Self { name: unreadable(), ..Self::default() },
            PlaceDenied::Refused(PlaceRefusal::Degrees) => {
                Self { latitude: Some(Message::new("admin-place-no-latitude")), ..Self::default() }
            }
        }
    }

    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        Self {
            name: Some(Message::new("admin-place-name-taken")),
            address: Some(Message::new("add-unreadable")),
            latitude: Some(Message::new("admin-place-no-latitude")),
            longitude: Some(Message::new("admin-place-both-degrees")),
        }
    }
}
