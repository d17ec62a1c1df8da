//! What the code of pages, feeds and letters says comes out of the catalogue.

use crate::words::tests::sources::code;

/// What looks like a sentence and is none that people read.
const EXCEPTIONS: [(&str, &str); 7] = [
    (r#"attachment; filename=\"{name}\""#, "a header (RFC 6266)"),
    ("asked for", "for whoever runs the server, below \"For developers\""),
    ("the application has no state", "a cause in the log"),
    ("page {status}", "a cause in the log"),
    ("log in first", "a cause in the log"),
    ("no templates in this language", "a cause in the log"),
    ("Circolo <Sud>", "the instance of the samples"),
];
/// Files whose texts are the same in every language.
const THE_SAME_EVERYWHERE: [(&str, &str); 2] = [
    ("choices.rs", "languages as they call themselves, and parts of the names of time zones"),
    ("agent.rs", "names of browsers and systems"),
];

/// Does this file say something to people?
fn speaks(path: &str) -> bool {
    let is_fixed = THE_SAME_EVERYWHERE.iter().any(|(file, _why)| path.ends_with(file));
    !is_fixed && path.split('/').any(|part| matches!(part, "pages" | "feeds" | "letters.rs"))
}

/// A text with a lower-case word and a space, or one that begins like a sentence.
fn is_sentence(literal: &str) -> bool {
    let bare = |word: &str| word.trim_end_matches(['.', ',', ':', ';', '?', '!']).to_owned();
    let is_word =
        |word: String| word.len() > 1 && word.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
    let has_words = literal.contains(' ') && literal.split_whitespace().map(bare).any(is_word);
    let mut letters = literal.chars();
    let begins =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    has_words || begins
}

/// The literals of a file: not those of its tests, of attributes, comments, samples of pages and lines of the log.
fn literals(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let mut literals = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let behind = if rest.starts_with("//") {
            rest.split_once('\n').map_or("", |(_, behind)| behind)
        } else if let Some(attribute) = rest.strip_prefix("#[") {
            behind_closing(attribute, ('[', ']'), &mut Vec::new())
        } else if rest.starts_with("tracing::") {
            behind_closing(rest.split_once('(').map_or("", |(_, behind)| behind), ('(', ')'), &mut Vec::new())
        } else if rest.starts_with("fn samples()") {
            behind_closing(rest.split_once('{').map_or("", |(_, behind)| behind), ('{', '}'), &mut Vec::new())
        } else if let Some(quoted) = rest.strip_prefix('"') {
            behind_quote(quoted, &mut literals)
        } else {
            without_character(rest).unwrap_or(&rest[c.len_utf8()..])
        };
        rest = behind;
    }
    literals
}

/// Behind a character such as `'"'`.
fn without_character(rest: &str) -> Option<&str> {
    let behind = rest.strip_prefix('\'')?;
    let behind = behind.strip_prefix('\\').unwrap_or(behind);
    let first = behind.chars().next()?;
    behind[first.len_utf8()..].strip_prefix('\'')
}

/// Behind the quote that ends this literal, which is kept.
fn behind_quote<'a>(quoted: &'a str, literals: &mut Vec<String>) -> &'a str {
    let mut escaped = false;
    let end = quoted.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let end = end.map_or(quoted.len(), |(end, _)| end);
    literals.push(quoted[..end].to_owned());
    quoted.get(end + 1..).unwrap_or_default()
}

/// Behind the bracket that is open, whatever literals stand inside.
fn behind_closing<'a>(inside: &'a str, (open, close): (char, char), literals: &mut Vec<String>) -> &'a str {
    let (mut rest, mut depth) = (inside, 1);
    while let Some(c) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = behind_quote(quoted, literals);
            continue;
        }
        if let Some(behind) = without_character(rest) {
            rest = behind;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        depth += i32::from(c == open) - i32::from(c == close);
        if depth == 0 {
            break;
        }
    }
    rest
}

#[test]
fn pages_feeds_and_letters_say_nothing_but_what_stands_in_the_catalogue() {
    let mut found = Vec::new();
    for source in code().into_iter().filter(|source| speaks(&source.path)) {
        let sentences = literals(&source.text).into_iter().filter(|literal| is_sentence(literal));
        let unknown = sentences.filter(|text| EXCEPTIONS.iter().all(|(known, _why)| known != text));
        found.extend(unknown.map(|text| format!("{}: {text}", source.path)));
    }
    assert!(found.is_empty(), "words outside of the catalogue: {found:#?}");
}

#[test]
fn sentences_are_told_from_names() {
    for sentence in ["Removed.", "asked for", "registered on {}", "What’s on"] {
        assert!(is_sentence(sentence), "{sentence}");
    }
    for name in
        ["log-in-title", "/account?done=password", "{from} – {to}", "VCALENDAR", "text/html; charset=utf-8"]
    {
        assert!(!is_sentence(name), "{name}");
    }
    let code = "// \"A comment.\"\n#[expect(x, reason = \"It is so.\")]\nfn samples() { \"Sample.\" }\nlet c = ('\"', \"Said.\");";
    assert_eq!(literals(code), ["Said."]);
}
