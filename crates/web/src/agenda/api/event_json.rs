//! Events as JSON, in the order of Gancio's keys. The four routes differ, and clients read some of them by position.

use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::{Event, EventSummary, Neighbours, Parent, description};
use uncino_domain::agenda::events::{DiscussedEvent, HiddenEvents};
use uncino_domain::agenda::place::Place;
use utoipa::ToSchema;

use crate::agenda::api::event_parts::{Medium, ParentBody, Recurrent, media, recurrent};
use crate::api::moment;

type Empty = [(); 0];

/// A place with its moments, as in the answer to a change.
#[derive(Serialize, ToSchema)]
pub(crate) struct FullPlace<'a> {
    id: i64,
    name: &'a str,
    address: &'a str,
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
}

impl<'a> From<&'a Place> for FullPlace<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            id: place.id.0,
            name: &place.name,
            address: &place.address,
            latitude: place.latitude,
            longitude: place.longitude,
            created_at: moment(place.created_at),
            updated_at: moment(place.updated_at),
        }
    }
}

/// A place as in a list.
#[derive(Serialize, ToSchema)]
struct ListedPlace<'a> {
    id: i64,
    name: &'a str,
    address: &'a str,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// A place as in the details, where its number comes last.
#[derive(Serialize, ToSchema)]
pub(crate) struct DetailedPlace<'a> {
    name: &'a str,
    address: &'a str,
    latitude: Option<f64>,
    longitude: Option<f64>,
    id: i64,
}

impl<'a> From<&'a Place> for DetailedPlace<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            name: &place.name,
            address: &place.address,
            latitude: place.latitude,
            longitude: place.longitude,
            id: place.id.0,
        }
    }
}

/// The answer to `POST /api/event`.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedEvent<'a> {
    #[schema(value_type = Vec<String>)]
    likes: Empty,
    #[schema(value_type = Vec<String>)]
    boost: Empty,
    online_locations: &'a [String],
    id: i64,
    title: &'a str,
    description: &'a str,
    start_datetime: i64,
    end_datetime: Option<i64>,
    recurrent: Option<Recurrent>,
    is_visible: bool,
    media: Vec<Medium<'a>>,
    #[serde(rename = "updatedAt")]
    updated_at: String,
    #[serde(rename = "createdAt")]
    created_at: String,
    slug: &'a str,
    #[serde(rename = "placeId")]
    place_id: i64,
    #[serde(rename = "userId", skip_serializing_if = "Option::is_none")]
    user_id: Option<i64>,
    tags: &'a [String],
    place: FullPlace<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

impl<'a> AddedEvent<'a> {
    /// The event, with the name that its sender gave it.
    pub(crate) fn new(event: &'a Event, external_id: Option<&'a str>) -> Self {
        Self {
            likes: [],
            boost: [],
            online_locations: &event.details.online_locations,
            id: event.id.0,
            title: &event.details.title,
            description: &event.details.description,
            start_datetime: event.details.start,
            end_datetime: event.details.end,
            recurrent: recurrent(event),
            is_visible: event.is_visible,
            media: media(event.picture.as_ref()),
            updated_at: moment(event.updated_at),
            created_at: moment(event.created_at),
            slug: &event.slug,
            place_id: event.place.id.0,
            user_id: event.user_id.map(|id| id.0),
            tags: &event.tags,
            place: (&event.place).into(),
            external_id,
        }
    }
}

/// An event with all that is known of it: the answer to `PUT /api/event`, and in `GET /api/event/unconfirmed`.
#[derive(Serialize, ToSchema)]
pub(crate) struct WholeEvent<'a> {
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
    likes: Empty,
    #[schema(value_type = Vec<String>)]
    boost: Empty,
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
    /// How many messages there are about it; only where somebody has to decide about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    n_messages: Option<u32>,
    tags: &'a [String],
    place: FullPlace<'a>,
}

impl<'a> From<&'a Event> for WholeEvent<'a> {
    fn from(event: &'a Event) -> Self {
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
            n_messages: None,
            tags: &event.tags,
            place: (&event.place).into(),
        }
    }
}

impl<'a> From<&'a DiscussedEvent> for WholeEvent<'a> {
    fn from(discussed: &'a DiscussedEvent) -> Self {
        Self { n_messages: Some(discussed.messages), ..Self::from(&discussed.event) }
    }
}

