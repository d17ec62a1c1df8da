//! A change that names one of a series and means the series, or this time and all that follow. Programs mean the series when
//! they say how the event repeats: they look their events up, and find only what is listed, the times of a series.

use chrono_tz::Tz;

use super::series::find_locked;
use super::split::{first_of_following, split};
use super::{Answer, EventDenied, EventService, refused};
use crate::access::caller::Access;
use crate::agenda::event::recurrence::moved;
use crate::agenda::event::submission::{EventRefusal, EventSubmission, Moment, RecurrenceSent, Times};
use crate::agenda::event::{Event, EventDetails};
use crate::clock::Timestamp;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::storage::{Repositories, StorageError, Stored};

/// A start that is nearer than this to the first time of a series says when the series begins, whichever of its times is
/// named: calendars know their events by the first time. In seconds.
const RESTATED: u64 = 24 * 60 * 60;

/// What a change is about.
pub(super) struct Target {
    /// The event that is changed.
    pub(super) event: Event,
    meant: Meant,
    /// Of the instance.
    zone: Tz,
}

/// What is changed of what was named.
enum Meant {
    /// Itself.
    Itself,
    /// The series of what was named.
    Series { named: Box<Event> },
    /// What was named and all that follow, which are about to become a series of their own.
    Following { named: Box<Event>, series: Box<Event> },
}

impl EventService {
    /// The event that a change is about: what it names, or its series, or it and all that follow. Only what the caller may
    /// change.
    pub(super) fn find_target(
        &self,
        access: &Access,
        id: Option<EventId>,
        sent: &EventSubmission,
    ) -> Answer<Target> {
        let id = id.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let (ports, times, recurrence) = (self.ports.clone(), sent.times, sent.recurrence);
        let found = self.ports.storage.read(move |repositories| {
            let Some(event) = repositories.events().find(id)? else { return Ok(None) };
            let of = event.repetition.parent();
            let series = of.map(|of| repositories.events().find(of)).transpose()?.flatten();
            let zone = ports.settings(repositories)?.zone();
            Ok::<_, StorageError>(Some((event, series, zone)))
        })?;
        let (event, series, zone) = found.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let series = series.filter(|series| match (times, recurrence) {
            (_, RecurrenceSent::Known(_)) => true,
            (Times::Following | Times::All, RecurrenceSent::Omitted) => {
                series.repetition.recurrence().is_some()
            }
            (Times::This, RecurrenceSent::Omitted) => false,
        });
        let may = |event: &Event| access.can_change_event_of(event.user_id);
        match series {
            Some(series) if may(&series) => Ok(Target::of(event, series, (times, zone))),
            // Theirs is this evening, but not the series.
            Some(_) if may(&event) => Err(refused(EventRefusal::OfASeries)),
            None if may(&event) => Ok(Target { event, meant: Meant::Itself, zone }),
            Some(_) | None => Err(ServiceError::Denied(EventDenied::Forbidden)),
        }
    }
}

impl Target {
    fn of(named: Event, series: Event, (times, zone): (Times, Tz)) -> Self {
        let first = first_of_following(&series, &named, zone);
        if times == Times::Following && first.details.start > series.details.start {
            Self {
                event: first,
                meant: Meant::Following { named: Box::new(named), series: Box::new(series) },
                zone,
            }
        } else {
            Self { event: series, meant: Meant::Series { named: Box::new(named) }, zone }
        }
    }

    /// What was sent, as it is meant for the event that is changed.
    pub(super) fn translated(&self, sent: EventSubmission) -> EventSubmission {
        match &self.meant {
            Meant::Itself => sent,
            Meant::Series { named } => {
                moved_along(for_series(sent, (&self.event, named)), (&self.event, named), self.zone)
            }
            Meant::Following { named, .. } => from_here_on(for_series(sent, (&self.event, named)), named),
        }
    }

    /// Locks the event that is changed, as it is now; none if anything isn't what it was any more.
    pub(super) fn locked(
        &self,
        repositories: &mut dyn Repositories,
        now: Timestamp,
    ) -> Answer<Option<Event>> {
        let locked = match &self.meant {
            Meant::Itself | Meant::Series { .. } => &self.event,
            Meant::Following { series, .. } => series,
        };
        let current = find_locked(repositories, locked.id)?;
        let current = current.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        if current != *locked || !self.is_current(repositories)? {
            return Ok(None);
        }
        match &self.meant {
            Meant::Itself | Meant::Series { .. } => Ok(Some(current)),
            Meant::Following { series, .. } => Ok(split(repositories, series, &self.event, now)?),
        }
    }

    /// Is what was named still what it was?
    fn is_current(&self, repositories: &mut dyn Repositories) -> Stored<bool> {
        match &self.meant {
            Meant::Itself => Ok(true),
            Meant::Series { named } | Meant::Following { named, .. } => {
                Ok(repositories.events().find(named.id)?.as_ref() == Some(&**named))
            }
        }
    }

    /// What is answered: what was named, unless the change took it away.
    pub(super) fn answer(&self, repositories: &mut dyn Repositories, changed: Event) -> Stored<Event> {
        match &self.meant {
            Meant::Itself => Ok(changed),
            Meant::Series { named } | Meant::Following { named, .. } => {
                Ok(repositories.events().find(named.id)?.unwrap_or(changed))
            }
        }
    }
}

/// What one of a series has in common with all of it: how they repeat, of which whoever names one doesn't speak, and the
/// picture; and who saw one saw the series.
fn for_series(mut sent: EventSubmission, (series, named): (&Event, &Event)) -> EventSubmission {
    if let (RecurrenceSent::Omitted, Some(recurrence)) = (sent.recurrence, series.repetition.recurrence()) {
        sent.recurrence = RecurrenceSent::Known(recurrence);
    }
    if sent.seen == Some(named.updated_at) {
        sent.seen = Some(series.updated_at);
    }
    if let (Some(file), Some(picture)) = (&sent.picture.named, &named.picture) {
        sent.picture.is_kept |= *file == picture.file;
    }
    sent
}

/// Those that follow begin with what was named, when that is.
fn from_here_on(mut sent: EventSubmission, named: &Event) -> EventSubmission {
    if sent.start == Moment::Omitted {
        sent.start = Moment::Seconds(named.details.start);
    }
    if sent.end == Moment::Omitted {
        sent.end = named.details.end.map_or(Moment::Empty, Moment::Seconds);
    }
    sent
}

/// Start and end move those of the series by as much as they differ from those of the one that was named.
fn moved_along(mut sent: EventSubmission, (series, named): (&Event, &Event), zone: Tz) -> EventSubmission {
    let (of, one) = (&series.details, &named.details);
    if restates(sent.start, of, one) {
        return sent;
    }
    if let Moment::Seconds(start) = sent.start {
        sent.start = Moment::Seconds(moved(of.start, (one.start, start), zone));
    }
    if let Moment::Seconds(end) = sent.end {
        let moved = match (of.end, one.end) {
            (Some(of), Some(one)) => moved(of, (one, end), zone),
            (_, _) => moved(of.start, (one.start, end), zone),
        };
        sent.end = Moment::Seconds(moved);
    }
    sent
}

fn restates(sent: Moment, series: &EventDetails, named: &EventDetails) -> bool {
    match sent {
        Moment::Seconds(start) => {
            let distance = start.abs_diff(series.start);
            distance < RESTATED && distance < start.abs_diff(named.start)
        }
        Moment::Omitted | Moment::Empty | Moment::Malformed => false,
    }
}
