//! A feed: in which form, and what it is made of.

use chrono_tz::Tz;
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::instance::setting::Settings;

use crate::state::AppState;
use crate::words::Words;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Rss,
    Ics,
    Json,
}

impl Format {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "rss" | "feed" => Some(Self::Rss),
            "ics" => Some(Self::Ics),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What a feed is made of.
pub(crate) struct Feed<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) zone: Tz,
    pub(crate) words: &'a Words,
    /// Our public address, without a slash at its end.
    pub(crate) base_url: &'a str,
    /// The name of our host.
    pub(crate) host: &'a str,
    pub(crate) events: &'a [DescribedEvent],
    /// What it is called.
    pub(crate) title: String,
    /// Its own address.
    pub(crate) address: String,
}

impl<'a> Feed<'a> {
    /// Of these events, named as the instance, with a path within the site.
    pub(crate) fn of(
        state: &'a AppState,
        settings: &'a Settings,
        events: &'a [DescribedEvent],
        path: &str,
    ) -> Self {
        let host = state.site.base_url.host_str().unwrap_or_default();
        let base_url = state.issuer();
        let (title, address) = (settings.title().to_owned(), format!("{base_url}{path}"));
        Self { settings, zone: settings.zone(), words: &state.words, base_url, host, events, title, address }
    }
}
