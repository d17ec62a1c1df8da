//! What stands below a slice: how to subscribe to exactly this, and to have it on another site.

use serde::Serialize;

use super::slice::Slice;
use crate::agenda::paths::with_query;
use crate::agenda::snippet;

/// The end of a slice.
#[derive(Debug, Serialize)]
pub(crate) struct Tail {
    /// Its feed for feed readers, within the site.
    rss: String,
    /// Its feed for calendars, within the site.
    ics: String,
    /// The same, as programs for calendars open it.
    webcal: String,
    /// The address of the page.
    address: String,
    /// What to paste into the source of another site.
    snippet: String,
    /// Where more can be chosen of that.
    export: String,
}

impl Tail {
    /// Of a slice, for an instance of this address without a slash at its end.
    pub(crate) fn of(slice: &Slice, base_url: &str, with_series: bool) -> Self {
        let feed = slice.feed(with_series);
        let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
        Self {
            rss: format!("/feed/rss{feed}"),
            ics: format!("/feed/ics{feed}"),
            webcal: format!("webcal://{host}/feed/ics{feed}"),
            address: format!("{base_url}{}", slice.path()),
            snippet: snippet::component(base_url, &choice(slice)),
            export: with_query("/export", &choice_of_one_place(slice)),
        }
    }
}

/// What chooses the events of a slice elsewhere, as far as that can be said there: parameters of the API.
fn choice(slice: &Slice) -> Vec<(&'static str, String)> {
    match slice {
        Slice::Tag(tag) => vec![("tags", tag.clone())],
        Slice::Place(place) => vec![("places", place.id.to_string())],
        Slice::Chosen(chosen) => chosen.parameters(),
        Slice::Collection(name) => vec![("collection", name.clone())],
        Slice::Coming
        | Slice::From(_)
        | Slice::Day(_)
        | Slice::Weekend
        | Slice::NextWeek
        | Slice::Words(_)
        | Slice::Past(_) => Vec::new(),
    }
}

/// The same where one place can be chosen at most.
fn choice_of_one_place(slice: &Slice) -> Vec<(&'static str, String)> {
    match slice {
        Slice::Chosen(chosen) if chosen.places.len() > 1 => Vec::new(),
        slice => choice(slice),
    }
}
