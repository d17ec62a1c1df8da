//! What is kept of another instance for a later version: whom it followed, who followed it, what they said, its keys.

use super::first_look::{FirstLook, is_foreign};
use super::old::{Old, Unreadable};
use super::report::Report;
use super::row::Row;

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

/// Tables that are kept whole, by what their rows are called, and what they are.
const WHOLE: [(&str, &str, &str); 4] = [
    ("ap_users", "ap_id", "people and instances elsewhere: followers, followed, trusted, blocked"),
    ("instances", "domain", "other instances"),
    ("resources", "activitypub_id", "comments from elsewhere"),
    ("user_followers", "userId", "followers of users"),
];

/// Says what is kept of other instances, and what is not.
pub(super) fn say(old: &mut Old, look: &FirstLook, report: &mut Report) -> Result<(), Unreadable> {
    let kept = "kept for a later version";
    for (table, _, what) in WHOLE {
        report.homeless(what, old.count(table)?, kept);
    }
    report.homeless("events with likes or boosts", look.liked, "the numbers are not taken along");
    report.homeless(
        "authorization codes",
        old.count("oauth_codes")?,
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
    report.homeless("events of other instances", look.foreign, kept);
    Ok(())
}

/// Hands over what is kept of other instances.
pub(super) fn each<E: From<Unreadable>>(
    old: &mut Old,
    mut keep: impl FnMut(&KeptRow) -> Result<(), E>,
) -> Result<(), E> {
    for (table, name, _) in WHOLE {
        old.try_each(table, |row| keep(&KeptRow::of(table, row.text(name).unwrap_or_default(), row)))?;
    }
    old.try_each("events", |row| {
        if is_foreign(row) {
            return keep(&KeptRow::of("events", row.text("id").unwrap_or_default(), row));
        }
        Ok(())
    })
}
