//! What the texts that people send have in common, whatever they are for.

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most marks on one letter of what is shown. Vietnamese has two.
const MAX_MARKS: usize = 2;

/// A text of one line, as it is kept and shown: composed (NFC), each white space of any kind and each run of it one space,
/// none around it, and without what turns the direction of the rest. A control character is white space; only a NUL stays,
/// for whoever refuses it: no database keeps one.
pub fn one_line(sent: &str) -> String {
    let mut line = String::with_capacity(sent.len());
    for c in sent.chars().filter(|c| !turns_direction(*c)) {
        if !is_space(c) {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    let is_edge = |c: char| matches!(c, ' ' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    ComposingNormalizerBorrowed::new_nfc().normalize(line.trim_matches(is_edge)).into_owned()
}

/// What makes two names one name: the same letters, whatever their case (Unicode's full case folding), however an accent
/// is spelled, however wide the spaces between them are, and whatever nobody sees stands among them. To compare by, never
/// to show. A key is its own key; of what leaves no mark at all it is that text itself.
pub fn key(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut is_flag = false; // A flag of a region is a black one with letters that nobody sees.
    for c in name.chars() {
        let is_tag = matches!(c, '\u{e0020}'..='\u{e007f}');
        is_flag = c == '\u{1f3f4}' || is_flag && is_tag;
        if is_space(c) {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !is_invisible(c) || is_flag && is_tag {
            kept.push(c);
        }
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(kept.trim_end());
    let folded = CaseMapper::new().fold_string(&decomposed);
    let key = ComposingNormalizerBorrowed::new_nfc().normalize(&folded).into_owned();
    if key.is_empty() { name.to_owned() } else { key }
}

/// White space of any kind, or a control character; no NUL.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() && c != '\0'
}

/// Does the character leave no mark, or change only how others are shown? Fillers, and whatever Unicode calls ignorable.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Does it turn the direction of what follows, whatever letters come? The marks U+200E and U+200F don't: names in two
/// scripts need them.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text of any number of lines without what turns the direction of the rest.
pub fn straight(text: &str) -> String {
    text.chars().filter(|c| !turns_direction(*c)).collect()
}

/// A text for people to judge by: in the order in which it was written.
pub fn in_order(text: &str) -> String {
    text.chars().filter(|c| !turns_direction(*c) && !matches!(c, '\u{2028}' | '\u{2029}')).collect()
}

/// Is there anything to see of it?
pub fn can_be_seen(text: &str) -> bool {
    text.chars().any(|c| !is_invisible(c) && !c.is_whitespace() && !c.is_control())
}

/// Does it begin as an address of the web does?
pub fn is_web_address(text: &str) -> bool {
    let begins =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// A text for a terminal or a log: what strangers chose must not move the cursor of whoever reads it.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}

/// What can be seen of a text, in one line, in the order in which it was written.
pub fn visible(text: &str) -> String {
    let mut marks = MAX_MARKS;
    let mut seen = String::new();
    for c in text.nfc() {
        if is_combining_mark(c) {
            marks += 1;
            if marks > MAX_MARKS {
                continue;
            }
        } else if is_invisible(c) {
            continue;
        } else {
            marks = 0;
        }
        seen.push(if c.is_control() { ' ' } else { c });
    }
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{can_be_seen, in_order, key, one_line, printable, visible};

    #[test]
    fn only_what_can_be_seen_is_shown() {
        for (sent, shown) in [
            ("WPGancio", "WPGancio"),
            ("\u{202e}live app\u{2066}", "live app"),
            ("a\u{200b}b\u{feff}c\u{ad}", "abc"),
            ("\u{200b}\u{202e} \u{3164}", ""),
            ("a\nb\t c\u{1b}[2J", "a b c [2J"),
            ("Z\u{300}\u{301}\u{302}\u{303}\u{304}algo", "Z\u{300}\u{301}algo"),
            ("\u{301}\u{302}x", "x"),
            ("Tiếng Việt", "Tiếng Việt"),
            ("Tie\u{302}\u{301}ng", "Tiếng"),
            ("Ünïcode 🎺 שלום", "Ünïcode 🎺 שלום"),
        ] {
            assert_eq!(visible(sent), shown, "{sent:?}");
        }
    }

    #[test]
    fn control_characters_are_spaces_and_none_stand_around() {
        assert_eq!(one_line("\u{1} Town\nhall\t\u{7f}"), "Town hall");
        assert_eq!(one_line("\u{1}"), "");
        assert_eq!(one_line(" a\0 "), "a\0");
    }

    #[test]
    fn white_space_of_any_kind_is_one_space() {
        for sent in [
            "a  b",
            "a\u{a0}b",
            "a\u{3000}\u{2003}b",
            "\u{2028}a\u{85}b\u{feff}",
            "a \u{202e}\u{202f} b\u{200b} ",
        ] {
            assert_eq!(one_line(sent), "a b", "{sent:?}");
        }
    }

    #[test]
    fn an_accent_is_kept_in_one_spelling() {
        assert_eq!(one_line("Citta\u{300}"), "Città");
        assert_eq!(one_line("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(one_line("ｆｕｌｌ ﬁt"), "ｆｕｌｌ ﬁt", "what looks different stays different");
    }

    #[test]
    fn nothing_turns_the_line_around_and_what_joins_letters_stays() {
        assert_eq!(one_line("\u{202e}evil\u{2066} title\u{2069}"), "evil title");
        for kept in [
            "می\u{200c}خواهم",
            "👨\u{200d}👩\u{200d}👧",
            "\u{200f}שלום\u{200e}",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(one_line(kept), kept);
        }
    }

    #[test]
    fn names_that_look_alike_have_one_key() {
        for (one, other) in [
            ("Città", "CITTA\u{300}"),
            ("a  b", " a\u{a0}b"),
            ("Straße", "STRASSE"),
            ("ﬁn", "FIN"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("İstanbul", "i\u{307}stanbul"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("\u{200f}שלום", "שלום"),
            ("Co\u{ad}op\u{200b}", "coop"),
            ("a \u{200b} b", "A B"),
            ("❤\u{fe0f}", "❤"),
            ("ｆｕｌｌ", "ＦＵＬＬ"),
            ("ᾳ\u{301}", "α\u{301}\u{345}"),
        ] {
            assert_eq!(key(one), key(other), "{one:?} {other:?}");
            assert_eq!(key(&key(one)), key(one), "{one:?}");
        }
    }

    #[test]
    fn names_that_look_different_have_two_keys() {
        for (one, other) in [
            ("full", "ｆｕｌｌ"),
            ("ısı", "isi"),
            ("a b", "ab"),
            ("cafe", "café"),
            (
                "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
                "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            ),
            ("\u{200b}", "\u{200b}\u{200b}"),
        ] {
            assert_ne!(key(one), key(other), "{one:?} {other:?}");
        }
    }

    /// However many marks stand on one letter.
    #[test]
    fn a_long_text_takes_no_time() {
        let marks = ["\u{300}", "\u{316}", "\u{345}", "\u{200d}", " \u{202e}", "ß", "İ"];
        let start = std::time::Instant::now();
        for mark in marks {
            let text = format!("a{}", mark.repeat(200_000));
            assert!(one_line(&text).len() <= text.len() * 2 && key(&text).len() <= text.len() * 3);
        }
        let long: String = ["\u{300}", "\u{316}"].into_iter().cycle().take(200_000).collect();
        assert_eq!(key(&key(&long)), key(&long));
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
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
