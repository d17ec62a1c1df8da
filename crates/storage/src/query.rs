//! What the queries of all wings share.

use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::search::stand_in;
use uncino_domain::storage::{Removal, StorageError, Stored};

use crate::error::failed;

/// How many ids go into one statement: SQLite takes some 32,000 values.
pub(crate) const CHUNK: usize = 5_000;

/// Was there a row to be removed?
pub(crate) fn removal(outcome: diesel::QueryResult<usize>) -> Stored<Removal> {
    Ok(if outcome.map_err(failed)? > 0 { Removal::Removed } else { Removal::NotThere })
}

/// A count of rows in the port's words.
pub(crate) fn number(count: i64) -> Stored<u32> {
    u32::try_from(count).map_err(|error| StorageError::Statement(error.to_string()))
}

/// A text in which `LIKE` finds no wildcards; to be used with `.escape('\\')`.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The pattern of every text that holds these words; to be used with `.escape('\\')`.
pub(crate) fn holding(words: &str) -> String {
    format!("%{}%", escaped(words))
}

/// A slice of the rows in whose names all these words stand: their numbers. For tables of a few hundred rows, whose names are
/// all looked through.
pub(crate) fn named(names: Vec<(i64, String)>, words: &str, slice: Slice) -> Vec<i64> {
    let found = names.into_iter().filter(|(_, name)| stand_in(words, name)).map(|(id, _)| id);
    found.skip(slice.offset as usize).take(slice.limit as usize).collect()
}

diesel::define_sql_function! {
    /// In lower case: SQLite knows only the letters of ASCII, PostgreSQL those of the database's language.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

diesel::define_sql_function! {
    /// The same, of what may not be there.
    #[sql_name = "lower"]
    fn lower_of_any(
        text: diesel::sql_types::Nullable<diesel::sql_types::Text>,
    ) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}
