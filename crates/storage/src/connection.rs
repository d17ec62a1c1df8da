//! One code base for two databases: a connection is one or the other, and [`both!`] compiles a query for each.

use diesel::{PgConnection, SqliteConnection};

/// A connection within a transaction.
pub(crate) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// `both!(connection, |c| query)` runs the same diesel query on whichever database `connection` is.
macro_rules! both {
    ($connection:expr, |$c:ident| $query:expr) => {
        match $connection {
            $crate::connection::Connection::Sqlite($c) => {
                let $c: &mut diesel::SqliteConnection = $c;
                $query
            }
            $crate::connection::Connection::Postgres($c) => {
                let $c: &mut diesel::PgConnection = $c;
                $query
            }
        }
    };
}
pub(crate) use both;
