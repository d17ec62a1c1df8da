//! Content lines of a calendar (RFC 5545 section 3.1).
//!
//! Folding goes through a line once, character by character, so it takes time and room in proportion to the text,
//! whatever the text is.

/// The longest line, in octets without its end.
const MAX_OCTETS: usize = 75;

/// The lines of a calendar.
#[derive(Debug, Default)]
pub(crate) struct ContentLines(String);

impl ContentLines {
    /// A line whose value is no text, such as a moment or an address; what could end the line is left out.
    pub(crate) fn plain(&mut self, name: &str, value: &str) {
        let value: String = value.chars().filter(|c| !c.is_control() && !ends_a_line(*c)).collect();
        self.fold(&format!("{name}:{value}"));
    }

    /// A line with a text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.fold(&format!("{name}:{}", escaped(text)));
    }

    /// One line with several texts.
    pub(crate) fn texts(&mut self, name: &str, texts: &[String]) {
        let texts: Vec<String> = texts.iter().map(|text| escaped(text)).collect();
        self.fold(&format!("{name}:{}", texts.join(",")));
    }

    /// All of them.
    pub(crate) fn finish(self) -> String {
        self.0
    }

    /// Each further line begins with a space. A character stays whole, and so does `\` with what it escapes: there are
    /// readers that unescape before they unfold.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            let escaped = if character == '\\' { characters.next() } else { None };
            let size = character.len_utf8() + escaped.map_or(0, char::len_utf8);
            if octets + size > MAX_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            self.0.extend(escaped);
            octets += size;
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value (RFC 5545 section 3.3.11), without the controls that none may have.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            c if c == '\n' || ends_a_line(c) => value.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => value.push(c),
        }
    }
    value
}

/// Do readers take it for the end of a line, though calendars know but one?
fn ends_a_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::ContentLines;

    fn folded(text: &str) -> String {
        let mut lines = ContentLines::default();
        lines.text("SUMMARY", text);
        lines.finish()
    }

    /// What a reader makes of it.
    fn read(lines: &str) -> String {
        let line = lines.replace("\r\n ", "");
        let value = line.trim_end_matches("\r\n").strip_prefix("SUMMARY:").unwrap();
        let mut text = String::new();
        let mut characters = value.chars();
        while let Some(c) = characters.next() {
            text.push(match c {
                '\\' => match characters.next().unwrap() {
                    'n' => '\n',
                    other => other,
                },
                c => c,
            });
        }
        text
    }

    #[test]
    fn whatever_the_text_lines_have_75_octets_and_read_as_they_were() {
        let guitars = "🎸".repeat(24) + &" ü".repeat(35);
        let backslashes = "\\".repeat(255);
        let letters: Vec<String> = (0..80).map(|count| format!("{}\\,;\n\"é🎷", "x".repeat(count))).collect();
        for text in letters.iter().chain([&guitars, &backslashes, &"🎸".repeat(255), &String::new()]) {
            let lines = folded(text);
            assert!(lines.split("\r\n").all(|line| line.len() <= 75), "{lines}");
            assert!(lines.split("\r\n ").all(|line| !ends_in_half_an_escape(line)), "{lines}");
            assert_eq!(read(&lines), *text);
        }
    }

    fn ends_in_half_an_escape(line: &str) -> bool {
        (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
    }

    #[test]
    fn nothing_in_a_value_ends_its_line() {
        assert_eq!(folded("a\r\nb\u{2028}c\u{b}\u{85}d\te"), "SUMMARY:a\\nb\\ncd\te\r\n");
        let mut lines = ContentLines::default();
        lines.plain("URL", "https://a.example/\r\nBEGIN:VEVENT\u{2028}");
        lines.texts("CATEGORIES", &["rock, roll".to_owned(), "a;b\nc".to_owned()]);
        assert_eq!(
            lines.finish(),
            "URL:https://a.example/BEGIN:VEVENT\r\nCATEGORIES:rock\\, roll,a\\;b\\nc\r\n"
        );
    }
}
