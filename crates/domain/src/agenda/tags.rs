//! Tags.

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::event::submission::MAX_TAG;
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::storage::{Removal, Stored, TagRenaming, TagUsage};
use crate::text::{can_be_seen, one_line};

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

    /// Gives a tag another name; with a tag of that name it becomes one, and the old name leads to it from then on.
    pub fn rename(&self, tag: String, new: &str, by: &Administrator) -> Result<(), ServiceError<TagDenied>> {
        let actor = by.actor();
        let new = one_line(new);
        let is_fit = can_be_seen(&new) && new.chars().count() <= MAX_TAG && !new.contains('\0');
        if !is_fit || tag.contains('\0') {
            return Err(ServiceError::Denied(TagDenied::Malformed));
        }
        let entry = self.ports.entry(actor, AuditAction::TagRenamed, &format!("{tag} → {new}"));
        self.ports.storage.write(move |repositories| {
            match repositories.tags().rename(&tag, &new)? {
                TagRenaming::Renamed => {}
                TagRenaming::NotThere => return Err(ServiceError::Denied(TagDenied::NotFound)),
            }
            repositories.audit().insert(&entry)?;
            Ok(())
        })
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
