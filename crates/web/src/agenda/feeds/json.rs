//! The agenda as JSON, as Gancio exports it: tags are objects here.

use serde::Serialize;
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::agenda::place::Place;
use utoipa::ToSchema;

use crate::agenda::api::event_json::{DetailedPlace, ListedEvent};
use crate::agenda::api::event_parts::{Medium, media};
use crate::agenda::feeds::feed::Feed;
use crate::api::moment;
use crate::written::Written;

#[derive(Serialize, ToSchema)]
pub(crate) struct ExportedEvent<'a> {
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
    online_locations: &'a [String],
    #[schema(value_type = Option<String>)]
    ap_object: Option<()>,
    #[schema(value_type = Option<String>)]
    ap_id: Option<()>,
    #[serde(rename = "updatedAt")]
    updated_at: String,
    #[serde(rename = "apUserApId")]
    #[schema(value_type = Option<String>)]
    ap_user_ap_id: Option<()>,
    #[serde(rename = "parentId")]
    parent_id: Option<i64>,
    tags: Vec<ExportedTag<'a>>,
    place: ExportedPlace<'a>,
}

#[derive(Serialize, ToSchema)]
struct ExportedTag<'a> {
    tag: &'a str,
}

#[derive(Serialize, ToSchema)]
struct ExportedPlace<'a> {
    name: &'a str,
    id: i64,
    address: &'a str,
}

impl<'a> From<&'a DescribedEvent> for ExportedEvent<'a> {
    fn from(DescribedEvent { event, description }: &'a DescribedEvent) -> Self {
        Self {
            id: event.id.0,
            title: &event.title,
            slug: &event.slug,
            description,
            multidate: event.multidate,
            start_datetime: event.start,
            end_datetime: event.end,
            image_path: None,
            media: media(event.picture.as_ref()),
            online_locations: &event.online_locations,
            ap_object: None,
            ap_id: None,
            updated_at: moment(event.updated_at),
            ap_user_ap_id: None,
            parent_id: event.parent.map(|id| id.0),
            tags: event.tags.iter().map(|tag| ExportedTag { tag }).collect(),
            place: ExportedPlace {
                name: &event.place.name,
                id: event.place.id.0,
                address: &event.place.address,
            },
        }
    }
}

/// A place with what happens there, as the API has it.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventsAtPlace<'a> {
    events: Vec<ListedEvent<'a>>,
    place: DetailedPlace<'a>,
}

impl<'a> EventsAtPlace<'a> {
    pub(crate) fn new(events: Vec<ListedEvent<'a>>, place: &'a Place) -> Self {
        Self { events, place: place.into() }
    }
}

pub(crate) fn write(feed: &Feed<'_>) -> Written {
    Written::json(&feed.events.iter().map(ExportedEvent::from).collect::<Vec<_>>())
}
