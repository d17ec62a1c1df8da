//! Messages about an event: reports of visitors, and what editors and author write to each other.

use crate::clock::Timestamp;
use crate::id::{EventId, MessageId};
use crate::named::named;

/// The longest message, in characters.
pub const MAX_TEXT: usize = 5_000;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Positive, never reused.
    pub id: MessageId,
    /// About which event.
    pub event_id: EventId,
    /// Who wrote it.
    pub author: MessageAuthor,
    /// Plain text.
    pub text: String,
    /// May the author of the event read it?
    pub is_author_visible: bool,
    /// When it was written.
    pub created_at: Timestamp,
}

named! {
    /// Who wrote a message. Never by name.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MessageAuthor {
        /// An editor or administrator.
        Editor = "ADMIN",
        /// The author of the event.
        Author = "AUTHOR",
        /// Somebody else with an account.
        Registered = "REGISTERED",
        /// Somebody without a credential.
        Anonymous = "ANON",
    }
}
