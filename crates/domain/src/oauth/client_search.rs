//! Looking for clients among many.

/// The most words that are looked for, in characters.
pub const MAX_WORDS: usize = 200;

/// Which clients are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSearch {
    /// What stands in their id, name or redirect URIs, whatever the case of its ASCII letters; all of them if it is empty.
    pub words: String,
    /// In which order.
    pub order: ClientOrder,
    /// How many of them are left out.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// In which order clients are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientOrder {
    /// What was registered last comes first.
    #[default]
    Newest,
    /// Those that published anything, most of it first.
    MostEvents,
    /// Those that have or had permissions, the one that was used last first.
    LastUsed,
}
