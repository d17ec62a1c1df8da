//! Time that passes: everything that is stored grows older, so that no story has to wait and the program needs no clock
//! that somebody could move.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::Database;

/// A column that holds a moment, and its table.
#[derive(QueryableByName)]
struct Moment {
    #[diesel(sql_type = Text)]
    of_table: String,
    #[diesel(sql_type = Text)]
    of_column: String,
}

/// Every column that holds a moment, except those of the migrations.
const MOMENTS: &str = "SELECT tables.name AS of_table, columns.name AS of_column \
    FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns \
    WHERE tables.type = 'table' AND tables.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' \
    AND columns.type = 'TIMESTAMP'";

impl Database {
    /// Lets whole seconds pass for a server that runs on it: each stored moment lies so much further back afterwards. The
    /// dates of events, which people choose, stay as they are.
    pub fn pass(&self, seconds: u32) {
        match self {
            Self::Sqlite(_) => pass_on_sqlite(&self.url(), seconds),
            Self::Postgres(schema) => schema.run(&on_postgres(seconds)),
            Self::Pooled(_) => panic!("no story lets time pass behind a pooler"),
        }
    }
}

fn pass_on_sqlite(url: &str, seconds: u32) {
    let path = url.trim_start_matches("sqlite://");
    let mut connection = SqliteConnection::establish(path).expect("the database");
    connection.batch_execute("PRAGMA busy_timeout = 10000").expect("patience");
    let moments: Vec<Moment> = sql_query(MOMENTS).load(&mut connection).expect("its columns");
    assert!(!moments.is_empty(), "there is nothing that could grow older");
    // What is left of a second is kept as text: SQLite's own functions would round it.
    let older = moments.iter().map(|Moment { of_table, of_column }| {
        format!(
            "UPDATE {of_table} SET {of_column} = \
             strftime('%Y-%m-%d %H:%M:%S', substr({of_column}, 1, 19), '-{seconds} seconds') \
             || substr({of_column}, 20);"
        )
    });
    let together = format!("BEGIN IMMEDIATE; {} COMMIT;", older.collect::<String>());
    connection.batch_execute(&together).expect("everything grows older");
}

fn on_postgres(seconds: u32) -> String {
    format!(
        "DO $$ DECLARE moment record; BEGIN \
         FOR moment IN SELECT table_name, column_name FROM information_schema.columns \
         WHERE table_schema = current_schema() AND data_type LIKE 'timestamp%' AND table_name NOT LIKE '\\_\\_diesel%' \
         LOOP EXECUTE format('UPDATE %I SET %I = %I - interval ''{seconds} seconds''', \
         moment.table_name, moment.column_name, moment.column_name); END LOOP; END $$"
    )
}
