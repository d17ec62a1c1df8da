//! A database of PostgreSQL that belongs to another program.

use std::fmt;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};
use uncino_domain::instance::move_in::{Old, OldTables, Row, Unreadable};

use super::{Content, ForeignError, Named, failed, hand_over, quoted};

/// One state, that nothing here can change.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TIME ZONE 'UTC'";

/// From the catalogue itself: the views of the standard don't show what this account may not read, and that must fail by name.
const TABLES: &str = "SELECT c.relname::text AS name FROM pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')";
const COLUMNS: &str = "SELECT CASE WHEN a.atttypid IN ('json'::regtype, 'jsonb'::regtype) \
        THEN format('%1$I::text AS %1$I', a.attname) ELSE format('%I', a.attname) END AS name \
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = current_schema() AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

/// In a transaction that ends with the connection.
struct Tables(PgConnection);

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tables(PostgreSQL)")
    }
}

pub(super) fn open(url: &str) -> Result<Old, ForeignError> {
    crate::postgres::refuse_missing_tls(url).map_err(|error| ForeignError::Open(error.to_string()))?;
    let mut connection = PgConnection::establish(url)
        .map_err(|error| ForeignError::Open(error.to_string().trim().to_owned()))?;
    connection.batch_execute(BEGIN).map_err(failed)?;
    let names = sql_query(TABLES);
    let names: Vec<Named> = names.load(&mut connection).map_err(failed)?;
    Ok(Old::read(names.into_iter().map(|table| table.name), Box::new(Tables(connection)))?)
}

impl OldTables for Tables {
    /// JSON in a row comes as a text: in JSON a text of JSON can't be told from a text.
    fn each(&mut self, table: &str, take: &mut dyn FnMut(Row) -> bool) -> Result<(), Unreadable> {
        let columns: Vec<Named> =
            sql_query(COLUMNS).bind::<Text, _>(table).load(&mut self.0).map_err(failed)?;
        let columns: Vec<String> = columns.into_iter().map(|column| column.name).collect();
        let rows = format!(
            "SELECT convert_to(row_to_json(x)::text, 'UTF8') AS content FROM (SELECT {} FROM {}{}) x",
            columns.join(", "),
            quoted(table),
            order(table, &columns)
        );
        hand_over(
            sql_query(rows).load_iter::<Content, PgRowByRowLoadingMode>(&mut self.0).map_err(failed)?,
            take,
        )
    }
}

/// Tags have no order but the one in which they were given; other rows are in that of their numbers.
fn order(table: &str, columns: &[String]) -> &'static str {
    if table == "event_tags" {
        " ORDER BY \"createdAt\", \"tagTag\""
    } else if columns.iter().any(|column| column == "id") {
        " ORDER BY id"
    } else {
        ""
    }
}
