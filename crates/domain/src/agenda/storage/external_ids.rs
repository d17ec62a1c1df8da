//! Remembering how programs call the events that they send more than once.

use crate::id::{ClientId, EventId, UserId};
use crate::storage::Stored;

/// Remembers how applications call their events.
pub trait ExternalIdRepository {
    /// The event that this user calls so, through this application or by themselves.
    fn find(&mut self, user: UserId, client: Option<&ClientId>, external_id: &str)
    -> Stored<Option<EventId>>;
    /// Does anybody call this event by a name of theirs?
    fn has_name(&mut self, event: EventId) -> Stored<bool>;
    /// Notes how they call an event that has no such name yet.
    fn insert(&mut self, user: UserId, client: Option<&ClientId>, named: (&str, EventId)) -> Stored<()>;
}
