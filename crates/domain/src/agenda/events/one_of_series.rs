//! A change that names one of a series and means the series: it says how the event repeats. Programs that look their events
//! up find only what is listed, and that are the times of a series.

use chrono_tz::Tz;

use super::{Answer, EventDenied, EventService, refused};
use crate::access::caller::Access;
use crate::agenda::event::recurrence::moved;
use crate::agenda::event::submission::{EventRefusal, EventSubmission, Moment, RecurrenceSent};
use crate::agenda::event::{Event, EventDetails};
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
    /// Which of its times was named, if the event is the series of what was named; and the zone of the instance.
    pub(super) named: Option<(Event, Tz)>,
}

impl EventService {
    /// The event that a change is about: what it names, or the series of that if it says how it repeats. Only what the caller
    /// may change.
    pub(super) fn find_target(
        &self,
        access: &Access,
        id: Option<EventId>,
        sent: RecurrenceSent,
    ) -> Answer<Target> {
        let id = id.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let ports = self.ports.clone();
        let found = self.ports.storage.read(move |repositories| {
            let Some(event) = repositories.events().find(id)? else { return Ok(None) };
            let of = match sent {
                RecurrenceSent::Known(_) => event.repetition.parent(),
                RecurrenceSent::Omitted => None,
            };
            let series = of.map(|of| repositories.events().find(of)).transpose()?.flatten();
            let zone = ports.settings(repositories)?.zone();
            Ok::<_, StorageError>(Some((event, series, zone)))
        })?;
        let (event, series, zone) = found.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let may = |event: &Event| access.can_change_event_of(event.user_id);
        match series {
            Some(series) if may(&series) => Ok(Target { event: series, named: Some((event, zone)) }),
            // Theirs is this evening, but not the series.
            Some(_) if may(&event) => Err(refused(EventRefusal::OfASeries)),
            None if may(&event) => Ok(Target { event, named: None }),
            Some(_) | None => Err(ServiceError::Denied(EventDenied::Forbidden)),
        }
    }
}

impl Target {
    /// What was sent, as it is meant for the event that is changed.
    pub(super) fn translated(&self, sent: EventSubmission) -> EventSubmission {
        match &self.named {
            None => sent,
            Some((named, zone)) => for_series(sent, (&self.event, named), *zone),
        }
    }

    /// Is what was named still what it was?
    pub(super) fn is_current(&self, repositories: &mut dyn Repositories) -> Stored<bool> {
        let Some((named, _)) = &self.named else { return Ok(true) };
        Ok(repositories.events().find(named.id)?.as_ref() == Some(named))
    }

    /// What is answered: what was named, unless the change took it away.
    pub(super) fn answer(&self, repositories: &mut dyn Repositories, changed: Event) -> Stored<Event> {
        let Some((named, _)) = &self.named else { return Ok(changed) };
        Ok(repositories.events().find(named.id)?.unwrap_or(changed))
    }
}

/// Start and end move those of the series by as much as they differ from those of the one that was named.
fn for_series(mut sent: EventSubmission, (series, named): (&Event, &Event), zone: Tz) -> EventSubmission {
    if let (Some(file), Some(picture)) = (&sent.picture.named, &named.picture) {
        sent.picture.is_kept |= *file == picture.file;
    }
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
