//! Announcements.

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::announcement::{Announcement, AnnouncementWords, MAX_TEXT, MAX_TITLE};
use crate::agenda::event::{Slice, description};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::AnnouncementId;
use crate::outcome::ServiceError;
use crate::storage::{Removal, Stored};
use crate::text::{can_be_seen, one_line};

/// How many there may be.
const MAX: usize = 500;

/// Cares for announcements.
#[derive(Debug, Clone)]
pub struct AnnouncementService {
    ports: Ports,
}

/// Why an announcement is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnnouncementDenied {
    /// There is no such announcement.
    #[error("Not Found")]
    NotFound,
    /// 1 to 255 characters.
    #[error("title must have 1 to 255 characters")]
    Title,
    /// At most 20,000 characters.
    #[error("announcement must have at most 20000 characters")]
    Text,
    /// Somebody changed it since it was seen.
    #[error("somebody changed it meanwhile")]
    ChangedMeanwhile,
    /// More than anybody reads.
    #[error("there are too many announcements")]
    TooMany,
}

/// What is sent of an announcement; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct AnnouncementChange {
    /// Its title.
    pub title: Option<String>,
    /// HTML that nobody has looked at.
    pub text: Option<String>,
    /// Is it shown to visitors?
    pub visible: Option<bool>,
    /// When it was last changed before it was seen, if it is to be changed as it was then only.
    pub seen: Option<Timestamp>,
}

type Changed<T> = Result<T, ServiceError<AnnouncementDenied>>;

impl AnnouncementService {
    /// An announcement service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> Stored<Vec<Announcement>> {
        self.ports.storage.read(|repositories| repositories.announcements().list())
    }

    /// A slice of those in whose titles all these words stand, hidden ones too, the latest first.
    pub fn search(&self, words: &str, slice: Slice, _by: &Administrator) -> Stored<Vec<Announcement>> {
        let words = words.to_owned();
        self.ports.storage.read(move |repositories| repositories.announcements().search(&words, slice))
    }

    /// The announcement of that number, if this reader may see it: visitors see those that are shown.
    pub fn find(&self, id: AnnouncementId, with_hidden: bool) -> Stored<Option<Announcement>> {
        let found = self.ports.storage.read(move |repositories| repositories.announcements().find(id))?;
        Ok(found.filter(|announcement| with_hidden || announcement.words.visible))
    }

    /// What a new one would say.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn worded(sent: AnnouncementChange) -> Result<AnnouncementWords, AnnouncementDenied> {
        judge(AnnouncementWords { title: String::new(), text: String::new(), visible: true }, sent)
    }

    /// Adds one; it is shown unless that is said otherwise.
    pub fn add(&self, sent: AnnouncementChange, by: &Administrator) -> Changed<Announcement> {
        let actor = by.actor();
        let words = Self::worded(sent).map_err(ServiceError::Denied)?;
        let entry = self.ports.entry(actor, AuditAction::AnnouncementAdded, &words.title);
        self.ports.storage.write(move |repositories| {
            if repositories.announcements().list()?.len() >= MAX {
                return Err(ServiceError::Denied(AnnouncementDenied::TooMany));
            }
            let announcement = repositories.announcements().insert(&words, entry.at)?;
            repositories.audit().insert(&entry)?;
            Ok(announcement)
        })
    }

    /// Changes one.
    pub fn change(
        &self,
        id: AnnouncementId,
        sent: AnnouncementChange,
        by: &Administrator,
    ) -> Changed<Announcement> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let known = repositories
                .announcements()
                .find(id)?
                .ok_or(ServiceError::Denied(AnnouncementDenied::NotFound))?;
            if sent.seen.is_some_and(|seen| seen != known.updated_at) {
                return Err(ServiceError::Denied(AnnouncementDenied::ChangedMeanwhile));
            }
            let words = judge(known.words, sent).map_err(ServiceError::Denied)?;
            let entry = ports.entry(actor, AuditAction::AnnouncementChanged, &words.title);
            let changed = Announcement { words, updated_at: entry.at, ..known };
            repositories.announcements().update(&changed)?;
            repositories.audit().insert(&entry)?;
            Ok(changed)
        })
    }

    /// Removes one.
    pub fn remove(&self, id: AnnouncementId, by: &Administrator) -> Changed<()> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let known = repositories
                .announcements()
                .find(id)?
                .ok_or(ServiceError::Denied(AnnouncementDenied::NotFound))?;
            match repositories.announcements().remove(id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(AnnouncementDenied::NotFound)),
            }
            let entry = ports.entry(actor, AuditAction::AnnouncementRemoved, &known.words.title);
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}

fn judge(
    known: AnnouncementWords,
    sent: AnnouncementChange,
) -> Result<AnnouncementWords, AnnouncementDenied> {
    let title = sent.title.map_or(known.title, |title| one_line(&title));
    if !can_be_seen(&title) || title.chars().count() > MAX_TITLE || title.contains('\0') {
        return Err(AnnouncementDenied::Title);
    }
    let text = match sent.text {
        None => known.text,
        Some(html) => description::sanitise_within(&html, MAX_TEXT).ok_or(AnnouncementDenied::Text)?,
    };
    Ok(AnnouncementWords { title, text, visible: sent.visible.unwrap_or(known.visible) })
}
