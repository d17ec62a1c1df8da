//! What is sent, for the description only: how it is read, and in which other forms, stands in `api/event_fields.rs` and beside
//! each handler.

#![expect(dead_code, reason = "only their names and types are looked at")]

use utoipa::{IntoParams, ToSchema};

/// The fields of an event, and what else there is of it in this form.
macro_rules! event_fields {
    ($(#[$about:meta])* $name:ident { $($more:tt)+ }) => {
        $(#[$about])*
        #[derive(ToSchema)]
        pub(crate) struct $name {
            /// Required for a new event, at most 255 characters.
            title: Option<String>,
            /// HTML, which is sanitised.
            description: Option<String>,
            /// Unix seconds; required for a new event.
            start_datetime: Option<i64>,
            /// Unix seconds.
            end_datetime: Option<i64>,
            /// A place by its number,
            place_id: Option<i64>,
            /// or by its name
            place_name: Option<String>,
            /// and address.
            place_address: Option<String>,
            place_latitude: Option<f64>,
            place_longitude: Option<f64>,
            /// At most 50.
            tags: Option<Vec<String>>,
            /// At most 10.
            online_locations: Option<Vec<String>>,
            /// Does it last several days?
            multidate: Option<bool>,
            /// A picture is fetched from there.
            image_url: Option<String>,
            /// What the picture shows.
            image_name: Option<String>,
            /// `x,y`, each from -1 to 1.
            image_focalpoint: Option<String>,
            /// How the sender calls the event: the same again updates it.
            external_id: Option<String>,
            /// The number of the event that is changed.
            id: Option<i64>,
            $($more)+
        }
    };
}

event_fields!(
    /// An event.
    EventFields {
        recurrent: Option<Recurrence>,
    }
);

event_fields!(
    /// An event with a picture.
    EventParts {
        /// `{"frequency": "1w"}` as a text.
        recurrent: Option<String>,
        /// JPEG, PNG, WebP or GIF, at most 10 MiB; or `1` as a text to keep the one that is there.
        #[schema(value_type = Option<String>, format = Binary)]
        image: Option<Vec<u8>>,
    }
);

/// How an event repeats.
#[derive(ToSchema)]
pub(crate) struct Recurrence {
    /// So many weeks (`1w` to `52w`), months (`1m` to `24m`) or one year (`1y`).
    frequency: String,
    /// For months: `ordinal`, or which weekday of the month, 1 to 4, or -1 for the last.
    #[schema(rename = "type")]
    kind: Option<String>,
}

/// Which events a list has. What can't be understood counts as absent.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Chosen {
    /// Unix seconds; now if left out
    start: Option<String>,
    /// Unix seconds
    end: Option<String>,
    /// words that are all in the title, the description, the place's name or a tag
    query: Option<String>,
    /// any of these, separated by commas or repeated
    tags: Option<String>,
}

/// Where the events of a list are, and how many it has.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Bounded {
    /// numbers, any of them
    places: Option<String>,
    /// how many at most
    max: Option<String>,
}

/// Which part of a list is meant, and in which order.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Sliced {
    /// which slice of max, from 0
    page: Option<String>,
    /// start and number of the last event that was seen: the `Link` header has it
    after: Option<String>,
    /// what began earlier
    older: Option<String>,
    /// the latest first
    reverse: Option<String>,
    /// with occurrences of recurring events
    show_recurrent: Option<String>,
    /// with events of several days
    show_multidate: Option<String>,
}

/// A message about an event.
#[derive(ToSchema)]
pub(crate) struct MessageFields {
    /// At most 5,000 characters.
    message: String,
    /// May its author read it?
    is_author_visible: Option<bool>,
}

/// Whose event it is to be.
#[derive(ToSchema)]
pub(crate) struct AssignmentFields {
    /// The event.
    id: i64,
    /// The user.
    user_id: i64,
}

