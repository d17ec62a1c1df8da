//! Having a removed event back.

use super::rights::{authenticated, editing, writing};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::{Access, Caller};
use crate::agenda::event::{Event, Repetition};
use crate::agenda::place::NewPlace;
use crate::agenda::removed_event::{KEPT, RemovedEvent};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::slug;
use crate::storage::{EventChange, EventInsertion, Removal, Repositories, Stored};

/// How many removed events are listed.
const LISTED: u32 = 100;

impl EventService {
    /// What the caller removed and can have back, the latest first, at most a hundred.
    pub fn list_removed(&self, access: &Access) -> Answer<Vec<RemovedEvent>> {
        let (id, since) = (writing(access)?.user.id, self.ports.clock.now() - KEPT);
        let listed =
            self.ports.storage.read(move |repositories| repositories.removed_events().list_of(id, LISTED))?;
        Ok(listed.into_iter().filter(|removed| removed.removed_at > since).collect())
    }

    /// Puts a removed event back as it was, with its number; of a series also what went with it. One that was merged into another
    /// one leads there no more, and the other keeps what it took over. For who removed it, and for
    /// editors and administrators. Others aren't told whether there is one.
    pub fn restore(&self, caller: &Caller, id: EventId) -> Answer<Event> {
        let access = writing(authenticated(caller)?)?.clone();
        let is_editor = editing(caller).is_ok();
        let ports = self.ports.clone();
        let restored = self.ports.storage.write(move |repositories| {
            let now = ports.clock.now();
            let gone = repositories.removed_events().removed_with(id)?;
            let head = gone.iter().find(|removed| removed.event.id == id);
            let head = head
                .filter(|head| head.removed_at > now - KEPT)
                .filter(|head| is_editor || head.removed_by == access.user.id)
                .ok_or(ServiceError::Denied(EventDenied::NotFound))?
                .clone();
            match repositories.removed_events().forget(id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(EventDenied::NotFound)),
            }
            match repositories.event_aliases().forget(id)? {
                Removal::Removed | Removal::NotThere => {}
            }
            put_back(repositories, &head.event, now)?;
            for removed in gone.iter().filter(|removed| removed.event.id != id) {
                put_back(repositories, &removed.event, now)?;
            }
            join(repositories, &head)?;
            let entry = ports.entry(access.actor(), AuditAction::EventRestored, &head.event.details.title);
            repositories.audit().insert(&entry)?;
            let event = repositories.events().find(id)?;
            Ok((event.ok_or(ServiceError::Denied(EventDenied::NotFound))?, gone))
        });
        let (event, gone) = restored?;
        bring_pictures_back(&self.ports, &gone);
        Ok(event)
    }
}

/// Adds an event once more, under its number, and under its name if nobody has that now.
fn put_back(repositories: &mut dyn Repositories, event: &Event, now: Timestamp) -> Stored<()> {
    let place = loop {
        let place = match repositories.places().find(event.place.id)? {
            Some(place) => place,
            None => repositories.places().find_or_insert(&described(event), now)?,
        };
        if repositories.places().hold(place.id)? {
            break place;
        }
    };
    let user_id = match event.user_id {
        Some(id) => repositories.users().lock(id)?.map(|user| user.id),
        None => None,
    };
    let client_id = match &event.client_id {
        Some(id) => repositories.clients().find(id)?.map(|client| client.id),
        None => None,
    };
    let repetition = match event.repetition {
        Repetition::Occurrence { of, .. } if repositories.events().find(of)?.is_none() => Repetition::Once,
        repetition => repetition,
    };
    let mut event = Event { place, user_id, client_id, repetition, updated_at: now, ..event.clone() };
    if let Some(hiding) = event.hidden_with
        && !repositories.hidings().is_there(hiding)?
    {
        // What that press hid was shown again meanwhile.
        event = Event { is_visible: true, hidden_with: None, ..event };
    }
    let base = event.slug.clone();
    loop {
        match repositories.events().insert_again(&event)? {
            EventInsertion::Inserted(_) => return Ok(()),
            EventInsertion::SlugTaken => {
                event.slug = slug::first_free(&base, repositories.events().slugs_like(&base)?);
            }
        }
    }
}

fn described(event: &Event) -> NewPlace {
    let place = event.place.clone();
    NewPlace {
        name: place.name,
        address: place.address,
        latitude: place.latitude,
        longitude: place.longitude,
    }
}

/// What a series left behind is its own again, where it still takes place once.
fn join(repositories: &mut dyn Repositories, series: &RemovedEvent) -> Stored<()> {
    for (id, is_apart) in &series.left {
        repositories.events().lock(*id)?;
        let Some(event) = repositories.events().find(*id)? else { continue };
        if event.repetition == Repetition::Once {
            let repetition = Repetition::Occurrence { of: series.event.id, is_apart: *is_apart };
            let change = EventChange {
                details: event.details,
                place_id: event.place.id,
                tags: event.tags,
                picture: event.picture,
                repetition,
                updated_at: event.updated_at,
            };
            repositories.events().update(*id, &change)?;
        }
    }
    Ok(())
}

/// Shows pictures that were set aside. What fails here is done by whoever puts all pictures in order.
fn bring_pictures_back(ports: &Ports, gone: &[RemovedEvent]) {
    for picture in gone.iter().filter_map(|removed| removed.event.picture.as_ref()) {
        if let Err(error) = ports.pictures.bring_back(&picture.file) {
            tracing::error!(%error, file = %picture.file, "a picture can't be brought back");
        }
    }
}
