//! A database of PostgreSQL that belongs to another program.

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};
use uncino_domain::instance::move_in::{Old, Row};

use super::{Content, ForeignError, Named, collected, failed, quoted, tables};

/// One state, that nothing here can change.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TIME ZONE 'UTC'";

pub(super) fn read(url: &str) -> Result<Old, ForeignError> {
    crate::postgres::refuse_missing_tls(url).map_err(|error| ForeignError::Open(error.to_string()))?;
    let mut connection = PgConnection::establish(url)
        .map_err(|error| ForeignError::Open(error.to_string().trim().to_owned()))?;
    connection.batch_execute(BEGIN).map_err(failed)?;
    let names = sql_query(
        "SELECT table_name::text AS name FROM information_schema.tables \
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name",
    );
    let names: Vec<Named> = names.load(&mut connection).map_err(failed)?;
    let old = tables(names, |table| rows(&mut connection, table))?;
    connection.batch_execute("ROLLBACK").map_err(failed)?;
    Ok(old)
}

/// The rows of a table, JSON in them as texts: in JSON a text of JSON can't be told from a text.
fn rows(connection: &mut PgConnection, table: &str) -> Result<Vec<Row>, ForeignError> {
    let columns = sql_query(
        "SELECT CASE WHEN data_type IN ('json', 'jsonb') THEN format('%1$I::text AS %1$I', column_name) \
                ELSE format('%I', column_name) END AS name \
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1",
    );
    let columns: Vec<Named> = columns.bind::<Text, _>(table).load(connection).map_err(failed)?;
    let columns: Vec<String> = columns.into_iter().map(|column| column.name).collect();
    // Tags have no order but the one in which they were given; everything else is sorted by its number later.
    let order = if table == "event_tags" { " ORDER BY \"createdAt\", \"tagTag\"" } else { "" };
    let rows = format!(
        "SELECT convert_to(row_to_json(x)::text, 'UTF8') AS content FROM (SELECT {} FROM {}{order}) x",
        columns.join(", "),
        quoted(table)
    );
    collected(sql_query(rows).load_iter::<Content, PgRowByRowLoadingMode>(connection).map_err(failed)?)
}
