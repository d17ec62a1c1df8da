//! Entries of one name: a series with those of its dates that stand apart, or an event by itself.

use std::collections::HashMap;

use super::entry::Entry;
use super::refusal::{EntryRefusal, RefusedEntry};

/// The entries of one name.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) whole: Option<Entry>,
    /// Those that stand for one date of it, the newest of each.
    pub(super) apart: Vec<Entry>,
    pub(super) refused: Vec<RefusedEntry>,
}

/// Puts those of one name together. Of two that are the same the one with the higher `SEQUENCE` counts, or the later one.
pub(super) fn of(entries: Vec<Entry>) -> Vec<Named> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Named> = Vec::new();
    for entry in entries {
        let place = *places.entry(entry.uid.clone()).or_insert(all.len());
        if place == all.len() {
            all.push(Named::default());
        }
        all[place].take(entry);
    }
    all
}

impl Named {
    fn take(&mut self, entry: Entry) {
        let known = match entry.instead_of {
            None => self.whole.as_mut(),
            Some(_) => self.apart.iter_mut().find(|known| known.instead_of == entry.instead_of),
        };
        match known {
            Some(known) if known.sequence > entry.sequence => {
                self.refused.push(entry.refused(EntryRefusal::Twice));
            }
            Some(known) => {
                let older = std::mem::replace(known, entry);
                self.refused.push(older.refused(EntryRefusal::Twice));
            }
            None if entry.instead_of.is_none() => self.whole = Some(entry),
            None => self.apart.push(entry),
        }
    }
}
