//! What is kept of another instance for a later version: whom it followed, who followed it, what they said, its keys.

use serde_json::Value;

use super::old::Old;
use super::report::Report;
use super::row::{Json, Row};

/// A row that is kept as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The table that it stood in.
    pub kind: String,
    /// Which of its rows.
    pub name: String,
    /// The row, in JSON.
    pub content: String,
}

impl KeptRow {
    pub(super) fn of(kind: &str, name: impl Into<String>, row: &Row) -> Self {
        Self { kind: kind.to_owned(), name: name.into(), content: row.to_json() }
    }
}

const KEPT: &str = "kept for a later version";

/// Keeps what is of other instances.
pub(super) fn keep(old: &Old, report: &mut Report) -> Vec<KeptRow> {
    let mut kept = Vec::new();
    for (table, key, what) in [
        ("ap_users", "ap_id", "people and instances elsewhere: followers, followed, trusted, blocked"),
        ("instances", "domain", "other instances"),
        ("resources", "activitypub_id", "comments from elsewhere"),
        ("user_followers", "userId", "followers of users"),
    ] {
        let rows = old.rows(table);
        report.homeless(what, rows.len(), KEPT);
        kept.extend(rows.iter().map(|row| KeptRow::of(table, row.text(key).unwrap_or_default(), row)));
    }
    let is_some = |json: Json| matches!(json, Json::Read(Value::Array(list)) if !list.is_empty());
    let is_liked = |row: &&Row| ["likes", "boost"].iter().any(|column| is_some(row.json(column)));
    let liked = old.rows("events").iter().filter(is_liked);
    report.homeless("events with likes or boosts", liked.count(), "the numbers are not taken along");
    let codes = old.rows("oauth_codes").len();
    report.homeless(
        "authorization codes",
        codes,
        "left behind: they never ended, and whoever has one could use it again",
    );
    let recovery = old.rows("users").iter().filter(|row| row.some_text("recover_code").is_some()).count();
    report.homeless(
        "links to a new password",
        recovery,
        "left behind: they never ended; people ask for new ones",
    );
    for table in old.unknown() {
        report.note(format!("the table {table} is none of Gancio's; it stays behind"));
    }
    kept
}

/// An event of another instance is none of ours.
pub(super) fn is_foreign(event: &Row) -> bool {
    ["ap_id", "apUserApId"].iter().any(|column| event.some_text(column).is_some())
}

/// Keeps the events of other instances.
pub(super) fn foreign_events(old: &Old, report: &mut Report) -> Vec<KeptRow> {
    let foreign: Vec<&Row> = old.rows("events").iter().filter(|event| is_foreign(event)).collect();
    report.homeless("events of other instances", foreign.len(), KEPT);
    foreign.into_iter().map(|row| KeptRow::of("events", row.text("id").unwrap_or_default(), row)).collect()
}
