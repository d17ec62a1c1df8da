//! Messages about an event: reports of visitors, and what editors and author write to each other.

use crate::clock::Timestamp;
use crate::id::{EventId, MessageId};

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

/// Who wrote a message. Never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageAuthor {
    /// An editor or administrator.
    Editor,
    /// The author of the event.
    Author,
    /// Somebody else with an account.
    Registered,
    /// Somebody without a credential.
    Anonymous,
}

impl MessageAuthor {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Editor, Self::Author, Self::Registered, Self::Anonymous];

    /// The word as in Gancio's API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Editor => "ADMIN",
            Self::Author => "AUTHOR",
            Self::Registered => "REGISTERED",
            Self::Anonymous => "ANON",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|author| author.as_str() == word)
    }
}
