//! Everything in a language of accented English: what stays plain came around the catalogue.

use std::borrow::Cow;

use uncino_domain::instance::setting::{InstanceDefaults, Settings};
use uncino_domain::people::letter::{DecidedEvent, EventDecision, Letter, LetterContent, SameEvent};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::Secret;
use url::Url;

use crate::page_samples::sample_pages;
use crate::people::letters::Letters;
use crate::text::escape_attribute;
use crate::words::catalogue::Spelling;
use crate::words::language::LOCALES;
use crate::words::tests::sources::split_off;
use crate::words::{Catalogue, Language, Words};

const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED: &str = "àƀçđéƒĝħîĵķļɱñöƥɋřšţûṽŵẋýžÀƁÇĐÉƑĜĦÎĴĶĻṀÑÖƤɊŘŠŢÛṼŴẊÝŽ";

/// The attributes that people read or hear.
const READ: [&str; 4] = ["title", "placeholder", "aria-label", "alt"];

/// What isn't ours to say: what the samples have from people and applications, and what developers read.
const DATA: [&str; 40] = [
    "/place/7",
    "Gratis",
    "Circolo <Sud>",
    "<Rules>",
    "Be kind.",
    "<anna@example.org",
    "<b>anna@example.org",
    "anna@example.org",
    "127.0.0.1",
    "<Firefox>",
    "Chrome",
    "Linux",
    "python-requests",
    "<b>WPGancio",
    "WPGancio",
    "<x>",
    "https://wp.example/<cb>",
    "https://wp.example",
    "https://<b>.example",
    "wp.example",
    "8155c2f5b767a32da6d0df622cbf5e91db832ef8",
    "8155c2f5",
    "https://agenda.example/event/concert",
    "https://agenda.example",
    "<Concert>",
    "<b>Concert",
    "Town hall",
    "1 Main street",
    "jazz",
    "<b>About",
    "<b>Me",
    "<b>",
    "Ed",
    "https://meet.example",
    "Zoom: <123>",
    "A \"poster\"",
    "Hello",
    "mail.smtp",
    "the user said no",
    "/p/rules",
];
/// What developers read below "For developers": in English everywhere, as in the documents.
const FOR_DEVELOPERS: [&str; 11] = [
    "UNCINO_SERVER__BASE_URL",
    "server.base_url",
    "environment",
    "asked for",
    "evil.example",
    "invalid_scope",
    "the scope is unknown",
    "client_id",
    "<script>",
    "reason",
    "unknown",
];

fn accented(text: &str) -> String {
    let accent = |c: char| PLAIN.chars().zip(ACCENTED.chars()).find(|(plain, _)| *plain == c);
    text.chars().map(|c| accent(c).map_or(c, |(_, accented)| accented)).collect()
}

/// English with accents, and with Greek dates.
fn pseudo_language() -> Words {
    let (_, english) = LOCALES.iter().find(|(tag, _)| *tag == Language::ENGLISH.tag()).unwrap();
    let source = english.replace("locale = en-GB", "locale = el");
    let spelling: (Spelling, Spelling) =
        (|text| Cow::Owned(accented(text)), |text| Cow::Owned(escape_attribute(&accented(text))));
    Words::of(Catalogue::spelled(Language::ENGLISH, &source, spelling).unwrap(), Vec::new())
}

