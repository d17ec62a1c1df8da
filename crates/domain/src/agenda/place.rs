//! Places, where events happen.

use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::text::can_be_seen;

/// A place. Its name is its key, in the sense of [`key`].
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Positive, never reused.
    pub id: PlaceId,
    /// The name, in the spelling of whoever named it first.
    pub name: String,
    /// The postal address; empty for the place `online`.
    pub address: String,
    /// Degrees north, if known.
    pub latitude: Option<f64>,
    /// Degrees east, if known.
    pub longitude: Option<f64>,
    /// When it was first named.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Why a place is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceRefusal {
    /// Every place has a name.
    #[error("name required")]
    NameRequired,
    /// A field is longer than 255 characters.
    #[error("{0} is too long: at most 255 characters")]
    TooLong(&'static str),
    /// A field with a NUL character, which no database keeps.
    #[error("{0} contains a NUL character")]
    Nul(&'static str),
    /// Beyond the poles, or around the world.
    #[error("latitude or longitude is out of bounds")]
    Degrees,
}

/// The longest name and the longest address, in characters.
pub const MAX_TEXT: usize = 255;

impl Place {
    /// Is everything in it within its bounds?
    pub fn judge(&self) -> Result<(), PlaceRefusal> {
        let texts = [("name", &self.name), ("address", &self.address)];
        let is_beyond = |degrees: Option<f64>, bound: f64| {
            degrees.is_some_and(|degrees| !degrees.is_finite() || degrees.abs() > bound)
        };
        if !can_be_seen(&self.name) {
            Err(PlaceRefusal::NameRequired)
        } else if let Some((field, _)) = texts.iter().find(|(_, text)| text.chars().count() > MAX_TEXT) {
            Err(PlaceRefusal::TooLong(field))
        } else if let Some((field, _)) = texts.iter().find(|(_, text)| text.contains('\0')) {
            Err(PlaceRefusal::Nul(field))
        } else if is_beyond(self.latitude, 90.0) || is_beyond(self.longitude, 180.0) {
            Err(PlaceRefusal::Degrees)
        } else {
            Ok(())
        }
    }
}

/// A place to be found by its name, or made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlace {
    /// The name, one line.
    pub name: String,
    /// The postal address, one line.
    pub address: String,
    /// Degrees north, if known.
    pub latitude: Option<f64>,
    /// Degrees east, if known.
    pub longitude: Option<f64>,
}

impl NewPlace {
    /// Does it say the same of a place?
    pub fn describes(&self, place: &Place) -> bool {
        self.name == place.name
            && self.address == place.address
            && (self.latitude, self.longitude) == (place.latitude, place.longitude)
    }
}

/// How names are compared.
pub use crate::text::key;
