//! What waits for an editor, as JSON: the shape that Gancio has since 1.24.

use serde::Serialize;
use uncino_domain::services::events::{Waiting, WaitingEvent};
use utoipa::ToSchema;

use super::event_json::FullPlace;
use super::event_parts::{Medium, Recurrent, media, recurrent};
use super::moment;

/// The answer to `GET /api/event/unconfirmed`.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingBody<'a> {
    events: Vec<UnconfirmedEvent<'a>>,
    #[serde(rename = "oldEvents")]
    old_events: Vec<UnconfirmedEvent<'a>>,
}

impl<'a> From<&'a Waiting> for WaitingBody<'a> {
    fn from(waiting: &'a Waiting) -> Self {
        let bodies = |events: &'a [WaitingEvent]| events.iter().map(UnconfirmedEvent::from).collect();
        Self { events: bodies(&waiting.coming), old_events: bodies(&waiting.over) }
    }
}

/// A hidden event.
#[derive(Serialize, ToSchema)]
struct UnconfirmedEvent<'a> {
    id: i64,
    title: &'a str,
    slug: &'a str,
    description: &'a str,
    multidate: Option<bool>,
    start_datetime: i64,
    end_datetime: Option<i64>,
    #[schema(value_type = Option<String>)]
    image_path: Option<()>,
    media: Vec<Medium<'a>>,
    is_visible: bool,
    recurrent: Option<Recurrent>,
    #[schema(value_type = Vec<String>)]
    likes: [(); 0],
    #[schema(value_type = Vec<String>)]
    boost: [(); 0],
    online_locations: &'a [String],
    #[schema(value_type = Option<String>)]
    ap_object: Option<()>,
    #[schema(value_type = Option<String>)]
    ap_id: Option<()>,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
    #[serde(rename = "placeId")]
    place_id: i64,
    #[serde(rename = "userId")]
    user_id: Option<i64>,
    #[serde(rename = "apUserApId")]
    #[schema(value_type = Option<String>)]
    ap_user_ap_id: Option<()>,
    #[serde(rename = "parentId")]
    parent_id: Option<i64>,
    /// How many messages there are about it.
    n_messages: u32,
    tags: &'a [String],
    place: FullPlace<'a>,
}

impl<'a> From<&'a WaitingEvent> for UnconfirmedEvent<'a> {
    fn from(waiting: &'a WaitingEvent) -> Self {
        let event = &waiting.event;
        Self {
            id: event.id.0,
            title: &event.details.title,
            slug: &event.slug,
            description: &event.details.description,
            multidate: event.details.multidate,
            start_datetime: event.details.start,
            end_datetime: event.details.end,
            image_path: None,
            media: media(event.picture.as_ref()),
            is_visible: event.is_visible,
            recurrent: recurrent(event),
            likes: [],
            boost: [],
            online_locations: &event.details.online_locations,
            ap_object: None,
            ap_id: None,
            created_at: moment(event.created_at),
            updated_at: moment(event.updated_at),
            place_id: event.place.id.0,
            user_id: event.user_id.map(|id| id.0),
            ap_user_ap_id: None,
            parent_id: event.repetition.parent().map(|id| id.0),
            n_messages: waiting.messages,
            tags: &event.tags,
            place: (&event.place).into(),
        }
    }
}
