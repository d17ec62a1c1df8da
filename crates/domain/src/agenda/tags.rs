//! Tags.

use crate::access::audit::{AuditAction, NewAuditEntry};
use crate::access::caller::Administrator;
use crate::agenda::event::submission::MAX_TAG;
use crate::agenda::tag_search::{MAX_WORDS, TagSearch};
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::storage::{Removal, Repositories, Stored, TagRenaming, TagUsage};
use crate::text::{can_be_seen, key, one_line};

/// How many tags a search gives at most.
const FOUND: u32 = 10;
/// How many tags are offered at most to whoever writes down an event.
const OFFERED: u32 = 200;

/// Finds, renames and removes tags.
#[derive(Debug, Clone)]
pub struct TagService {
    ports: Ports,
}

/// Why a tag is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagDenied {
    /// There is no such tag.
    NotFound,
    /// The new name is empty, too long, or has a NUL character.
    Malformed,
    /// Another tag has that name, and the two are not to become one.
    NameTaken,
}

impl TagService {
    /// A tag service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All tags, the most used first; those too that only hidden events have.
    pub fn list_with_hidden(&self, _for: &Administrator) -> Stored<Vec<TagUsage>> {
        self.ports.storage.read(|repositories| repositories.tags().list())
    }

    /// Up to ten tags with these words in them.
    pub fn search(&self, words: &str) -> Stored<Vec<String>> {
        let words = words.trim().to_owned();
        if words.contains('\0') {
            return Ok(Vec::new()); // No tag has one, and not every database can even be asked.
        }
        let found = self.ports.storage.read(move |repositories| repositories.tags().search(&words, FOUND))?;
        Ok(found.into_iter().map(|usage| usage.tag).collect())
    }

    /// The tags that somebody who writes down an event may mean, the most used first: those of visible events.
    pub fn offered(&self) -> Stored<Vec<String>> {
        let found = self.ports.storage.read(|repositories| repositories.tags().search("", OFFERED))?;
        Ok(found.into_iter().map(|usage| usage.tag).collect())
    }

    /// A part of the tags. Of the words the first [`MAX_WORDS`] characters are looked for.
    pub fn list_part(&self, asked: &TagSearch, _for: &Administrator) -> Stored<Vec<TagUsage>> {
        let words: String = asked.words.replace('\0', "").trim().chars().take(MAX_WORDS).collect();
        let asked = TagSearch { words, ..*asked };
        self.ports.storage.read(move |repositories| repositories.tags().look_for(&asked))
    }

    /// The tag of exactly that name, in the sense of [`key`], with how many events have it.
    pub fn find(&self, name: &str, _for: &Administrator) -> Stored<Option<TagUsage>> {
        let name = one_line(name);
        if name.contains('\0') {
            return Ok(None);
        }
        self.ports.storage.read(move |repositories| find_exactly(repositories, &name))
    }

    /// Gives a tag another name; with a tag of that name it becomes one, and the old name leads to it from then on.
    pub fn rename(&self, tag: String, new: &str, by: &Administrator) -> Result<(), ServiceError<TagDenied>> {
        let (new, entry) = self.judge(&tag, new, by)?;
        self.ports.storage.write(move |repositories| rename(repositories, (&tag, &new), &entry))
    }

    /// Gives exactly that tag, no other that its name leads to, another name. With another tag of that name it becomes one only
    /// if it may.
    pub fn rename_exactly(
        &self,
        tag: String,
        (new, may_merge): (&str, bool),
        by: &Administrator,
    ) -> Result<(), ServiceError<TagDenied>> {
        let (new, entry) = self.judge(&tag, new, by)?;
        self.ports.storage.write(move |repositories| {
            repositories.tags().lock(&[&tag, &new])?;
            if find_exactly(repositories, &tag)?.is_none() {
                return Err(ServiceError::Denied(TagDenied::NotFound));
            }
            let is_other = key(&tag) != key(&new);
            if is_other && !may_merge && find_exactly(repositories, &new)?.is_some() {
                return Err(ServiceError::Denied(TagDenied::NameTaken));
            }
            rename(repositories, (&tag, &new), &entry)
        })
    }

    /// The new name, as it is kept, and what the audit log says.
    fn judge(
        &self,
        tag: &str,
        new: &str,
        by: &Administrator,
    ) -> Result<(String, NewAuditEntry), ServiceError<TagDenied>> {
        let new = one_line(new);
        let is_fit = can_be_seen(&new) && new.chars().count() <= MAX_TAG && !new.contains('\0');
        if !is_fit || tag.contains('\0') {
            return Err(ServiceError::Denied(TagDenied::Malformed));
        }
        let entry = self.ports.entry(by.actor(), AuditAction::TagRenamed, &format!("{tag} → {new}"));
        Ok((new, entry))
    }

    /// Takes a tag from all events.
    pub fn remove(&self, tag: String, by: &Administrator) -> Result<(), ServiceError<TagDenied>> {
        let actor = by.actor();
        if tag.contains('\0') {
            return Err(ServiceError::Denied(TagDenied::NotFound));
        }
        let entry = self.ports.entry(actor, AuditAction::TagRemoved, &tag);
        self.ports.storage.write(move |repositories| {
            match repositories.tags().remove(&tag)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(TagDenied::NotFound)),
            }
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}

fn rename(
    repositories: &mut dyn Repositories,
    (tag, new): (&str, &str),
    entry: &NewAuditEntry,
) -> Result<(), ServiceError<TagDenied>> {
    match repositories.tags().rename(tag, new)? {
        TagRenaming::Renamed => {}
        TagRenaming::NotThere => return Err(ServiceError::Denied(TagDenied::NotFound)),
    }
    repositories.audit().insert(entry)?;
    Ok(())
}

/// The tag of that name itself, not one that the name leads to.
fn find_exactly(repositories: &mut dyn Repositories, name: &str) -> Stored<Option<TagUsage>> {
    Ok(repositories.tags().find(name)?.filter(|usage| key(&usage.tag) == key(name)))
}
