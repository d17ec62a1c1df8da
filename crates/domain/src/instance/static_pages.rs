//! Static pages.

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::event::{Slice, description};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::StaticPageId;
use crate::instance::static_page::{MAX_CONTENT, MAX_TITLE, StaticPage, StaticPageWords};
use crate::outcome::ServiceError;
use crate::slug;
use crate::storage::{Removal, Repositories, StaticPageInsertion, Stored};
use crate::text::{can_be_seen, one_line};

/// How many there may be.
const MAX: usize = 100;
/// How many stand at the foot of every page.
const AT_THE_FOOT: u32 = 20;

/// Cares for static pages.
#[derive(Debug, Clone)]
pub struct StaticPageService {
    ports: Ports,
}

/// Which static page is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaticPageKey {
    /// By number.
    Id(StaticPageId),
    /// By its name in URLs.
    Slug(String),
}

/// Why a static page is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaticPageDenied {
    /// There is no such page.
    #[error("Not Found")]
    NotFound,
    /// 1 to 255 characters.
    #[error("title must have 1 to 255 characters")]
    Title,
    /// At most 20,000 characters.
    #[error("content must have at most 20000 characters")]
    Content,
    /// Somebody changed it since it was seen.
    #[error("somebody changed it meanwhile")]
    ChangedMeanwhile,
    /// More than anybody reads.
    #[error("there are too many pages")]
    TooMany,
}

/// What is sent of a static page; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct StaticPageChange {
    /// Its title.
    pub title: Option<String>,
    /// HTML that nobody has looked at.
    pub content: Option<String>,
    /// When it was last changed before it was seen, if it is to be changed as it was then only.
    pub seen: Option<Timestamp>,
}

type Changed<T> = Result<T, ServiceError<StaticPageDenied>>;

impl StaticPageKey {
    /// Reads a number or a slug; a slug is never a number alone.
    pub fn parse(text: &str) -> Self {
        text.parse().map_or_else(|_slug| Self::Slug(text.to_owned()), |id| Self::Id(StaticPageId(id)))
    }
}

impl StaticPageService {
    /// A static page service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> Stored<Vec<StaticPage>> {
        self.ports.storage.read(|repositories| repositories.static_pages().list())
    }

    /// A slice of those in whose titles and slugs all these words stand, the oldest first.
    pub fn search(&self, words: &str, slice: Slice, _by: &Administrator) -> Stored<Vec<StaticPage>> {
        let words = words.to_owned();
        self.ports.storage.read(move |repositories| repositories.static_pages().search(&words, slice))
    }

    /// Slug and title of those that stand at the foot of every page.
    pub fn at_the_foot(&self) -> Stored<Vec<(String, String)>> {
        self.ports.storage.read(|repositories| repositories.static_pages().titles(AT_THE_FOOT))
    }

    /// The page that is meant.
    pub fn find(&self, key: StaticPageKey) -> Stored<Option<StaticPage>> {
        self.ports.storage.read(move |repositories| find(repositories, &key))
    }

    /// What a new one would say.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn worded(sent: StaticPageChange) -> Result<StaticPageWords, StaticPageDenied> {
        judge(StaticPageWords { title: String::new(), content: String::new() }, sent)
    }

    /// Adds one, under a slug made of its title.
    pub fn add(&self, sent: StaticPageChange, by: &Administrator) -> Changed<StaticPage> {
        let actor = by.actor();
        let words = Self::worded(sent).map_err(ServiceError::Denied)?;
        let entry = self.ports.entry(actor, AuditAction::StaticPageAdded, &words.title);
        self.ports.storage.write(move |repositories| {
            let base = slug::of_title(&words.title, "page");
            loop {
                let known = repositories.static_pages().list()?;
                if known.len() >= MAX {
                    return Err(ServiceError::Denied(StaticPageDenied::TooMany));
                }
                let slug = slug::first_free(&base, known.into_iter().map(|page| page.slug));
                match repositories.static_pages().insert(&slug, &words, entry.at)? {
                    StaticPageInsertion::Inserted(page) => {
                        repositories.audit().insert(&entry)?;
                        return Ok(page);
                    }
                    StaticPageInsertion::SlugTaken => {}
                }
            }
        })
    }

    /// Changes what one says; its slug stays.
    pub fn change(
        &self,
        key: StaticPageKey,
        sent: StaticPageChange,
        by: &Administrator,
    ) -> Changed<StaticPage> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let known = find(repositories, &key)?.ok_or(ServiceError::Denied(StaticPageDenied::NotFound))?;
            if sent.seen.is_some_and(|seen| seen != known.updated_at) {
                return Err(ServiceError::Denied(StaticPageDenied::ChangedMeanwhile));
            }
            let words = judge(known.words, sent).map_err(ServiceError::Denied)?;
            let entry = ports.entry(actor, AuditAction::StaticPageChanged, &words.title);
            let changed = StaticPage { words, updated_at: entry.at, ..known };
            repositories.static_pages().update(&changed)?;
            repositories.audit().insert(&entry)?;
            Ok(changed)
        })
    }

    /// Removes one.
    pub fn remove(&self, key: StaticPageKey, by: &Administrator) -> Changed<()> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let known = find(repositories, &key)?.ok_or(ServiceError::Denied(StaticPageDenied::NotFound))?;
            match repositories.static_pages().remove(known.id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(StaticPageDenied::NotFound)),
            }
            let entry = ports.entry(actor, AuditAction::StaticPageRemoved, &known.words.title);
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}

fn find(repositories: &mut dyn Repositories, key: &StaticPageKey) -> Stored<Option<StaticPage>> {
    match key {
        StaticPageKey::Id(id) => repositories.static_pages().find(*id),
        StaticPageKey::Slug(slug) if slug.contains('\0') => Ok(None),
        StaticPageKey::Slug(slug) => repositories.static_pages().find_by_slug(slug),
    }
}

fn judge(known: StaticPageWords, sent: StaticPageChange) -> Result<StaticPageWords, StaticPageDenied> {
    let title = sent.title.map_or(known.title, |title| one_line(&title));
    if !can_be_seen(&title) || title.chars().count() > MAX_TITLE || title.contains('\0') {
        return Err(StaticPageDenied::Title);
    }
    let content = match sent.content {
        None => known.content,
        Some(html) => description::sanitise_within(&html, MAX_CONTENT).ok_or(StaticPageDenied::Content)?,
    };
    Ok(StaticPageWords { title, content })
}
