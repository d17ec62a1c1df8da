//! Hiding all that somebody published with one press, and showing just that again.

use crate::clock::Timestamp;
use crate::id::{ClientId, EventId, HidingId, UserId};

/// The longest reason, in characters.
pub const MAX_REASON: usize = 500;

/// Who published something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publisher {
    /// An application, for whomever.
    Application(ClientId),
    /// A person, by themselves or through any application.
    Person(UserId),
    /// Somebody without an account; also whoever has none any more.
    Nobody,
}

/// A press that hid all that somebody published and was visible; nobody has undone it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// Its number.
    pub id: HidingId,
    /// Whose events.
    pub publisher: Publisher,
    /// Why, in 1 to [`MAX_REASON`] characters, if that was said.
    pub reason: Option<String>,
    /// How many events; a series with its occurrences counts once.
    pub count: u32,
    /// When.
    pub hidden_at: Timestamp,
}

/// What is asked of all that was published.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// By whom; by anybody if there is nobody.
    pub publisher: Option<Publisher>,
    /// Only what is visible, or only what is hidden.
    pub is_visible: Option<bool>,
    /// Only what was added before this event.
    pub before: Option<EventId>,
    /// At most so many.
    pub limit: u32,
}
