//! Remembering which database this is.

use super::Stored;
use crate::database_id::DatabaseId;

/// Knows which database this is.
pub trait DatabaseRepository {
    /// Its id: there from the beginning, the same for good, and another one in every other database.
    fn id(&mut self) -> Stored<DatabaseId>;
}
