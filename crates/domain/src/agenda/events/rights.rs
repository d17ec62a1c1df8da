//! Who may do what with events.

use super::{Answer, EventDenied};
use crate::access::caller::{Access, Administrator, Caller, Editor, RightDenied, Scope};
use crate::agenda::event::Event;
use crate::outcome::ServiceError;

pub(super) fn authenticated(caller: &Caller) -> Answer<&Access> {
    match caller {
        Caller::Anonymous => Err(ServiceError::Denied(EventDenied::Forbidden)),
        Caller::Authenticated(access) => Ok(access),
    }
}

pub(super) fn writing(access: &Access) -> Answer<&Access> {
    access.can_write_events().then_some(access).ok_or(lacks(Scope::EventWrite))
}

pub(super) fn reading(access: &Access) -> Answer<&Access> {
    access.can_read_own_events().then_some(access).ok_or(lacks(Scope::EventWrite))
}

fn lacks(scope: Scope) -> ServiceError<EventDenied> {
    ServiceError::Denied(EventDenied::InsufficientScope(Some(scope)))
}

pub(super) fn editing(caller: &Caller) -> Answer<Editor> {
    caller.editor().map_err(|denied| ServiceError::Denied(denied.into()))
}

pub(super) fn administering(caller: &Caller) -> Answer<Administrator> {
    caller.administrator().map_err(|denied| ServiceError::Denied(denied.into()))
}

impl From<RightDenied> for EventDenied {
    fn from(denied: RightDenied) -> Self {
        match denied {
            RightDenied::InsufficientScope(scope) => Self::InsufficientScope(scope),
            RightDenied::Unauthenticated | RightDenied::Forbidden => Self::Forbidden,
        }
    }
}

pub(super) fn can_see(caller: &Caller, event: &Event) -> bool {
    event.is_visible
        || match caller {
            Caller::Anonymous => false,
            Caller::Authenticated(access) => access.can_see_event_of(event.user_id),
        }
}
