//! How words are looked for: without their case and without their accents, so that "eta" finds "Età".

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::agenda::event::description::bare_text;
use crate::text::key;

/// How many words a search looks for; those behind them don't matter.
const MAX_WORDS: usize = 8;
/// How much of an event's title and description is looked into, in characters.
const LOOKED_INTO: usize = 5_000;

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In the sense of [`key`].
    pub key: String,
    /// As [`searchable`] makes it.
    pub searchable: String,
}

/// The words of a search, at most eight. All of them must be found, each anywhere.
pub fn words(search: &str) -> Vec<Word> {
    let whole = key(search);
    let word = |word: &str| Word { key: word.to_owned(), searchable: searchable(word) };
    let words: Vec<Word> = whole.split_whitespace().take(MAX_WORDS).map(word).collect();
    if words.is_empty() { vec![word(&whole)] } else { words }
}

/// Do all words of a search stand in a name, each anywhere? A search without a word finds every name.
pub fn stand_in(search: &str, name: &str) -> bool {
    let name = searchable(name);
    search.trim().is_empty() || words(search).iter().all(|word| name.contains(&word.searchable))
}

/// A text as it is compared with the words of a search: the letters of its [`key`] without marks, and those that are one
/// letter with a stroke or two letters in one as people type them who don't have them.
pub fn searchable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in key(text).nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ŧ' => plain.push('t'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            '’' | 'ʼ' => plain.push('\''),
            c => plain.push(c),
        }
    }
    if plain.is_empty() { text.to_owned() } else { plain }
}

/// What a search looks into of an event, besides its place and its tags: the first 5,000 characters of its title and of the
/// words of its description.
pub fn of_event(title: &str, description: &str) -> String {
    let text: String = format!("{title}\n{}", bare_text(description)).chars().take(LOOKED_INTO).collect();
    searchable(&text)
}

#[cfg(test)]
mod tests {
    use super::{of_event, searchable, stand_in, words};

    #[test]
    fn accents_and_strokes_do_not_matter() {
        for (text, plain) in [
            ("Ètà", "eta"),
            ("Smørrebrød in ŁÓDŹ", "smorrebrod in lodz"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("cœur, Encyclopædia", "coeur, encyclopaedia"),
            ("l’Aquila", "l'aquila"),
            ("İstanbul Işık", "istanbul isik"),
            ("Tiếng Việt", "tieng viet"),
            ("Äther", "ather"),
            ("שָׁלוֹם", "שלום"),
            ("\u{301}", "\u{301}"),
        ] {
            assert_eq!(searchable(text), plain, "{text}");
            assert_eq!(searchable(plain), plain, "what was made so stays so");
        }
    }

    #[test]
    fn a_search_has_a_word_and_not_too_many() {
        let found =
            |search: &str| -> Vec<String> { words(search).into_iter().map(|word| word.searchable).collect() };
        assert_eq!(found("  Caffè\u{a0}NERO "), ["caffe", "nero"]);
        assert_eq!(found("a b c d e f g h i j").len(), 8);
        for nothing in ["", " ", "\u{200b}"] {
            assert_eq!(found(nothing), [nothing.to_owned()], "{nothing:?}");
        }
    }

    #[test]
    fn a_name_has_all_words_of_a_search() {
        for search in ["", " ", "CITTA", "vecchia città", "ecch"] {
            assert!(stand_in(search, "Città Vecchia"), "{search:?}");
        }
        for search in ["nuova", "vecchia nuova", "%", "c_tta"] {
            assert!(!stand_in(search, "Città Vecchia"), "{search:?}");
        }
    }

    #[test]
    fn of_an_event_the_words_are_looked_into_and_not_the_markup() {
        assert_eq!(
            of_event("Coro", "<p>Più <b>di</b>&nbsp;<a href=\"https://x.example/zz\">due</a></p>"),
            "coro piu di due"
        );
        let long = of_event("Coro", &"<p>parola</p>".repeat(5_000));
        assert!(long.chars().count() <= 5_000, "{}", long.len());
    }
}
