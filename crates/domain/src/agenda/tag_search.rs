//! Looking for tags among many, for whoever looks after them.

/// The most words that are looked for, in characters.
pub const MAX_WORDS: usize = 200;

/// Which tags are asked for: those that an event has, hidden ones too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagSearch {
    /// What stands in them, whatever its case and its accents; all of them if it is empty.
    pub words: String,
    /// In which order.
    pub order: TagOrder,
    /// How many of them are left out.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// In which order tags are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TagOrder {
    /// The most used first, then by name.
    #[default]
    MostUsed,
    /// By their [`key`](crate::agenda::place::key).
    Name,
}
