//! Adding, changing, removing, showing and finding events.

mod add;
mod again;
mod agenda;
mod alike;
mod answers;
mod assign;
mod board;
mod calendar;
mod change;
mod hidden;
mod hide_all;
mod import;
mod lists;
mod merge;
mod once;
mod one_of_series;
mod picture;
mod place;
mod publish;
mod remove;
pub(crate) mod remove_all;
mod restore;
mod rights;
mod series;
mod split;
mod visibility;
mod write;

use crate::access::caller::Scope;
use crate::access::limit::TooMany;
use crate::agenda::event::submission::EventRefusal;
use crate::context::Ports;
use crate::outcome::ServiceError;

pub use agenda::Asked;
pub use alike::MAX_ALIKE;
pub(crate) use answers::address_of_author;
pub use board::{Board, BoardAsked};
pub use calendar::{CalendarAsked, CalendarLine, CalendarReport, Importer, Step};
pub use hidden::{DiscussedEvent, HiddenEvents, Queue};
pub use hide_all::{MAX_CHOSEN, PublishedEvents};
pub use lists::DescribedEvent;
pub(crate) use lists::series_shown;
pub use merge::{MergeDenied, Merging, TakenOver};
pub use once::{Attempt, KeyDenied, Once, RunningKey};

/// Cares for events.
#[derive(Debug, Clone)]
pub struct EventService {
    ports: Ports,
}

/// Why an event is not added, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventDenied {
    /// The caller may not: no credential where one is needed, or somebody else's event.
    Forbidden,
    /// The credential lacks this scope (RFC 6750 section 3.1); none is named where no application could have it.
    InsufficientScope(Option<Scope>),
    /// There is no such event.
    NotFound,
    /// A rule about its content.
    Refused(EventRefusal),
    /// Enough for this hour, from this address or by this account.
    TooMany(TooMany),
}

type Answer<T> = Result<T, ServiceError<EventDenied>>;

impl EventService {
    /// An event service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }
}

fn refused(refusal: EventRefusal) -> ServiceError<EventDenied> {
    ServiceError::Denied(EventDenied::Refused(refusal))
}
