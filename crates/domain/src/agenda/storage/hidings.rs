//! Remembering presses that hid events.

use crate::agenda::hiding::{Hiding, Publisher};
use crate::id::HidingId;
use crate::storage::Stored;

/// Remembers presses that hid events until they are undone.
pub trait HidingRepository {
    /// Notes one, whose number is given here.
    fn insert(&mut self, hiding: &Hiding) -> Stored<HidingId>;
    /// Those that hid all of this publisher; if none is named all of them, also those that hid what was chosen. The latest first, at
    /// most so many.
    fn list(&mut self, publisher: Option<&Publisher>, limit: u32) -> Stored<Vec<Hiding>>;
    /// Is it still there, to be undone?
    fn is_there(&mut self, id: HidingId) -> Stored<bool>;
    /// Takes one away to undo it; nothing if it isn't there any more. Of any number of racing calls one gets it.
    fn take(&mut self, id: HidingId) -> Stored<Option<Hiding>>;
}
