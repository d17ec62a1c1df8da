//! The picture and the recurrence of an event, as JSON.

use serde::Serialize;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{Event, Parent};
use uncino_domain::agenda::picture::Picture;
use utoipa::ToSchema;

/// A picture. Lists and answers have an array of at most one.
#[derive(Serialize, ToSchema)]
pub(crate) struct Medium<'a> {
    url: &'a str,
    height: u32,
    width: u32,
    name: &'a str,
    size: u32,
    #[schema(value_type = Vec<f64>)]
    focalpoint: [f64; 2],
}

/// What stands under `media`.
pub(crate) fn media(picture: Option<&Picture>) -> Vec<Medium<'_>> {
    picture.map(Medium::from).into_iter().collect()
}

impl<'a> From<&'a Picture> for Medium<'a> {
    fn from(picture: &'a Picture) -> Self {
        Self {
            url: picture.file.as_str(),
            height: picture.height,
            width: picture.width,
            name: &picture.alt,
            size: picture.size,
            focalpoint: [picture.focus.x, picture.focus.y],
        }
    }
}

/// How a series repeats, as Gancio's clients say it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recurrent {
    /// Not there if nobody knows how it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<RecurrentKind>,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum RecurrentKind {
    Day(&'static str),
    Weekday(i8),
}

/// What stands under `recurrent`.
pub(crate) fn recurrent(event: &Event) -> Option<Recurrent> {
    event.repetition.recurrence().map(Recurrent::from)
}

impl From<Recurrence> for Recurrent {
    fn from(recurrence: Recurrence) -> Self {
        let kind = match recurrence {
            Recurrence::Weeks(_) | Recurrence::Years | Recurrence::Unknown => None,
            Recurrence::Months(_) => Some(RecurrentKind::Day("ordinal")),
            Recurrence::WeekdayOfMonths(_, which) => Some(RecurrentKind::Weekday(which)),
        };
        Self { frequency: recurrence.frequency(), kind }
    }
}

/// The series of an occurrence.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParentBody {
    id: i64,
    recurrent: Option<Recurrent>,
    is_visible: bool,
    start_datetime: i64,
}

impl From<Parent> for ParentBody {
    fn from(parent: Parent) -> Self {
        let recurrent = parent.rule.map(|(recurrence, _)| Recurrent::from(recurrence));
        Self { id: parent.id.0, recurrent, is_visible: parent.is_visible, start_datetime: parent.start }
    }
}
