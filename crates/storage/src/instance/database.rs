use diesel::prelude::*;
use uncino_domain::instance::database_id::DatabaseId;
use uncino_domain::storage::{DatabaseRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::database_identity;

impl DatabaseRepository for Connection<'_> {
    fn id(&mut self) -> Stored<DatabaseId> {
        let row = database_identity::table.select(database_identity::id);
        let id: String = both!(self, |c| row.first(c)).map_err(failed)?;
        DatabaseId::parse(&id).ok_or_else(|| corrupt("database_identity", "the id is none".to_owned()))
    }
}
