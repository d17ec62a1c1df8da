//! What the instance allows and does, as switches on the page of settings.

use serde::Serialize;
use serde_json::{Value, json};
use uncino_domain::instance::setting::Settings;

use crate::extract::parameters::Pairs;
use crate::pages::form::is_ticked;
use crate::words::Message;

/// A switch.
#[derive(Debug, Serialize)]
pub(super) struct Switch {
    key: &'static str,
    label: Message,
    help: Message,
    is_on: bool,
}

/// The switches, as they stand on the page.
#[derive(Debug, Default, Serialize)]
pub(super) struct Switches {
    who: Vec<Switch>,
    events: Vec<Switch>,
    editors: Vec<Switch>,
}

impl Switches {
    /// As they stand.
    pub(super) fn of(settings: &Settings) -> Self {
        Self::set(|key| settings.get(key).and_then(Value::as_bool).unwrap_or_default())
    }

    /// As they were sent.
    pub(super) fn read(form: &Pairs) -> Self {
        Self::set(|key| is_ticked(form, key))
    }

    /// What a form changes: what it didn't show stays as it is.
    pub(super) fn changes(&self, form: &Pairs) -> Vec<(&'static str, Value)> {
        let is_shown = |key: &str| form.iter().any(|(name, value)| name == "shown" && value == key);
        let all = self.who.iter().chain(&self.events).chain(&self.editors);
        let sent = all.filter(|switch| switch.is_on || is_shown(switch.key));
        sent.map(|switch| (switch.key, json!(switch.is_on))).collect()
    }

    fn set(is_on: impl Fn(&str) -> bool) -> Self {
        let switch = |key, label, help| Switch { key, label, help, is_on: is_on(key) };
        Self {
            who: vec![
                switch(
                    "allow_registration",
                    Message::new("settings-registration"),
                    Message::new("settings-registration-help"),
                ),
                switch(
                    "allow_anon_event",
                    Message::new("settings-anonymous"),
                    Message::new("settings-anonymous-help"),
                ),
            ],
            events: vec![
                switch(
                    "allow_multidate_event",
                    Message::new("settings-several-days"),
                    Message::new("settings-several-days-help"),
                ),
                switch(
                    "allow_event_without_end_time",
                    Message::new("settings-without-end"),
                    Message::new("settings-without-end-help"),
                ),
                switch(
                    "allow_online_event",
                    Message::new("settings-online"),
                    Message::new("settings-online-help"),
                ),
                switch(
                    "allow_recurrent_event",
                    Message::new("settings-recurrent"),
                    Message::new("settings-recurrent-help"),
                ),
                switch(
                    "recurrent_event_visible",
                    Message::new("settings-recurrent-visible"),
                    Message::new("settings-recurrent-visible-help"),
                ),
            ],
            editors: vec![
                switch(
                    "enable_moderation",
                    Message::new("settings-moderation"),
                    Message::new("settings-moderation-help"),
                ),
                switch(
                    "enable_report",
                    Message::new("settings-reports"),
                    Message::new("settings-reports-help"),
                ),
            ],
        }
    }

    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        Self::set(|key| key == "allow_registration")
    }
}
