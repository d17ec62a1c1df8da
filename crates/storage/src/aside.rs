//! A database of ours that makes room for another one, and is kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::Target;
use crate::error::OpenError;

/// Puts a database out of the way, whole, under a name that holds this stamp; says where it is. Nobody may be using it.
///
/// # Errors
/// A sentence for the person who wanted it so. Nothing is changed then.
pub fn set_aside(url: &str, stamp: &str) -> Result<String, OpenError> {
    match Target::parse(url)? {
        Target::Sqlite(path) => set_file_aside(path, stamp),
        Target::Postgres(url) => {
            let schema = schema_of(stamp);
            let moved = move_tables(url, Tables::OfHere, &schema);
            moved.map_err(|error| OpenError::Connect(error.to_string()))?;
            Ok(format!("the schema {schema}"))
        }
    }
}

/// Is a program connected to this database of PostgreSQL as this one would be? SQLite tells it by itself when it is set aside.
///
/// # Errors
/// A sentence for the person who wanted to know.
pub fn is_served(url: &str) -> Result<bool, OpenError> {
    let Target::Postgres(url) = Target::parse(url)? else { return Ok(false) };
    let failed = |error: &dyn std::fmt::Display| OpenError::Connect(error.to_string());
    let mut connection = PgConnection::establish(url).map_err(|error| failed(&error))?;
    for _ in 0..LINGERING {
        let others: Vec<Named> = sql_query(OTHERS).load(&mut connection).map_err(|error| failed(&error))?;
        if others.is_empty() {
            return Ok(false);
        }
        std::thread::sleep(PAUSE); // A connection that was closed a moment ago is seen a little longer.
    }
    Ok(true)
}

/// Undoes [`set_aside`]: what has taken its place meanwhile is lost.
///
/// # Errors
/// A sentence for the person who wanted it so.
pub fn put_back(url: &str, stamp: &str) -> Result<(), OpenError> {
    match Target::parse(url)? {
        Target::Sqlite(path) => {
            let failed = |error: std::io::Error| unusable(path, &error);
            remove_side_files(path);
            std::fs::rename(backup(path, stamp), path).map_err(failed)
        }
        Target::Postgres(url) => {
            let schema = schema_of(stamp);
            let moved = move_tables(url, Tables::OfSchema, &schema);
            moved.map_err(|error| OpenError::Connect(error.to_string()))
        }
    }
}

fn unusable(path: &str, error: &dyn std::fmt::Display) -> OpenError {
    OpenError::File { path: path.to_owned(), reason: error.to_string() }
}

fn backup(path: &str, stamp: &str) -> PathBuf {
    PathBuf::from(format!("{path}.{stamp}"))
}

/// Leaving the write-ahead log puts all of it into the one file, and fails while somebody else has it open.
fn set_file_aside(path: &str, stamp: &str) -> Result<String, OpenError> {
    let alone =
        SqliteConnection::establish(path).map_err(|error| unusable(path, &error)).and_then(|mut c| {
            c.batch_execute("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT")
                .map_err(|error| unusable(path, &format!("{error}; is a server still running on it?")))
        });
    alone?;
    let to = backup(path, stamp);
    if to.exists() {
        return Err(unusable(path, &format!("there is a file {} already", to.display())));
    }
    std::fs::rename(path, &to).map_err(|error| unusable(path, &error))?;
    remove_side_files(path);
    Ok(to.display().to_string())
}

fn remove_side_files(path: &str) {
    for ending in ["-wal", "-shm", "-journal"] {
        let side = format!("{path}{ending}");
        if Path::new(&side).exists()
            && let Err(error) = std::fs::remove_file(&side)
        {
            tracing::warn!(%side, %error, "a file beside the database can't be removed");
        }
    }
}

fn schema_of(stamp: &str) -> String {
    format!("uncino_{}", stamp.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

/// Which tables are meant.
#[derive(Clone, Copy)]
enum Tables {
    /// Those where the program looks, which go into a schema of their own.
    OfHere,
    /// Those of that schema, which come back.
    OfSchema,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Sessions of others that call themselves as this one does: `psql` and the like have names of their own.
const OTHERS: &str = "SELECT pid::text AS name FROM pg_stat_activity WHERE datname = current_database() \
    AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend' \
    AND application_name = current_setting('application_name')";
/// How often it is looked for them, and after what pause.
const LINGERING: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

const TABLES: &str =
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ";

/// Moves tables to another schema, with their indexes and sequences, in one transaction.
fn move_tables(url: &str, tables: Tables, schema: &str) -> QueryResult<()> {
    let mut connection = PgConnection::establish(url)
        .map_err(|error| diesel::result::Error::QueryBuilderError(error.into()))?;
    connection.transaction(|c| {
        let here: Named = sql_query("SELECT quote_ident(current_schema()) AS name").get_result(c)?;
        let of_here: Vec<Named> = sql_query(format!("{TABLES} current_schema()")).load(c)?;
        match tables {
            Tables::OfHere => {
                c.batch_execute(&format!("CREATE SCHEMA {schema}"))?;
                for Named { name } in of_here {
                    c.batch_execute(&format!("ALTER TABLE {name} SET SCHEMA {schema}"))?;
                }
                Ok(())
            }
            Tables::OfSchema => {
                for Named { name } in of_here {
                    c.batch_execute(&format!("DROP TABLE {name} CASCADE"))?;
                }
                let kept: Vec<Named> = sql_query(format!("{TABLES} '{schema}'")).load(c)?;
                for Named { name } in kept {
                    c.batch_execute(&format!("ALTER TABLE {name} SET SCHEMA {}", here.name))?;
                }
                c.batch_execute(&format!("DROP SCHEMA {schema}"))
            }
        }
    })
}
