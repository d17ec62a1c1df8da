//! The name of an application as people are shown it, on every page and in every letter.
//!
//! Whoever registers a client chooses its name, and none is refused: so a name is worth nothing as proof. What is shown is
//! without invisible characters, without those that turn the direction, and without piled-up marks; and a name that
//! passes itself off as the instance or its administrators isn't shown at all, but where the application leads.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;
use url::Url;

use crate::oauth::client::Client;
use crate::oauth::redirect_uri::RedirectUri;
use crate::text::visible;

/// Beginnings of words by which administrators, and whoever has proven something, are known.
const RESERVED: [&str; 17] = [
    "admin",
    "amministr",
    "verif",
    "official",
    "oficial",
    "ufficial",
    "officiel",
    "offiziel",
    "moderat",
    "certif",
    "zertif",
    "webmaster",
    "sysadmin",
    "sysop",
    "approved",
    "approvat",
    "geprüft",
];

/// Beginnings of such words, also where they stand in the middle of a longer one.
const CONSPICUOUS: [&str; 6] =
    ["administrat", "amministrat", "moderator", "verified", "verificat", "zertifiziert"];

/// Ticks, shields, locks and seals.
const SEALS: &str = "✅✔✓☑🗸🗹⍻√🛡🔒🔏🔐🔰🏅🎖🎗👮🆗💯☆★⭐🌟⚜®™©℠";

static RESERVED_FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| RESERVED.iter().map(|word| fold(word)).collect());
static CONSPICUOUS_FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| CONSPICUOUS.iter().map(|word| fold(word)).collect());

/// By what this instance is known.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Where it lives.
    pub issuer: &'a str,
}

/// What an application is called on a page about it.
pub fn shown_name(client: &Client, instance: Instance<'_>) -> String {
    match client.redirect_uris.first() {
        Some(redirect_uri) => shown_name_at(client, redirect_uri, instance),
        None => client.id.to_string(),
    }
}

/// What an application is called where it is about to lead to this redirect URI.
pub fn shown_name_at(client: &Client, redirect_uri: &RedirectUri, instance: Instance<'_>) -> String {
    let name = visible(client.name.as_str());
    if name.is_empty() || imitates(client.name.as_str(), instance) { redirect_uri.host() } else { name }
}

/// Does a name pass itself off as the instance, or as its administrators?
pub fn imitates(name: &str, instance: Instance<'_>) -> bool {
    let name = visible(name);
    if name.chars().any(|c| SEALS.contains(c)) {
        return true;
    }
    let (words, title) = (words(&name), words(&visible(instance.title)));
    let (compact, compact_title) = (words.concat(), title.concat());
    let is_reserved = |word: &str| RESERVED_FOLDED.iter().any(|reserved| word.starts_with(reserved.as_str()));
    let has_title = !title.is_empty() && words.windows(title.len()).any(|window| window == title);
    let rest = || compact.strip_prefix(&compact_title).or_else(|| compact.strip_suffix(&compact_title));
    let joins_title = !title.is_empty() && rest().is_some_and(|rest| rest.is_empty() || is_reserved(rest));
    words.iter().any(|word| is_reserved(word))
        || CONSPICUOUS_FOLDED.iter().any(|word| compact.contains(word.as_str()))
        || has_title
        || joins_title
        || host(instance.issuer).is_some_and(|host| fold(&name).contains(&fold(&host)))
}

fn host(issuer: &str) -> Option<String> {
    Url::parse(issuer).ok()?.host_str().map(str::to_owned)
}

/// The words of a text, folded; letters that stand apart are one word.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = Vec::new();
    let mut last_was_letter = false;
    for part in parts {
        let is_letter = part.chars().nth(2).is_none(); // Some letters are folded into two.
        match words.last_mut() {
            Some(last) if is_letter && last_was_letter => last.push_str(part),
            Some(_) | None => words.push(part.to_owned()),
        }
        last_was_letter = is_letter;
    }
    words
}

/// One folded text for all texts that look alike (Unicode Technical Standard 39), whatever their case, marks, and digits in place of
/// letters.
fn fold(text: &str) -> String {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).map(letter_of).collect();
    let alike: String = skeleton(&plain).flat_map(char::to_lowercase).map(letter_of).collect();
    alike.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The letter for which a digit or sign is taken.
fn letter_of(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | 'l' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Instance, imitates};

    const HERE: Instance<'_> = Instance { title: "Circolo Sud", issuer: "https://agenda.example" };

    #[test]
    fn who_passes_for_the_instance_or_its_administrators_is_found_out() {
        for name in [
            "Circolo Sud",
            "CIRCOLO SUD",
            "The Circolo  Sud app",
            "CircoloSud",
            "C i r c o l o S u d",
            "Сircоlо Sud",
            "Circo1o 5ud",
            "Cìrcolo\u{200b} Sûd",
            "Ｃｉｒｃｏｌｏ Ｓｕｄ",
            "circolosudadmin",
            "agenda.example",
            "WordPress ✅ verified by the administrators",
            "WordPress ✔",
            "Verified by Circolo",
            "Official app",
            "App (OFFICIAL)",
            "ОffісіаІ app",
            "The Administrators",
            "adm1n",
            "a d m i n",
            "Аdmіn",
            "𝐀𝐝𝐦𝐢𝐧",
            "Amministrazione",
            "App ufficiale",
            "vérifié",
            "superadministrator",
            "Moderators",
            "🛡 Secure",
        ] {
            assert!(imitates(name, HERE), "{name}");
        }
    }

    #[test]
    fn honest_names_are_left_alone() {
        for name in [
            "WPGancio",
            "Circolo Nord",
            "Sud",
            "Unofficial events bot",
            "Sudoku",
            "Agenda",
            "mcp-remote",
            "Claude Code",
            "Visual Studio Code",
            "Città",
            "Événements",
            "Концерты",
        ] {
            assert!(!imitates(name, HERE), "{name}");
        }
        assert!(!imitates("WPGancio", Instance { title: "Gancio", issuer: "https://gancio.example" }));
        assert!(!imitates("WPGancio", Instance { title: "", issuer: "" }));
    }
}
