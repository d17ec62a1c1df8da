//! Another instance as its database was read.

use std::collections::BTreeMap;

use super::row::Row;

/// All tables of another instance that may mean something here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Old {
    tables: BTreeMap<String, Vec<Row>>,
}

impl Old {
    /// The tables whose rows are looked at. Of others it is said that they are there.
    pub const READ: [&str; 19] = [
        "SequelizeMeta",
        "announcements",
        "ap_users",
        "collections",
        "event_tags",
        "events",
        "filters",
        "instances",
        "messages",
        "oauth_clients",
        "oauth_codes",
        "oauth_tokens",
        "pages",
        "places",
        "resources",
        "settings",
        "tags",
        "user_followers",
        "users",
    ];

    /// Tables that have nothing that could come along: logs and fixed rows.
    pub const LEFT: [&str; 4] = ["event_notifications", "notifications", "sqlite_sequence", "tasks"];

    /// An instance of these tables; those that aren't read have no rows.
    pub fn new(tables: BTreeMap<String, Vec<Row>>) -> Self {
        Self { tables }
    }

    /// The rows of a table; none if it isn't there.
    pub(super) fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// The tables that nobody knows.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &str> {
        let names = self.tables.keys().map(String::as_str);
        names.filter(|name| !Self::READ.contains(name) && !Self::LEFT.contains(name))
    }
}
