//! Calendars from elsewhere come in. What each of their entries is to be is said by [`calendars`](crate::agenda::calendars); here it is
//! compared with what is here already, shown, and done.
//!
//! An entry that came before changes its event; but what somebody changed or removed here meanwhile stays as it is.

mod judge;
mod report;
mod store;

use super::EventService;
use super::picture::remove_all;
use super::series::Present;
use crate::access::audit::Actor;
use crate::access::caller::{Administrator, Editor};
use crate::agenda::calendars::{Calendar, CalendarDenied, Group, Reading, read};
use crate::agenda::event::submission::EventRefusal;
use crate::agenda::events::EventDenied;
use crate::id::UserId;
use crate::instance::setting::Settings;
use crate::outcome::ServiceError;
use crate::storage::StorageError;
use crate::text::{can_be_seen, one_line};

pub use report::{CalendarLine, CalendarReport, Step};

/// A calendar that is to come in.
#[derive(Debug, Clone)]
pub struct CalendarAsked {
    /// Its text.
    pub bytes: Vec<u8>,
    /// Where an entry takes place that doesn't say it: a place by its name. They are refused if it is empty.
    pub place: String,
    /// Are entries taken that are over? Of what repeats only what is to come is taken.
    pub with_past: bool,
}

/// Who brings a calendar, and whose its events are to be.
#[derive(Debug, Clone)]
pub struct Importer {
    actor: Actor,
    owner: Option<UserId>,
}

impl Importer {
    /// An editor: the events are theirs.
    pub fn editor(by: &Editor) -> Self {
        Self { actor: by.actor(), owner: Some(by.id()) }
    }

    /// Somebody who administers the instance, for somebody: the events are that person's, or nobody's.
    pub fn administrator(by: &Administrator, owner: Option<UserId>) -> Self {
        Self { actor: by.actor(), owner }
    }
}

type Answer<T> = Result<T, ServiceError<CalendarDenied>>;

impl EventService {
    /// What would become of a calendar. Nothing is changed. Slow.
    pub fn preview_calendar(&self, asked: &CalendarAsked) -> Answer<CalendarReport> {
        let (calendar, settings) = self.read_calendar(asked)?;
        let present = Present { now: self.ports.clock.now(), zone: settings.zone() };
        let Calendar { groups, refused, unread } = calendar;
        let lines = self.ports.storage.read(move |repositories| {
            let mut lines = Vec::new();
            for group in &groups {
                let judged = judge::group(repositories, group, present)?;
                lines.extend(report::lines(group, &judged, present));
            }
            Ok::<_, StorageError>(lines)
        })?;
        Ok(CalendarReport::new(lines, refused, unread))
    }

    /// Brings a calendar in: what its entries are in transactions of their own, so that others get their turn; who is interrupted
    /// brings it once more. Slow.
    pub fn take_calendar(&self, asked: &CalendarAsked, by: &Importer) -> Answer<CalendarReport> {
        let (calendar, settings) = self.read_calendar(asked)?;
        let Calendar { groups, refused, unread } = calendar;
        let mut lines = Vec::new();
        for group in groups {
            lines.extend(self.take_group(group, &settings, by)?);
        }
        Ok(CalendarReport::new(lines, refused, unread))
    }

    fn take_group(&self, group: Group, settings: &Settings, by: &Importer) -> Answer<Vec<CalendarLine>> {
        let (ports, zone, by) = (self.ports.clone(), settings.zone(), by.clone());
        let named = group.clone();
        let stored = self.ports.storage.write(move |repositories| {
            let present = Present { now: ports.clock.now(), zone };
            let importing = store::Importing { ports: &ports, by: &by, present };
            repositories.imported_events().lock()?;
            if let Some(owner) = by.owner {
                super::add::lock_author(repositories, owner)?;
            }
            let judged = judge::group(repositories, &group, present)?;
            let lines = report::lines(&group, &judged, present);
            let orphans = store::group(repositories, &group, judged, importing)?;
            Ok::<_, ServiceError<EventDenied>>((lines, orphans))
        });
        match stored {
            Ok((lines, orphans)) => {
                remove_all(&self.ports, &orphans);
                Ok(lines)
            }
            Err(ServiceError::Denied(denied)) => Ok(vec![report::refused(&named, refusal(denied))]),
            Err(ServiceError::Failed(error)) => Err(error.into()),
        }
    }

    fn read_calendar(&self, asked: &CalendarAsked) -> Answer<(Calendar, Settings)> {
        let ports = self.ports.clone();
        let settings = self.ports.storage.read(move |repositories| ports.settings(repositories))?;
        let place = one_line(&asked.place);
        if !asked.place.trim().is_empty() && !can_be_seen(&place) {
            return Err(ServiceError::Denied(CalendarDenied::NoPlace));
        }
        let issuer = url::Url::parse(&self.ports.policy.issuer).ok();
        let reading = Reading {
            settings: &settings,
            now: self.ports.clock.now(),
            place: Some(place.as_str()).filter(|place| !place.is_empty()),
            with_past: asked.with_past,
            host: issuer.as_ref().and_then(|issuer| issuer.host_str()).unwrap_or_default(),
        };
        let calendar = read(&asked.bytes, reading).map_err(ServiceError::Denied)?;
        Ok((calendar, settings))
    }
}

/// What a rule says to an entry while it is stored.
fn refusal(denied: EventDenied) -> EventRefusal {
    match denied {
        EventDenied::Refused(refusal) => refusal,
        EventDenied::Forbidden
        | EventDenied::InsufficientScope(_)
        | EventDenied::NotFound
        | EventDenied::TooMany(_) => EventRefusal::ChangedMeanwhile,
    }
}
