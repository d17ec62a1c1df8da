//! To whom or what something was done, and where that stands.

use std::collections::HashMap;

use serde::Serialize;
use uncino_domain::access::audit::AuditAction;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::shown_name::imitates;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::text::visible;

use crate::extract::parameters::encode;
use crate::pages::visit::Visit;

/// The applications that are still there, of those that some entries name.
pub(super) type Clients = HashMap<ClientId, Client>;

/// To whom or what, and where that is looked after.
#[derive(Debug, Serialize)]
pub(super) struct Subject {
    pub(super) words: String,
    pub(super) url: Option<String>,
}

/// The id of the application that a subject names: it is written down by the name that it chose, with its id behind it.
pub(super) fn client_id(subject: &str) -> Option<(&str, ClientId)> {
    let (name, id) = subject.strip_suffix(')')?.rsplit_once(" (")?;
    let is_id = id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| (name, ClientId::new(id)))
}

impl Subject {
    /// An application is shown as everywhere, and once it is gone by its id alone if the name passes for somebody.
    pub(super) fn of(subject: &str, action: &str, clients: &Clients, visit: &Visit) -> Self {
        let Some((name, id)) = client_id(subject) else {
            let action = AuditAction::parse(action);
            return Self {
                words: visible(subject),
                url: action.and_then(|action| place_of(action, subject)),
            };
        };
        match clients.get(&id) {
            Some(client) => {
                let words = format!("{} ({id})", visit.name_of(client));
                Self { words, url: Some(searched("/admin/applications", id.as_str())) }
            }
            None if imitates(name, visit.instance()) => Self { words: id.to_string(), url: None },
            None => Self { words: visible(subject), url: None },
        }
    }
}

/// Where this is looked after.
fn place_of(action: AuditAction, subject: &str) -> Option<String> {
    // The new role or address stands behind an arrow.
    let first = subject.split(" → ").next().unwrap_or(subject);
    match action {
        AuditAction::AccountRemoved
        | AuditAction::AccountRefused
        | AuditAction::EventRemoved
        | AuditAction::OwnEventsRemoved
        | AuditAction::PlaceRemoved
        | AuditAction::TagRemoved
        | AuditAction::CollectionRemoved
        | AuditAction::AnnouncementRemoved
        | AuditAction::StaticPageRemoved => None,
        AuditAction::EventAdded
        | AuditAction::EventChanged
        | AuditAction::EventRestored
        | AuditAction::EventConfirmed
        | AuditAction::EventUnconfirmed => Some(searched("/admin/events", subject)),
        AuditAction::EventMerged => Some(searched("/admin/events", subject.rsplit(" → ").next()?)),
        AuditAction::PlaceChanged => Some(searched("/admin/places", subject)),
        AuditAction::TagRenamed => Some(searched("/admin/tags", subject.rsplit(" → ").next()?)),
        AuditAction::CollectionAdded | AuditAction::CollectionChanged => {
            Some(searched("/admin/collections", subject))
        }
        AuditAction::AnnouncementAdded | AuditAction::AnnouncementChanged => {
            Some(searched("/admin/announcements", subject))
        }
        AuditAction::StaticPageAdded | AuditAction::StaticPageChanged => {
            Some(searched("/admin/pages", subject))
        }
        AuditAction::SettingChanged => Some("/admin/settings".to_owned()),
        _an_account => EmailAddress::parse(first).map(|email| searched("/admin/users", email.as_str())),
    }
}

/// A list of administrators, with what these words stand in.
pub(super) fn searched(list: &str, words: &str) -> String {
    format!("{list}?{}", encode("q", words))
}
