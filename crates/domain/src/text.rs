//! What the texts that people send have in common, whatever they are for.

/// A text of one line: a line break, a tab or another control character is a space, and none stand around it. Only a NUL
/// stays, for whoever refuses it: no database keeps one.
pub fn one_line(sent: &str) -> String {
    let line: String = sent.chars().map(|c| if c.is_control() && c != '\0' { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// Does the character leave no mark, or change only how others are shown? Fillers, and whatever Unicode calls ignorable.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Does it turn the direction of what follows, whatever letters come, or break the line?
fn turns_the_rest(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The same for people to judge by: in the order in which it was written.
pub fn in_order(text: &str) -> String {
    text.chars().filter(|c| !turns_the_rest(*c)).collect()
}

/// Is there anything to see of it?
pub fn can_be_seen(text: &str) -> bool {
    text.chars().any(|c| !is_invisible(c) && !c.is_whitespace() && !c.is_control())
}

/// The same for a terminal or a log: what strangers chose must not move the cursor of whoever reads it.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{can_be_seen, in_order, one_line, printable};

    #[test]
    fn control_characters_are_spaces_and_none_stand_around() {
        assert_eq!(one_line("\u{1} Town\nhall\t\u{7f}"), "Town hall");
        assert_eq!(one_line("\u{1}"), "");
        assert_eq!(one_line(" a\0 "), "a\0");
    }

    #[test]
    fn what_leaves_no_mark_is_not_seen() {
        for nothing in ["", " ", "\u{3164}", "\u{200b}\u{e0020}", "\u{202e}\n"] {
            assert!(!can_be_seen(nothing), "{nothing:?}");
        }
        assert!(can_be_seen("\u{200b}é"));
    }

    #[test]
    fn nothing_turns_the_order_of_what_people_judge_by() {
        assert_eq!(in_order("\u{202e}live\u{2066} app\u{2028}"), "live app");
        assert_eq!(in_order("\u{200f}שלום"), "\u{200f}שלום", "a mark between scripts is harmless");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(printable("a\u{1b}[2J\u{202e}b\nc"), "a [2J b c");
    }
}