/// The answer to `GET /api/event/unconfirmed`, in the shape that Gancio has since 1.24.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitingBody<'a> {
    events: Vec<WholeEvent<'a>>,
    #[serde(rename = "oldEvents")]
    old_events: Vec<WholeEvent<'a>>,
}

impl<'a> From<&'a HiddenEvents> for WaitingBody<'a> {
    fn from(hidden: &'a HiddenEvents) -> Self {
        let bodies = |events: &'a [DiscussedEvent]| events.iter().map(WholeEvent::from).collect();
        Self { events: bodies(&hidden.coming), old_events: bodies(&hidden.over) }
    }
}

/// An event in `GET /api/events`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedEvent<'a> {
    id: i64,
    title: &'a str,
    slug: &'a str,
    multidate: Option<bool>,
    start_datetime: i64,
    end_datetime: Option<i64>,
    media: Vec<Medium<'a>>,
    online_locations: &'a [String],
    #[serde(rename = "updatedAt")]
    updated_at: String,
    #[serde(rename = "apUserApId")]
    #[schema(value_type = Option<String>)]
    ap_user_ap_id: Option<()>,
    #[serde(rename = "parentId")]
    parent_id: Option<i64>,
    tags: &'a [String],
    place: ListedPlace<'a>,
}

impl<'a> From<&'a EventSummary> for ListedEvent<'a> {
    fn from(event: &'a EventSummary) -> Self {
        let place = &event.place;
        Self {
            id: event.id.0,
            title: &event.title,
            slug: &event.slug,
            multidate: event.multidate,
            start_datetime: event.start,
            end_datetime: event.end,
            media: media(event.picture.as_ref()),
            online_locations: &event.online_locations,
            updated_at: moment(event.updated_at),
            ap_user_ap_id: None,
            parent_id: event.parent.map(|id| id.0),
            tags: &event.tags,
            place: ListedPlace {
                id: place.id.0,
                name: &place.name,
                address: &place.address,
                latitude: place.latitude,
                longitude: place.longitude,
            },
        }
    }
}

/// An event in a list for those who may see hidden ones.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandledEvent<'a> {
    #[serde(flatten)]
    event: ListedEvent<'a>,
    is_visible: bool,
    recurrent: Option<Recurrent>,
}

impl<'a> From<&'a EventSummary> for HandledEvent<'a> {
    fn from(event: &'a EventSummary) -> Self {
        let recurrent = event.recurrence.map(Recurrent::from);
        Self { event: event.into(), is_visible: event.is_visible, recurrent }
    }
}

/// The answer to `GET /api/event/detail/{slug_or_id}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct DetailedEvent<'a> {
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
    likes: Empty,
    #[schema(value_type = Vec<String>)]
    boost: Empty,
    online_locations: &'a [String],
    #[serde(rename = "parentId")]
    parent_id: Option<i64>,
    tags: &'a [String],
    place: DetailedPlace<'a>,
    #[schema(value_type = Vec<String>)]
    resources: Empty,
    parent: Option<ParentBody>,
    #[serde(rename = "isMine")]
    is_mine: bool,
    #[serde(rename = "isAnon")]
    is_anonymous: bool,
    /// Only for who may read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    n_messages: Option<u32>,
    next: Option<&'a str>,
    prev: Option<&'a str>,
    plain_description: String,
}

/// What is told with an event.
pub(crate) struct Around {
    pub(crate) neighbours: Neighbours,
    /// The series that it is one of.
    pub(crate) parent: Option<Parent>,
    /// How many messages there are about it, if the caller may read them.
    pub(crate) n_messages: Option<u32>,
}

impl<'a> DetailedEvent<'a> {
    /// The event as this caller sees it.
    pub(crate) fn of(event: &'a Event, around: &'a Around, caller: &Caller) -> Self {
        let Around { neighbours, parent, n_messages } = around;
        let is_mine = match caller {
            Caller::Anonymous => false,
            Caller::Authenticated(access) => event.user_id == Some(access.user.id),
        };
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
            parent_id: event.repetition.parent().map(|id| id.0),
            tags: &event.tags,
            place: (&event.place).into(),
            resources: [],
            parent: parent.map(ParentBody::from),
            is_mine,
            is_anonymous: event.user_id.is_none(),
            n_messages: *n_messages,
            next: neighbours.next.as_deref(),
            prev: neighbours.previous.as_deref(),
            plain_description: description::plain_text(&event.details.description),
        }
    }
}
