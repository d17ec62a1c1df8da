//! Remembering where people without an account want an answer about their event.

use crate::id::EventId;
use crate::people::user::EmailAddress;
use crate::storage::Stored;

/// Remembers the address that came with an event. It goes with the event.
pub trait ReplyAddressRepository {
    /// Notes the address of an event that has none yet.
    fn insert(&mut self, event: EventId, address: &EmailAddress) -> Stored<()>;
    /// The address of an event.
    fn find(&mut self, event: EventId) -> Stored<Option<EmailAddress>>;
}