fn unescaped(html: &str) -> String {
    let text = html
        .replace("&#x2068;", "")
        .replace("&#x2069;", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// What people read in a page: its texts, and the attributes that are read out.
fn read_texts(html: &str) -> Vec<String> {
    // Time zones and languages have names of their own.
    let (html, _zones) = split_off(html, "<select id=\"time_zone\"", "</select>");
    let (html, _languages) = split_off(&html, "<select id=\"language\"", "</select>");
    // What other sites paste is code.
    let (html, _code) = split_off(&html, "<textarea class=\"copied\"", "</textarea>");
    // What search engines read is in the words of schema.org.
    let (html, _structured) = split_off(&html, "<script type=\"application/ld+json\"", "</script>");
    let marked = html.replace('<', "\n<");
    let (text, tags) = split_off(&marked, "<", ">");
    let value = |tag: &String, name: &str| {
        Some(tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned())
    };
    let attributes = tags.iter().flat_map(|tag| READ.iter().filter_map(|name| value(tag, name)));
    text.lines().map(str::to_owned).chain(attributes).map(|text| unescaped(&text)).collect()
}

/// The text without what isn't ours, if letters stay plain in it.
fn stayed_plain(text: &str) -> Option<String> {
    let data = DATA.iter().chain(&FOR_DEVELOPERS);
    let left = data.fold(text.to_owned(), |left, data| left.replace(data, ""));
    left.contains(|c: char| c.is_ascii_alphabetic()).then(|| left.trim().to_owned())
}

#[test]
fn every_sentence_of_every_page_comes_from_the_catalogue() {
    let mut plain = Vec::new();
    for (page, html) in sample_pages(&pseudo_language(), Language::ENGLISH).unwrap() {
        let texts = read_texts(&html);
        plain
            .extend(texts.iter().filter_map(|text| stayed_plain(text)).map(|text| format!("{page}: {text}")));
    }
    assert!(plain.is_empty(), "these stayed plain: {plain:#?}");
}

fn merged(slug: Option<&str>) -> LetterContent {
    let same = SameEvent { title: "<Concert>".to_owned(), slug: slug.map(str::to_owned) };
    match decided(EventDecision::Removed, true) {
        LetterContent::EventDecided(decided) => {
            LetterContent::EventDecided(DecidedEvent { same_as: Some(same), ..decided })
        }
        other => other,
    }
}

fn decided(decision: EventDecision, has_account: bool) -> LetterContent {
    let reason = has_account.then(|| "Hello".to_owned());
    LetterContent::EventDecided(DecidedEvent {
        title: "<Concert>".to_owned(),
        slug: "1".to_owned(),
        decision,
        reason,
        same_as: None,
        has_account,
    })
}

#[test]
fn every_sentence_of_every_letter_comes_from_the_catalogue() {
    let email = || EmailAddress::parse("anna@example.org").unwrap();
    let base_url = Url::parse("https://agenda.example/").unwrap();
    let letters = Letters::worded_by(pseudo_language(), &base_url);
    let defaults = InstanceDefaults {
        title: "Circolo <Sud>".to_owned(),
        time_zone: "Europe/Rome".to_owned(),
        language: "en".to_owned(),
    };
    let settings = Settings::new(&defaults, Vec::new());
    for content in [
        LetterContent::Registered,
        LetterContent::AlreadyRegistered,
        LetterContent::ApprovalWanted { email: email(), description: Some("Be kind.".to_owned()) },
        LetterContent::ApprovalWanted { email: email(), description: None },
        LetterContent::Approved,
        LetterContent::Recovery(Secret::new("1")),
        LetterContent::Invitation(Secret::new("1")),
        LetterContent::MessageAboutEvent {
            title: "<Concert>".to_owned(),
            slug: "1".to_owned(),
            message: "Hello".to_owned(),
        },
        decided(EventDecision::Shown, true),
        decided(EventDecision::Hidden, true),
        decided(EventDecision::Removed, false),
        merged(Some("1")),
        merged(None),
        LetterContent::EventsWaiting(vec!["<Concert>".to_owned()]),
        LetterContent::ApplicationAllowed { name: "WPGancio".to_owned(), host: "wp.example".to_owned() },
        LetterContent::PasswordChanged,
        LetterContent::EmailChange(Secret::new("1")),
        LetterContent::EmailChangeRequested { email: email() },
        LetterContent::EmailChanged { email: email() },
        LetterContent::AddressWanted,
        LetterContent::AccountRemoved,
        LetterContent::Test,
    ] {
        let said = letters.word(&Letter { to: email(), content }, &settings).unwrap();
        let ours = |line: &&str| !line.trim_start().starts_with("https://agenda.example");
        let lines = said.body.lines().filter(ours).chain([said.subject.as_str()]);
        let plain: Vec<String> = lines.filter_map(stayed_plain).collect();
        assert!(plain.is_empty(), "these stayed plain: {plain:#?}");
    }
}

#[test]
fn the_documents_say_in_which_language_they_are() {
    let english = Words::load().unwrap();
    let pages = sample_pages(&english, Language::ENGLISH).unwrap();
    assert!(pages.iter().all(|(_, html)| html.contains("<html lang=\"en\"")));
}
