//! Texts on their way out.

/// Without what XML 1.0 and calendars can't carry: control characters other than a line's end and a tab, and the two
/// code points that are no characters.
pub(crate) fn without_controls(text: &str) -> String {
    let is_fit =
        |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(is_fit).collect()
}

/// A text as it stands in HTML.
pub(crate) fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text as it stands in HTML wherever a template puts it, also in an attribute: as Tera escapes it.
pub(crate) fn escape_attribute(text: &str) -> String {
    escape_html(text).replace('\'', "&#39;")
}
