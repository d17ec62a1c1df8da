//! Settings of the instance that administrators change while it runs, under Gancio's names. What is not set has a default.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::Url;

use crate::agenda::picture::PictureFile;
use crate::instance::colour::Colour;
use crate::instance::footer_link::FooterLink;
use crate::people::user::EmailAddress;
use crate::text::{can_be_seen, one_line, straight};

/// What holds until an administrator says otherwise: from the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceDefaults {
    /// The name of the instance.
    pub title: String,
    /// An IANA time zone, such as `Europe/Rome`.
    pub time_zone: String,
    /// A language, such as `en`.
    pub language: String,
}

/// The largest value, in bytes of JSON.
pub const MAX_VALUE: usize = 64 * 1024;
/// The longest key, in characters.
const MAX_KEY: usize = 100;
/// The longest title, in characters.
const MAX_TITLE: usize = 100;
/// How many different keys are kept: nobody needs more, and the API takes any.
pub const MAX_KEYS: usize = 500;

/// A picture of the instance itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstancePicture {
    /// Its logo.
    Logo,
    /// What stands where an event has no picture.
    Fallback,
    /// What stands above the agenda.
    Header,
}

impl InstancePicture {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Logo, Self::Fallback, Self::Header];

    /// The setting that names its file, as in Gancio.
    pub fn key(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Fallback => "fallback_image",
            Self::Header => "header_image",
        }
    }
}

/// All settings, with their defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings(BTreeMap<String, Value>);

/// Why a setting is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingRefusal {
    /// No key, a long one, or one with other characters than letters, digits, `_`, `-` and `.`.
    #[error("the key is missing or malformed")]
    Key,
    /// Longer than [`MAX_VALUE`].
    #[error("the value is too long")]
    TooLong,
    /// Another [`MAX_KEYS`] keys are there already.
    #[error("there are too many settings")]
    TooManyKeys,
    /// The setting is one of the server's configuration.
    #[error("mail is set up in the server's configuration, never in the database: see mail.smtp")]
    Configured,
    /// The setting names a file of ours.
    #[error("pictures are uploaded, at /api/settings/logo, /fallbackImage and /headerImage")]
    Picture,
    /// A switch is true or false.
    #[error("the value must be true or false")]
    NoFlag,
    /// A text.
    #[error("the value must be a text")]
    NoText,
    /// 1 to 100 characters.
    #[error("the title must have 1 to 100 characters")]
    Title,
    /// A zone of the IANA time zone database.
    #[error("this is no time zone such as Europe/Rome")]
    TimeZone,
    /// A language tag such as `en` or `pt-BR`.
    #[error("this is no language such as en")]
    Language,
    /// An e-mail address, or nothing.
    #[error("this is no e-mail address")]
    Address,
    /// An e-mail address or a page with https, or nothing.
    #[error("this is neither an e-mail address nor a page that begins with https://")]
    Contact,
    /// A colour such as `#1a6b3c`, or nothing.
    #[error("this is no colour such as #1a6b3c")]
    Colour,
}

impl Settings {
    /// The defaults, overruled by what is stored.
    pub fn new(defaults: &InstanceDefaults, stored: Vec<(String, Value)>) -> Self {
        let mut settings: BTreeMap<String, Value> = FLAGS
            .into_iter()
            .map(|(key, default)| (key.to_owned(), Value::Bool(default)))
            .chain([
                ("title".to_owned(), json!(defaults.title)),
                ("description".to_owned(), json!("")),
                ("instance_timezone".to_owned(), json!(defaults.time_zone)),
                ("instance_locale".to_owned(), json!(defaults.language)),
                ("collection_in_home".to_owned(), Value::Null),
                ("admin_email".to_owned(), json!("")),
            ])
            .collect();
        settings.extend(stored);
        Self(settings)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The names that mean something here: those with a default, those that are stored, and those that are obeyed once they
    /// are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = WITHOUT_DEFAULT.into_iter().filter(|name| !self.0.contains_key(*name));
        self.0.keys().map(String::as_str).chain(others)
    }

    /// The value under this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Those that anybody may read, as a fixed list: nothing that is stored under another key is ever among them.
    pub fn public(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.iter().filter(|(key, _)| PUBLIC.contains(key) || key.starts_with("allow_") && is_flag(key))
    }

    /// These settings without those under these keys.
    #[must_use]
    pub fn without(mut self, keys: &[String]) -> Self {
        self.0.retain(|key, _| !keys.contains(key));
        self
    }

    /// The name of the instance.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// What the instance says of itself.
    pub fn description(&self) -> &str {
        self.text("description")
    }

    /// The zone of the agenda, by its IANA name.
    pub fn time_zone(&self) -> &str {
        self.text("instance_timezone")
    }

