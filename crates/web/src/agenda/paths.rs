//! The addresses of the agenda's pages and pictures within the site.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uncino_domain::agenda::picture::{PictureFile, PictureFormat, PictureSize, PictureVariant};
use uncino_domain::agenda::place::Place;

use crate::extract::parameters::encode;

/// What stands for itself in a segment of a path (RFC 3986 section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An event. Slugs that came from elsewhere may have a slash or a question mark in them.
pub(crate) fn event_path(slug: &str) -> String {
    format!("/event/{}", segment(slug))
}

/// The events with a tag.
pub(crate) fn tag_path(tag: &str) -> String {
    format!("/tag/{}", segment(tag))
}

/// The events at a place.
pub(crate) fn place_path(place: &Place) -> String {
    format!("/place/{}/{}", place.id.0, segment(&place.name))
}

/// The events of a collection.
pub(crate) fn collection_path(name: &str) -> String {
    format!("/collection/{}", segment(name))
}

/// An address with these parameters.
pub(crate) fn with_query(path: &str, parameters: &[(&str, String)]) -> String {
    let query: Vec<String> = parameters.iter().map(|(name, value)| encode(name, value)).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A picture, in a size and a format.
pub(crate) fn picture_path(file: &PictureFile, variant: PictureVariant) -> String {
    format!("{}/{}", picture_folder(variant), file.name_in(variant.format))
}

/// Where the pictures of a size and a format are. Those that are kept as such have the addresses that they have in Gancio.
pub(crate) fn picture_folder(variant: PictureVariant) -> &'static str {
    match (variant.format, variant.size) {
        (PictureFormat::Jpeg, PictureSize::Full) => "/media",
        (PictureFormat::Jpeg, PictureSize::Thumbnail) => "/media/thumb",
        (PictureFormat::Jpeg, PictureSize::Small) => "/media/small",
        (PictureFormat::WebP, PictureSize::Full) => "/media/webp",
        (PictureFormat::WebP, PictureSize::Thumbnail) => "/media/webp/thumb",
        (PictureFormat::WebP, PictureSize::Small) => "/media/webp/small",
    }
}

/// A name in an address, if something could have it: no name is longer than `longest` characters or has a NUL, and not every
/// database can even be asked for one.
pub(crate) fn name(text: String, longest: usize) -> Option<String> {
    let could_be = !text.contains('\0') && text.chars().nth(longest).is_none();
    could_be.then_some(text)
}

/// Text as one segment of a path. Names that are a dot or two can't be one: every browser resolves them away.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
