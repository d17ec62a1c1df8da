//! What is pasted into the source of another site.

use crate::text::escape_html;

/// The web component, from an instance of this address without a slash at its end, with these attributes.
pub(crate) fn component(base_url: &str, attributes: &[(&str, String)]) -> String {
    let base_url = escape_html(base_url);
    let attribute = |(name, value): &(&str, String)| format!(" {name}=\"{}\"", escape_html(value));
    let attributes = attributes.iter().map(attribute).collect::<Vec<_>>().concat();
    format!(
        "<script type=\"module\" src=\"{base_url}/gancio-events.es.js\"></script>\n\
         <gancio-events baseurl=\"{base_url}\"{attributes}></gancio-events>"
    )
}

/// A frame with the page of that address. Its title is for who doesn't see it.
pub(crate) fn frame(address: &str, title: &str) -> String {
    let (address, title) = (escape_html(address), escape_html(title));
    format!(
        "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"600\" loading=\"lazy\"></iframe>"
    )
}
