//! Reading the database of another program, and never writing there: every table that may mean something, each row as it is,
//! columns by name, as often as it is asked for.

mod postgres;
mod sqlite;

use std::path::PathBuf;

use diesel::sql_types::{Binary, Text};
use diesel::{QueryResult, QueryableByName};
use serde_json::{Map, Value};
use uncino_domain::instance::move_in::{Old, Row, Unreadable};

/// Where another program keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreign {
    /// In a file of SQLite.
    Sqlite(PathBuf),
    /// In a database of PostgreSQL, by its URL.
    Postgres(String),
}

/// Why it can't be read. No password is in it.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// It can't be opened.
    #[error("the other database can't be opened: {0}")]
    Open(String),
    /// A statement failed.
    #[error(transparent)]
    Read(#[from] Unreadable),
}

/// Opens it as it is at one moment: what changes there later isn't seen, and whoever uses it may go on doing so.
///
/// # Errors
/// A sentence for the person who named it.
pub fn open_foreign(foreign: &Foreign) -> Result<Old, ForeignError> {
    match foreign {
        Foreign::Sqlite(path) => sqlite::open(path),
        Foreign::Postgres(url) => postgres::open(url),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn failed(error: diesel::result::Error) -> Unreadable {
    Unreadable(error.to_string())
}

/// A name of a table or a column.
#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// A row in JSON, as bytes: what it says may be no text at all.
#[derive(QueryableByName)]
struct Content {
    #[diesel(sql_type = Binary)]
    content: Vec<u8>,
}

impl Content {
    /// The row. One that can't be read is empty: then it has no number, and that is said of it.
    fn into_row(self) -> Row {
        let text = String::from_utf8_lossy(&self.content);
        let columns: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
        Row::new(columns)
    }
}

/// Hands over what a statement finds, a row at a time.
fn hand_over(
    found: impl Iterator<Item = QueryResult<Content>>,
    take: &mut dyn FnMut(Row) -> bool,
) -> Result<(), Unreadable> {
    for content in found {
        if !take(content.map_err(failed)?.into_row()) {
            break;
        }
    }
    Ok(())
}

/// A name as it stands in a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
