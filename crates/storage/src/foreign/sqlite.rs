//! A file of SQLite that belongs to another program.

use std::path::Path;

use diesel::connection::{DefaultLoadingMode, SimpleConnection as _};
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection, sql_query};
use uncino_domain::instance::move_in::{Old, Row};

use super::{Content, Foreign, ForeignError, Named, collected, failed, quoted, tables};

/// Another program may be writing for a moment; one state is read, and nothing is changed.
const BEGIN: &str = "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; BEGIN";

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

pub(super) fn read(path: &Path) -> Result<Old, ForeignError> {
    let mut connection = SqliteConnection::establish(&read_only(path))
        .map_err(|error| ForeignError::Open(format!("{}: {error}", path.display())))?;
    connection.batch_execute(BEGIN).map_err(failed)?;
    let names = sql_query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    let names: Vec<Named> = names.load(&mut connection).map_err(failed)?;
    let old = tables(names, |table| rows(&mut connection, table))?;
    connection.batch_execute("ROLLBACK").map_err(failed)?;
    Ok(old)
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

/// The rows of a table in the order in which they were written.
fn rows(connection: &mut SqliteConnection, table: &str) -> Result<Vec<Row>, ForeignError> {
    let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let columns = sql_query(format!("SELECT name FROM pragma_table_info({})", literal(table)));
    let columns: Vec<Named> = columns.load(connection).map_err(failed)?;
    let values: Vec<String> = columns
        .iter()
        .map(|Named { name }| {
            let column = quoted(name);
            // JSON has no bytes, and no number beyond all numbers.
            let value =
                format!("CASE typeof({column}) WHEN 'blob' THEN CAST({column} AS TEXT) ELSE {column} END");
            format!("{}, {value}", literal(name))
        })
        .collect();
    let rows = format!(
        "SELECT CAST(json_object({}) AS BLOB) AS content FROM {} ORDER BY rowid",
        values.join(", "),
        quoted(table)
    );
    collected(sql_query(rows).load_iter::<Content, DefaultLoadingMode>(connection).map_err(failed)?)
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
