//! `column IN (these)`, with one bound value however many they are: then a statement is the same each time, and is prepared once
//! a connection. What diesel's `eq_any` makes for SQLite has a value for each of them, and is prepared whenever it is run.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, Bool, HasSqlType, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, result};
use serde::Serialize;

/// What can be looked for in a list.
pub(crate) trait Listed: Serialize + Clone + 'static {
    /// Its type in a database.
    type SqlType: 'static;
}

impl Listed for i64 {
    type SqlType = BigInt;
}

impl Listed for String {
    type SqlType = Text;
}

/// Is the column, which may not be null, one of these?
#[derive(Debug, Clone)]
pub(crate) struct Among<C, V> {
    column: C,
    values: Vec<V>,
    /// The same in JSON, for SQLite, which has no lists.
    json: Result<String, String>,
}

/// The condition that the column is one of these.
pub(crate) fn among<C: Expression, V: Listed<SqlType = C::SqlType>>(column: C, values: &[V]) -> Among<C, V> {
    let json = serde_json::to_string(values).map_err(|error| error.to_string());
    Among { column, values: values.to_vec(), json }
}

impl<C: Expression, V> Expression for Among<C, V> {
    type SqlType = Bool;
}

impl<C: ValidGrouping<G>, V, G> ValidGrouping<G> for Among<C, V> {
    type IsAggregate = C::IsAggregate;
}

impl<C: AppearsOnTable<S>, V, S> AppearsOnTable<S> for Among<C, V> {}

impl<C: SelectableExpression<S>, V, S> SelectableExpression<S> for Among<C, V> {}

impl<C: QueryId, V: 'static> QueryId for Among<C, V> {
    type QueryId = Among<C::QueryId, V>;

    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID;
}

impl<C: QueryFragment<Sqlite>, V> QueryFragment<Sqlite> for Among<C, V> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let json = self.json.as_ref();
        let json = json.map_err(|error| result::Error::QueryBuilderError(error.clone().into()))?;
        self.column.walk_ast(pass.reborrow())?;
        pass.push_sql(" IN (SELECT value FROM json_each(");
        pass.push_bind_param::<Text, _>(json)?;
        pass.push_sql("))");
        Ok(())
    }
}

impl<C, V> QueryFragment<Pg> for Among<C, V>
where
    C: QueryFragment<Pg>,
    V: Listed,
    Pg: HasSqlType<Array<V::SqlType>>,
    Vec<V>: ToSql<Array<V::SqlType>, Pg>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(pass.reborrow())?;
        pass.push_sql(" = ANY(");
        pass.push_bind_param::<Array<V::SqlType>, _>(&self.values)?;
        pass.push_sql(")");
        Ok(())
    }
}
