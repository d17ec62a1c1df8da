//! Their settings: under the same names where they mean something here. Keys and passwords never become settings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::keeping::KeptRow;
use super::old::Old;
use super::report::{Report, RowReport};
use super::row::{Json, Row};
use crate::instance::colour::Colour;
use crate::instance::setting::{InstancePicture, SettingRefusal, judge};

/// Settings that stand for keys, tokens and other instances: kept as rows, and never given back.
const KEPT: [&str; 3] = ["publicKey", "privateKey", "instance_name"];

/// What begins so belongs to a plug-in.
const PLUG_IN: &str = "plugin_";

/// What Gancio's pages have as their first colour.
const THEIR_COLOUR: &str = "#FF6E40";

/// A setting to be stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TakenSetting {
    /// Its name.
    pub(super) key: String,
    /// Its value.
    pub(super) value: Value,
    /// Is it secret?
    pub(super) is_secret: bool,
}

/// What their settings become.
pub(super) fn settings(old: &Old, report: &mut Report) -> (Vec<TakenSetting>, Vec<KeptRow>) {
    let rows = old.rows("settings");
    let (mut taken, mut kept) = (Vec::new(), Vec::new());
    let mut read: BTreeMap<String, Value> = BTreeMap::new();
    let (mut plug_ins, mut keys) = (0, 0);
    for row in rows {
        let Some(key) = row.some_text("key") else { continue };
        if key.starts_with(PLUG_IN) {
            plug_ins += 1;
            kept.push(KeptRow::of("settings", key, row));
        } else if KEPT.contains(&key.as_str()) {
            keys += 1;
            kept.push(KeptRow::of("settings", key, row));
        } else if let Some(value) = value(row, &key, report) {
            read.insert(key.clone(), value.clone());
            taken.extend(setting(row, key, value, report));
        }
    }
    taken.extend(looks(&read, report));
    report.homeless("settings of plug-ins", plug_ins, "kept for a later version, and never shown");
    report.homeless(
        "keys of the instance and its name in the fediverse",
        keys,
        "kept for a later version, and never shown",
    );
    report.comes("settings", (rows.len(), taken.len()), "settings; many have no effect here");
    (taken, kept)
}

fn value(row: &Row, key: &str, report: &mut Report) -> Option<Value> {
    match row.json("value") {
        Json::Read(value) => Some(unwrapped(value)),
        Json::Nothing if row.text("value").is_some_and(|text| text.trim() == "null") => None,
        Json::Nothing | Json::Malformed => {
            report.row("settings", key).trouble("its value is no JSON", "it has its default");
            None
        }
    }
}

/// JSON in a text within JSON, as several releases stored it on `MariaDB`. A number stays a text: a title may be one.
fn unwrapped(value: Value) -> Value {
    let Value::String(text) = &value else { return value };
    let is_wrapped = text.starts_with(['"', '{', '[']) || ["true", "false"].contains(&text.as_str());
    let within = if is_wrapped { serde_json::from_str(text).ok() } else { None };
    within.unwrap_or(value)
}

fn setting(row: &Row, key: String, value: Value, report: &mut Report) -> Option<TakenSetting> {
    if key == "smtp" {
        report.note(mail(&value));
        return None;
    }
    if InstancePicture::ALL.iter().any(|picture| picture.key() == key) {
        return None; // The file is looked for in its place.
    }
    let mut said = report.row("settings", key.clone());
    let value = if key == "footerLinks" { without_common(value, &mut said) } else { value };
    let was_text = value.is_string();
    match judge(&key, value) {
        Ok(value) => {
            if was_text && value.is_boolean() {
                said.trouble("a switch as a text", "it is read as what it says");
            }
            Some(TakenSetting { is_secret: row.flag("is_secret").unwrap_or(false), key, value })
        }
        Err(refusal) => {
            said.trouble(refusal.to_string(), done(refusal));
            None
        }
    }
}

fn done(refusal: SettingRefusal) -> &'static str {
    match refusal {
        SettingRefusal::Key | SettingRefusal::TooLong | SettingRefusal::TooManyKeys => "it stays behind",
        SettingRefusal::Configured
        | SettingRefusal::Picture
        | SettingRefusal::NoFlag
        | SettingRefusal::NoText
        | SettingRefusal::Title
        | SettingRefusal::TimeZone
        | SettingRefusal::Language
        | SettingRefusal::Address
        | SettingRefusal::Contact
        | SettingRefusal::Colour => "it has its default",
    }
}

/// Links whose words are names of Gancio's own sentences lead to pages that every page leads to.
fn without_common(value: Value, said: &mut RowReport<'_>) -> Value {
    let Value::Array(links) = value else { return value };
    let is_common = |link: &Value| {
        link.get("label").and_then(Value::as_str).is_some_and(|label| label.starts_with("common."))
    };
    let count = links.len();
    let links: Vec<Value> = links.into_iter().filter(|link| !is_common(link)).collect();
    if links.len() < count {
        said.trouble(
            "links whose words are names of sentences in Gancio, such as common.home",
            "they are left out: every page leads there",
        );
    }
    Value::Array(links)
}

/// The colours that they have and we have too.
fn looks(read: &BTreeMap<String, Value>, report: &mut Report) -> Vec<TakenSetting> {
    let is_dark = read.get("theme.is_dark").and_then(Value::as_bool);
    let colours = if is_dark == Some(true) { "dark_colors" } else { "light_colors" };
    let primary = read.get(colours).and_then(|colours| colours.get("primary")).and_then(Value::as_str);
    let primary = primary.filter(|primary| !primary.eq_ignore_ascii_case(THEIR_COLOUR));
    let accent = primary.filter(|primary| Colour::parse(primary).is_some()).map(|primary| json!(primary));
    let theme = is_dark.map(|is_dark| json!(if is_dark { "dark" } else { "light" }));
    let looks = [("accent", accent), ("theme", theme)];
    let looks: Vec<TakenSetting> = looks
        .into_iter()
        .filter(|(key, _)| !read.contains_key(*key))
        .filter_map(|(key, value)| {
            Some(TakenSetting { key: key.to_owned(), value: value?, is_secret: false })
        })
        .collect();
    for look in &looks {
        report.note(format!("The setting {} comes from the colours of Gancio: {}", look.key, look.value));
    }
    looks
}

/// Where letters go, as our own configuration says it; the password is said nowhere.
fn mail(smtp: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let host = text(smtp.get("host"));
    if host.is_empty() {
        return "Mail: Gancio has no mail server.".to_owned();
    }
    let auth = smtp.get("auth");
    let user = text(auth.and_then(|auth| auth.get("user")));
    let login =
        if user.is_empty() { String::new() } else { format!("{}:PASSWORD@", user.replace('@', "%40")) };
    let port = smtp.get("port").and_then(super::row::integer);
    let is_secure = smtp.get("secure").and_then(Value::as_bool).unwrap_or(port == Some(465));
    let scheme = if is_secure { "smtps" } else { "smtp" };
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let tls = if is_secure { "" } else { "?tls=required" };
    format!(
        "Mail goes into the configuration, never into the database: mail.smtp = \"{scheme}://{login}{host}{port}{tls}\". \
         The password stands in Gancio's setting smtp."
    )
}
