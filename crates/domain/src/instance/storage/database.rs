//! Remembering which database this is.

use crate::instance::database_id::DatabaseId;
use crate::storage::Stored;

/// Knows which database this is.
pub trait DatabaseRepository {
    /// Its id: there from the beginning, the same for good, and another one in every other database.
    fn id(&mut self) -> Stored<DatabaseId>;
}
