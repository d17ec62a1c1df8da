//! What the properties of microformats say, by the kinds of them: `p-`, `u-` and `dt-`.

use url::Url;

use super::tree::Tree;

/// The longest text of a property, in bytes; whoever takes it cuts it shorter.
const MAX_TEXT: usize = 4_000;

/// A text (`p-`).
pub(super) fn text(tree: &Tree, node: usize) -> String {
    let written = match tree.name(node) {
        "abbr" | "link" => tree.attribute(node, "title"),
        "data" | "input" => tree.attribute(node, "value"),
        "img" | "area" => tree.attribute(node, "alt"),
        _ => None,
    };
    written.map_or_else(|| tree.text(node, MAX_TEXT), str::to_owned).trim().to_owned()
}

/// An address of the web (`u-`), whole.
pub(super) fn address(tree: &Tree, node: usize, base: &Url) -> Option<String> {
    let written = match tree.name(node) {
        "a" | "area" | "link" => tree.attribute(node, "href"),
        "img" | "audio" | "video" | "source" | "iframe" => tree.attribute(node, "src"),
        "object" => tree.attribute(node, "data"),
        "abbr" => tree.attribute(node, "title"),
        "data" | "input" => tree.attribute(node, "value"),
        _ => None,
    };
    let written = written.map_or_else(|| text(tree, node), str::to_owned);
    base.join(written.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

/// A moment (`dt-`), as it is written; date and time may stand apart, each with the class `value`.
pub(super) fn moment(tree: &Tree, node: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in tree.within(node) {
        let is_title = tree.classes(part).any(|class| class == "value-title");
        if is_title || tree.classes(part).any(|class| class == "value") {
            let title = tree.attribute(part, "title").filter(|_| is_title);
            parts.push(title.map_or_else(|| written(tree, part), str::to_owned));
        }
        if parts.len() == 3 {
            break;
        }
    }
    if parts.is_empty() {
        return written(tree, node);
    }
    // The date comes first, wherever it stands; an offset comes last.
    parts.sort_by_key(|part| !part.contains('-') || part.starts_with(['+', '-']));
    let (day, clock) = parts.split_at(1);
    [day.concat(), clock.concat()].join(" ").trim().to_owned()
}

fn written(tree: &Tree, node: usize) -> String {
    let attribute = match tree.name(node) {
        "time" | "ins" | "del" => tree.attribute(node, "datetime"),
        "abbr" => tree.attribute(node, "title"),
        "data" | "input" => tree.attribute(node, "value"),
        _ => None,
    };
    attribute.map_or_else(|| text(tree, node), str::to_owned).trim().to_owned()
}
