//! Remembering what comes from another instance, under the numbers that it had there.

use crate::agenda::announcement::Announcement;
use crate::agenda::collection::{Collection, Filter};
use crate::agenda::message::Message;
use crate::agenda::place::Place;
use crate::id::PlaceId;
use crate::instance::move_in::KeptRow;
use crate::instance::static_page::StaticPage;
use crate::people::user::User;
use crate::storage::Stored;

/// Takes things with their numbers. A number, a name or a slug that is taken is an error: this is for a store in which nothing
/// is, and whoever moves in has looked at what they bring.
pub trait MoveInRepository {
    /// Is there no event, no user and no client?
    fn is_empty(&mut self) -> Stored<bool>;
    /// Takes a user.
    fn take_user(&mut self, user: &User) -> Stored<()>;
    /// Takes a place.
    fn take_place(&mut self, place: &Place) -> Stored<()>;
    /// From now on this number means that place, which is there.
    fn take_place_alias(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()>;
    /// Takes a collection.
    fn take_collection(&mut self, collection: &Collection) -> Stored<()>;
    /// Takes a filter of a collection that is there.
    fn take_filter(&mut self, filter: &Filter) -> Stored<()>;
    /// Takes an announcement.
    fn take_announcement(&mut self, announcement: &Announcement) -> Stored<()>;
    /// Takes a message about an event that is there.
    fn take_message(&mut self, message: &Message) -> Stored<()>;
    /// Takes a static page.
    fn take_static_page(&mut self, page: &StaticPage) -> Stored<()>;
    /// Keeps a row that nothing uses yet.
    fn keep(&mut self, row: &KeptRow) -> Stored<()>;
    /// The rows that are kept of a kind, in the order in which they came.
    fn kept(&mut self, kind: &str) -> Stored<Vec<KeptRow>>;
    /// From now on new numbers are higher by more than this than any that is there.
    fn leave_room(&mut self, gap: i64) -> Stored<()>;
}
