//! The lines of a calendar (RFC 5545 section 3.1).

/// A line: `NAME;PARAMETER=value:value`.
#[derive(Debug)]
pub(in crate::agenda) struct ContentLine {
    /// In capitals.
    pub(in crate::agenda) name: String,
    parameters: Vec<(String, String)>,
    /// As it is written, with its backslashes.
    pub(in crate::agenda) value: String,
}

/// The most parameters of a line that are looked at.
const MAX_PARAMETERS: usize = 20;

/// The lines of a calendar, those that were folded in one again. What is none is left out.
pub(in crate::agenda) fn content_lines(text: &str) -> impl Iterator<Item = ContentLine> {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = lines.next()?.to_owned();
        while let Some(folded) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
            line.push_str(&folded[1..]);
        }
        Some(line)
    })
    .filter_map(|line| ContentLine::parse(&line))
}

impl ContentLine {
    fn parse(line: &str) -> Option<Self> {
        let (mut is_quoted, mut ends, mut colon) = (false, Vec::new(), None);
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b';' if !is_quoted => ends.push(at),
                b':' if !is_quoted => {
                    colon = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let colon = colon?;
        ends.push(colon);
        let name = line[..ends[0]].trim().to_ascii_uppercase();
        let parameters = ends.windows(2).take(MAX_PARAMETERS).filter_map(|ends| {
            let (name, value) = line[ends[0] + 1..ends[1]].split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        });
        Some(Self { parameters: parameters.collect(), value: line[colon + 1..].to_owned(), name })
    }

    /// What a parameter says.
    pub(in crate::agenda) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Its value as a text (section 3.3.11).
    pub(in crate::agenda) fn text(&self) -> String {
        self.texts(None).concat()
    }

    /// Its values, with commas between them.
    pub(super) fn list(&self) -> Vec<String> {
        self.texts(Some(','))
    }

    fn texts(&self, between: Option<char>) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            let plain = match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => '\n',
                    Some(escaped) => escaped,
                    None => break,
                },
                c if Some(c) == between => {
                    texts.push(String::new());
                    continue;
                }
                c => c,
            };
            if let Some(text) = texts.last_mut() {
                text.push(plain);
            }
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::content_lines;

    #[test]
    fn folded_lines_are_one_and_quotes_keep_what_would_end_a_parameter() {
        let text = "SUMMARY;X=\"a:b;c\";LANGUAGE=it:One\\, two\\; th\r\n ree\\n\\\\four\nnonsense\r\nCATEGORIES:a\\,b,c";
        let lines: Vec<_> = content_lines(text).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].text(), "One, two; three\n\\four");
        assert_eq!((lines[0].parameter("X"), lines[0].parameter("LANGUAGE")), (Some("a:b;c"), Some("it")));
        assert_eq!(lines[1].list(), ["a,b", "c"]);
    }
}