    /// The zone of the agenda, ready to reckon with; UTC if its name is none.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone().parse().unwrap_or_default()
    }

    /// The language of the instance.
    pub fn language(&self) -> &str {
        self.text("instance_locale")
    }

    /// May people ask for an account?
    pub fn allow_registration(&self) -> bool {
        self.flag("allow_registration")
    }

    /// May events be sent without a credential?
    pub fn allow_anonymous_events(&self) -> bool {
        self.flag("allow_anon_event")
    }

    /// May an event be without an end?
    pub fn allow_events_without_end(&self) -> bool {
        self.flag("allow_event_without_end_time")
    }

    /// May an event last several days?
    pub fn allow_multidate_events(&self) -> bool {
        self.flag("allow_multidate_event")
    }

    /// May an event be online?
    pub fn allow_online_events(&self) -> bool {
        self.flag("allow_online_event")
    }

    /// Are recurring events shown as such?
    pub fn allow_recurrent_events(&self) -> bool {
        self.flag("allow_recurrent_event")
    }

    /// Are their occurrences in lists that nobody asked for them?
    pub fn shows_recurrent_events(&self) -> bool {
        self.flag("recurrent_event_visible")
    }

    /// May people write to the editors about an event?
    pub fn enable_moderation(&self) -> bool {
        self.flag("enable_moderation")
    }

    /// May visitors report an event to the editors? Only where moderation is on.
    pub fn enable_reports(&self) -> bool {
        self.flag("enable_report")
    }

    /// The collection that lists show which nobody filters, by its name.
    pub fn collection_at_home(&self) -> Option<&str> {
        Some(self.text("collection_in_home").trim()).filter(|name| !name.is_empty())
    }

    /// Where faults of the instance's security are told, for everybody to read; empty if nothing was set.
    pub fn security_contact(&self) -> &str {
        self.text("security_contact").trim()
    }

    /// Where the people who run the instance are reached; empty if nowhere.
    pub fn admin_email(&self) -> &str {
        self.text("admin_email")
    }

    /// Its colour; none as long as it has that of Uncino.
    pub fn accent(&self) -> Option<Colour> {
        Colour::parse(self.text("accent"))
    }

    /// In which colours pages are for who hasn't chosen: `light` or `dark`; as the reader prefers if neither is set.
    pub fn theme(&self) -> &str {
        self.text("theme")
    }

    /// What every page leads to at its foot.
    pub fn footer_links(&self) -> Vec<FooterLink> {
        self.get("footerLinks").map_or_else(Vec::new, FooterLink::list)
    }

    /// The file of a picture of the instance, if one was set.
    pub fn picture(&self, kind: InstancePicture) -> Option<PictureFile> {
        PictureFile::parse(self.text(kind.key()))
    }

    fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn flag(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }
}

/// The switches, with Gancio's defaults.
const FLAGS: [(&str, bool); 10] = [
    ("allow_registration", true),
    ("allow_anon_event", true),
    ("allow_multidate_event", true),
    ("allow_recurrent_event", false),
    ("recurrent_event_visible", false),
    ("allow_event_without_end_time", true),
    ("allow_online_event", true),
    ("enable_moderation", false),
    ("enable_report", false),
    ("allow_geolocation", false),
];

/// What anybody may read beside the switches that begin with `allow_`.
const PUBLIC: [&str; 10] = [
    "title",
    "description",
    "instance_timezone",
    "instance_locale",
    "recurrent_event_visible",
    "enable_moderation",
    "enable_report",
    "collection_in_home",
    "footerLinks",
    "theme",
];

/// What is obeyed or shown where it is set, and has no default.
const WITHOUT_DEFAULT: [&str; 4] = ["accent", "footerLinks", "security_contact", "theme"];

fn is_flag(key: &str) -> bool {
    FLAGS.iter().any(|(flag, _)| *flag == key)
}

/// Judges a change and gives the value to store. Unknown keys are kept as they come.
pub fn judge(key: &str, value: Value) -> Result<Value, SettingRefusal> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if key.is_empty() || key.len() > MAX_KEY || !key.chars().all(is_key) {
        return Err(SettingRefusal::Key);
    }
    if value.to_string().len() > MAX_VALUE {
        return Err(SettingRefusal::TooLong);
    }
    if is_flag(key) {
        return match value.as_str() {
            Some("true") => Ok(Value::Bool(true)),
            Some("false") => Ok(Value::Bool(false)),
            None if value.is_boolean() => Ok(value),
            Some(_) | None => Err(SettingRefusal::NoFlag),
        };
    }
    match key {
        "smtp" => Err(SettingRefusal::Configured),
        "logo" | "fallback_image" | "header_image" => Err(SettingRefusal::Picture),
        "title" => {
            let sent = text(&value)?;
            let title = one_line(sent);
            let fit = can_be_seen(&title)
                && title.chars().count() <= MAX_TITLE
                && !sent.trim().chars().any(char::is_control);
            if fit { Ok(json!(title)) } else { Err(SettingRefusal::Title) }
        }
        "instance_timezone" => {
            let zone: Result<chrono_tz::Tz, _> = text(&value)?.parse();
            zone.map(|zone| json!(zone.name())).map_err(|_unknown| SettingRefusal::TimeZone)
        }
        "instance_locale" => {
            let language = text(&value)?;
            let is_tag = (2..=35).contains(&language.len())
                && language.split('-').all(|part| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                });
            if is_tag { Ok(value) } else { Err(SettingRefusal::Language) }
        }
        "description" => text(&value).map(|text| json!(straight(text))),
        "accent" => fitting(&value, SettingRefusal::Colour, |text| Colour::parse(text).is_some()),
        "admin_email" => fitting(&value, SettingRefusal::Address, is_address),
        "security_contact" => {
            fitting(&value, SettingRefusal::Contact, |text| is_address(text) || is_page(text))
        }
        _ => Ok(value),
    }
}

/// A text that fits, or an empty one, which takes away what was there.
fn fitting(
    value: &Value,
    refusal: SettingRefusal,
    fits: impl FnOnce(&str) -> bool,
) -> Result<Value, SettingRefusal> {
    let text = text(value)?.trim();
    if text.is_empty() || fits(text) { Ok(json!(text)) } else { Err(refusal) }
}

fn is_address(text: &str) -> bool {
    EmailAddress::parse(text).is_some()
}

fn is_page(text: &str) -> bool {
    Url::parse(text).is_ok_and(|page| page.scheme() == "https")
}

fn text(value: &Value) -> Result<&str, SettingRefusal> {
    value.as_str().ok_or(SettingRefusal::NoText)
}