/// A place; what is left out is kept.
#[derive(ToSchema)]
pub(crate) struct PlaceFields {
    id: i64,
    name: Option<String>,
    address: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// Another name for a tag.
#[derive(ToSchema)]
pub(crate) struct TagFields {
    tag: String,
    #[schema(rename = "newTag")]
    new: String,
}

/// A collection.
#[derive(ToSchema)]
pub(crate) struct CollectionFields {
    /// At most 100 characters.
    name: String,
}

/// What a collection chooses; in a change what is left out is kept.
#[derive(ToSchema)]
pub(crate) struct FilterFields {
    #[schema(rename = "collectionId")]
    collection_id: Option<i64>,
    tags: Option<Vec<String>>,
    places: Option<Vec<i64>>,
    negate: Option<bool>,
}

/// A calendar, or where it is.
#[derive(ToSchema)]
pub(crate) struct CalendarFields {
    /// Its text, at most 2 MiB.
    calendar: Option<String>,
    /// Or its address; `webcal://` is `https://`.
    url: Option<String>,
    /// Where an entry takes place that doesn't say it: a place by its name. Without it they are refused.
    place: Option<String>,
    /// Is what is over taken too, but for series?
    past: Option<bool>,
    /// Only say what would become of it.
    dry_run: Option<bool>,
}

/// A calendar as a file.
#[derive(ToSchema)]
pub(crate) struct CalendarParts {
    /// At most 2 MiB, under whatever name.
    #[schema(value_type = Option<String>, format = Binary)]
    calendar: Option<String>,
    place: Option<String>,
    past: Option<bool>,
    dry_run: Option<bool>,
}

/// An announcement; in a change what is left out is kept.
#[derive(ToSchema)]
pub(crate) struct AnnouncementFields {
    title: Option<String>,
    /// HTML, which is sanitised.
    announcement: Option<String>,
    visible: Option<bool>,
}

/// An application.
#[derive(ToSchema)]
pub(crate) struct ClientFields {
    client_name: String,
    /// Separated by white space.
    redirect_uris: String,
    /// Of the `scopes_supported` in `/.well-known/oauth-authorization-server`, separated by spaces.
    scopes: Option<String>,
    website: Option<String>,
}

/// A setting.
#[derive(ToSchema)]
pub(crate) struct SettingFields {
    key: String,
    /// Any JSON.
    value: serde_json::Value,
    /// Is it shown to nobody? As it was, if left out.
    is_secret: Option<bool>,
}

/// A static page; in a change what is left out is kept.
#[derive(ToSchema)]
pub(crate) struct StaticPageFields {
    #[schema(max_length = 255)]
    title: Option<String>,
    /// HTML; it is sanitised.
    #[schema(max_length = 20_000)]
    content: Option<String>,
}

/// What is to be changed of an account; what is left out is kept. Without an administrator's rights only the description
/// and `to_notify` of one's own.
#[derive(ToSchema)]
pub(crate) struct UserFields {
    /// `admin`, `editor` or `user`.
    role: Option<String>,
    is_active: Option<bool>,
    description: Option<String>,
    /// At least 8 characters.
    password: Option<String>,
    /// Letters about what happens on the agenda?
    to_notify: Option<bool>,
}

/// A new account.
#[derive(ToSchema)]
pub(crate) struct NewUserFields {
    email: String,
    /// At least 8 characters; left out, a letter with a link to choose one goes to the address.
    password: Option<String>,
    /// `admin`, `editor` or `user`, which it is if left out.
    role: Option<String>,
}

/// What somebody asks for an account with.
#[derive(ToSchema)]
pub(crate) struct AccountFields {
    email: String,
    /// At least 8 characters.
    password: String,
    /// Who they are, for the administrators.
    #[schema(max_length = 1000)]
    description: Option<String>,
}

/// Whose password is forgotten.
#[derive(ToSchema)]
pub(crate) struct AddressFields {
    email: String,
}

/// What a letter's link brought.
#[derive(ToSchema)]
pub(crate) struct RecoveryFields {
    recover_code: String,
    /// The new one, at least 8 characters.
    password: Option<String>,
}

/// A proof that it is oneself.
#[derive(ToSchema)]
pub(crate) struct PasswordFields {
    password: String,
}

/// Who logs in.
#[derive(ToSchema)]
pub(crate) struct LogInFields {
    email: String,
    password: String,
}

/// A picture, under any name.
#[derive(ToSchema)]
pub(crate) struct PictureFields {
    #[schema(value_type = String, format = Binary)]
    logo: Vec<u8>,
}
