//! What stands below a slice: how to subscribe to exactly this, and to have it on another site.

use serde::Serialize;

use super::slice::Slice;
use crate::text::escape_html;

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
}

impl Tail {
    /// Of a slice, for an instance of this address without a slash at its end.
    pub(crate) fn of(slice: &Slice, base_url: &str) -> Self {
        let feed = slice.feed();
        let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
        Self {
            rss: format!("/feed/rss{feed}"),
            ics: format!("/feed/ics{feed}"),
            webcal: format!("webcal://{host}/feed/ics{feed}"),
            address: format!("{base_url}{}", slice.path()),
            snippet: snippet(slice, base_url),
        }
    }
}

fn snippet(slice: &Slice, base_url: &str) -> String {
    let choice = match slice {
        Slice::Tag(tag) => attribute("tags", tag),
        Slice::Place(place) => attribute("places", &place.id.0.to_string()),
        Slice::Collection(name) => attribute("collection", name),
        Slice::Coming
        | Slice::From(_)
        | Slice::Day(_)
        | Slice::Weekend
        | Slice::NextWeek
        | Slice::Words(_)
        | Slice::Past(_) => String::new(),
    };
    let base_url = escape_html(base_url);
    format!(
        "<script type=\"module\" src=\"{base_url}/gancio-events.es.js\"></script>\n\
         <gancio-events baseurl=\"{base_url}\"{choice}></gancio-events>"
    )
}

fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", escape_html(value))
}
