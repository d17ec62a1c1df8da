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

/// The beginning of a text in one line, of at most `max` characters: if more was there, up to the end of a word and an
/// ellipsis.
pub(crate) fn shortened(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().nth(max).is_none() {
        return line;
    }
    let start: String = line.chars().take(max.saturating_sub(1)).collect();
    // A single long word, or a script without spaces, is cut where it is.
    let words =
        start.rsplit_once(' ').map(|(words, _cut)| words).filter(|words| words.len() > start.len() / 2);
    format!("{}…", words.unwrap_or(&start).trim_end())
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_text_is_cut_at_a_word_and_never_longer_than_it_may_be() {
        for (text, expected) in [
            ("", ""),
            ("one two", "one two"),
            (" one\n two ", "one two"),
            ("one two three", "one two…"),
            ("one twotwotwo", "one twotw…"),
            ("oneonetwotwo", "oneonetwo…"),
            ("日本語日本語日本語日本語", "日本語日本語日本語…"),
        ] {
            let short = shortened(text, 10);
            assert_eq!(short, expected);
            assert!(short.chars().count() <= 10, "{short}");
        }
    }
}
