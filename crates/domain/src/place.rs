//! Places, where events happen.

use crate::clock::Timestamp;
use crate::id::PlaceId;

/// A place. Its name is its key, without regard to case.
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

/// A place to be found by its name, or made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlace {
    /// The name, trimmed.
    pub name: String,
    /// The postal address, trimmed.
    pub address: String,
    /// Degrees north, if known.
    pub latitude: Option<f64>,
    /// Degrees east, if known.
    pub longitude: Option<f64>,
}

/// How names are compared: without regard to case, in the sense of Unicode.
pub fn key(name: &str) -> String {
    name.to_lowercase()
}
