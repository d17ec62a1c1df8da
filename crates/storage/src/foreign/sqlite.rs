//! A file of SQLite that belongs to another program.

use std::fmt;
use std::path::Path;

use diesel::connection::{DefaultLoadingMode, SimpleConnection as _};
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection, sql_query};
use uncino_domain::instance::move_in::{Old, OldTables, Row, Unreadable};

use super::{Content, Foreign, ForeignError, Named, failed, hand_over, quoted};

/// Another program may be writing for a moment.
const PATIENCE: &str = "PRAGMA busy_timeout = 10000";

impl Foreign {
    /// Is this a file of SQLite?
    ///
    /// # Errors
    /// When it can't be read.
    pub fn is_sqlite(path: &Path) -> std::io::Result<bool> {
        use std::io::Read as _;

        let mut start = Vec::new();
        std::fs::File::open(path)?.take(16).read_to_end(&mut start)?;
        Ok(start == b"SQLite format 3\0")
    }
}

/// A copy of the file as it was at one moment: whoever writes it would wait for a reader of the file itself.
struct Tables(SqliteConnection);

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tables(SQLite)")
    }
}

pub(super) fn open(path: &Path) -> Result<Old, ForeignError> {
    let unopened = |error: &dyn fmt::Display| ForeignError::Open(format!("{}: {error}", path.display()));
    let folder = tempfile::tempdir().map_err(|error| unopened(&error))?;
    let copy = folder.path().join("copy");
    let mut original = SqliteConnection::establish(&read_only(path)).map_err(|error| unopened(&error))?;
    original.batch_execute(PATIENCE).map_err(failed)?;
    let copying = format!("VACUUM INTO {}", literal(&copy.to_string_lossy()));
    original.batch_execute(&copying).map_err(|error| unopened(&error))?;
    let copy = format!("{}&immutable=1", read_only(&copy));
    let mut connection = SqliteConnection::establish(&copy).map_err(|error| unopened(&error))?;
    let names = sql_query("SELECT name FROM sqlite_master WHERE type = 'table'");
    let names: Vec<Named> = names.load(&mut connection).map_err(failed)?;
    // It has secrets in it. It is read on, and nothing is left of it however this ends.
    drop(folder);
    Ok(Old::read(names.into_iter().map(|table| table.name), Box::new(Tables(connection)))?)
}

impl OldTables for Tables {
    /// In the order in which they were written.
    fn each(&mut self, table: &str, take: &mut dyn FnMut(Row) -> bool) -> Result<(), Unreadable> {
        let columns = sql_query(format!("SELECT name FROM pragma_table_info({})", literal(table)));
        let columns: Vec<Named> = columns.load(&mut self.0).map_err(failed)?;
        let values: Vec<String> = columns.iter().map(|column| value(&column.name)).collect();
        let rows = format!(
            "SELECT CAST(json_object({}) AS BLOB) AS content FROM {} ORDER BY rowid",
            values.join(", "),
            quoted(table)
        );
        hand_over(
            sql_query(rows).load_iter::<Content, DefaultLoadingMode>(&mut self.0).map_err(failed)?,
            take,
        )
    }
}

/// A column's name and value for JSON, which has no bytes.
fn value(name: &str) -> String {
    let column = quoted(name);
    let value = format!("CASE typeof({column}) WHEN 'blob' THEN CAST({column} AS TEXT) ELSE {column} END");
    format!("{}, {value}", literal(name))
}

/// A text as it stands in a statement.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The URI of a file that is opened for reading only.
fn read_only(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            c => uri.push(c),
        }
    }
    uri + "?mode=ro"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read_only;

    #[test]
    fn the_name_of_a_file_stays_a_name() {
        assert_eq!(read_only(Path::new("/a b/c?mode=rwc#%.db")), "file:/a b/c%3fmode=rwc%23%25.db?mode=ro");
    }
}
