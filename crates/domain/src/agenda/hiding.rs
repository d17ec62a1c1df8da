//! Hiding much of what was published with one press, and showing just that again.

use std::ops::Range;

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

/// A press that hid what was visible of a publisher, or of what words found, or that was chosen one by one; nobody has undone it
/// yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// Its number.
    pub id: HidingId,
    /// Whose events, if it hid all that was theirs.
    pub publisher: Option<Publisher>,
    /// Why, in 1 to [`MAX_REASON`] characters, if that was said.
    pub reason: Option<String>,
    /// How many events; a series with its occurrences counts once.
    pub count: u32,
    /// When.
    pub hidden_at: Timestamp,
}

/// How an event stands towards the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Everybody sees it.
    Visible,
    /// It waits for an editor.
    Waiting,
    /// Somebody hid it.
    Hidden,
}

/// What is asked of all that was published.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// By whom; by anybody if there is nobody.
    pub publisher: Option<Publisher>,
    /// Words that are all found in an event, as in a search; or the e-mail address of its owner, or to which its sender wants an
    /// answer. Anything if they are empty.
    pub words: String,
    /// Only what stands so.
    pub standing: Option<Standing>,
    /// Only what starts at the first of these moments or later, and before the second, in Unix seconds.
    pub starts_in: Option<Range<i64>>,
    /// Only what isn't over at this moment, in Unix seconds.
    pub not_over_at: Option<i64>,
    /// Only what takes place once: neither series nor one of them.
    pub is_once: bool,
    /// Only what was added before this event.
    pub before: Option<EventId>,
    /// At most so many.
    pub limit: u32,
}

/// How many events there are, by how they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PublishedCount {
    /// Everybody sees them.
    pub visible: u32,
    /// They wait for an editor.
    pub waiting: u32,
    /// Somebody hid them.
    pub hidden: u32,
}
