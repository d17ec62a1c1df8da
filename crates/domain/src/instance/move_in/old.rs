//! Another instance as its database is read: what is small at once, what grows with the years a row at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::row::Row;
use crate::storage::StorageError;

/// The tables of another database, as they are at one moment: whoever reads one again finds the same rows in the same order.
pub trait OldTables: Debug + Send {
    /// Hands over the rows of a table that is there, until one is answered with `false`. None of them stays in memory.
    ///
    /// # Errors
    /// When the table can't be read to its end.
    fn each(&mut self, table: &str, take: &mut dyn FnMut(Row) -> bool) -> Result<(), Unreadable>;
}

/// A table can't be read to its end. No row and no password is in the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the other database can't be read: {0}")]
pub struct Unreadable(pub String);

impl From<Unreadable> for StorageError {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unavailable(unreadable.to_string())
    }
}

/// All tables of another instance that may mean something here.
#[derive(Debug)]
pub struct Old {
    names: BTreeSet<String>,
    small: BTreeMap<&'static str, Vec<Row>>,
    tables: Box<dyn OldTables>,
}

impl Old {
    /// The tables that are read at once: they grow with the people and places of an instance.
    const SMALL: [&str; 10] = [
        "SequelizeMeta",
        "announcements",
        "collections",
        "filters",
        "oauth_clients",
        "oauth_tokens",
        "pages",
        "places",
        "settings",
        "users",
    ];

    /// The tables that are read a row at a time: they grow with the years, and with what others send.
    const LARGE: [&str; 9] = [
        "ap_users",
        "event_tags",
        "events",
        "instances",
        "messages",
        "oauth_codes",
        "resources",
        "tags",
        "user_followers",
    ];

    /// Tables that have nothing that could come along: logs and fixed rows.
    const LEFT: [&str; 4] = ["event_notifications", "notifications", "sqlite_sequence", "tasks"];

    /// An instance of the tables of these names.
    ///
    /// # Errors
    /// When one of the small ones can't be read.
    pub fn read(
        names: impl IntoIterator<Item = String>,
        mut tables: Box<dyn OldTables>,
    ) -> Result<Self, Unreadable> {
        let names: BTreeSet<String> = names.into_iter().collect();
        let mut small = BTreeMap::new();
        for table in Self::SMALL.into_iter().filter(|table| names.contains(*table)) {
            let mut rows = Vec::new();
            tables.each(table, &mut |row| {
                rows.push(row);
                true
            })?;
            small.insert(table, rows);
        }
        Ok(Self { names, small, tables })
    }

    /// The rows of a small table; none if it isn't there.
    pub(super) fn rows(&self, table: &str) -> &[Row] {
        debug_assert!(Self::SMALL.contains(&table), "{table} is read a row at a time");
        self.small.get(table).map_or(&[], Vec::as_slice)
    }

    /// Hands over the rows of a large table; none if it isn't there.
    pub(super) fn each(&mut self, table: &str, mut take: impl FnMut(&Row)) -> Result<(), Unreadable> {
        self.try_each(table, |row| {
            take(row);
            Ok(())
        })
    }

    /// Hands over the rows of a large table until one fails; none if it isn't there.
    pub(super) fn try_each<E: From<Unreadable>>(
        &mut self,
        table: &str,
        mut take: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        debug_assert!(Self::LARGE.contains(&table), "{table} is read at once");
        if !self.has(table) {
            return Ok(());
        }
        let mut outcome = Ok(());
        self.tables.each(table, &mut |row| {
            outcome = take(&row);
            outcome.is_ok()
        })?;
        outcome
    }

    /// How many rows a large table has.
    pub(super) fn count(&mut self, table: &str) -> Result<usize, Unreadable> {
        let mut count = 0;
        self.each(table, |_row| count += 1)?;
        Ok(count)
    }

    /// Lets go of the small tables, once all of them are judged.
    pub(super) fn forget_small_ones(&mut self) {
        self.small.clear();
    }

    pub(super) fn has(&self, table: &str) -> bool {
        self.names.contains(table)
    }

    /// The tables that nobody knows.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &str> {
        let is_known = |name: &str| {
            Self::SMALL.contains(&name) || Self::LARGE.contains(&name) || Self::LEFT.contains(&name)
        };
        self.names.iter().map(String::as_str).filter(move |name| !is_known(name))
    }
}
