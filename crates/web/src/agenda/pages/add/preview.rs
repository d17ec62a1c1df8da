//! How an event will look, before it is sent.

use serde::Serialize;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::event::{Event, EventSummary};
use uncino_domain::agenda::place::Place;
use uncino_domain::id::{EventId, PlaceId};

use super::held::HeldPicture;
use super::typed::Typed;
use crate::agenda::pages::event::repeats::in_words;
use crate::agenda::pages::slices::cards::Card;
use crate::pages::moment;
use crate::pages::moment::local;
use crate::pages::visit::Visit;
use crate::words::Message;

/// What the page shows of it.
#[derive(Debug, Serialize)]
pub(super) struct Preview {
    card: Card,
    /// On which day, which a card doesn't say.
    when: Message,
    /// How it repeats.
    repeats: Option<Message>,
    /// Sanitised HTML.
    description: String,
}

/// What would be published.
pub(super) struct Previewed<'p> {
    pub(super) typed: &'p Typed,
    pub(super) submission: EventSubmission,
    /// The event that is to be changed.
    pub(super) event: Option<&'p Event>,
    /// A picture that was sent.
    pub(super) held: Option<&'p HeldPicture>,
    /// The place of that name, if it is known.
    pub(super) place: Option<Place>,
}

impl Preview {
    /// Of what would be published; nothing of what would be refused.
    pub(super) fn of(visit: &Visit, previewed: Previewed<'_>) -> Option<Self> {
        let Previewed { typed, submission, event, held, place } = previewed;
        let judged = match event {
            Some(event) => submission.judge_update(event),
            None => submission.judge_new(None),
        };
        let draft = judged.ok()?;
        let rest = draft.rest.ok()?;
        let (now, zone) = (visit.state.clock.now(), visit.time_zone());
        let place = place.unwrap_or_else(|| Place {
            id: PlaceId(0),
            name: typed.place_name.trim().to_owned(),
            address: typed.place_address.trim().to_owned(),
            latitude: None,
            longitude: None,
            created_at: now,
            updated_at: now,
        });
        let details = draft.details;
        let summary = EventSummary {
            id: event.map_or(EventId(0), |event| event.id),
            slug: String::new(),
            title: details.title,
            start: details.start,
            end: details.end,
            multidate: details.multidate,
            online_locations: details.online_locations,
            place,
            tags: rest.tags,
            picture: event.and_then(|event| event.picture.clone()).filter(|_| rest.keeps_picture),
            parent: event.and_then(|event| event.repetition.parent()).or(rest.recurrence.map(|_| EventId(0))),
            recurrence: rest.recurrence,
            is_visible: true,
            is_waiting: false,
            updated_at: now,
        };
        let (when, start) = (moment::event(details.start, details.end, zone), local(details.start, zone));
        let repeats = rest.recurrence.map(|recurrence| in_words(recurrence, start));
        let card = Card::of(&summary, now.timestamp(), zone).leading_to("#form");
        let focus = rest.focus.unwrap_or_default();
        let card = match held {
            Some(held) => card.with_picture(held.address(), rest.alt.unwrap_or_default(), focus),
            None => card,
        };
        Some(Self { card, when, repeats, description: headings_below(&details.description, 2) })
    }

    /// For the samples of the page.
    pub(super) fn sample() -> Option<Self> {
        let card = Card::samples().into_iter().next()?;
        let when = moment::event(0, None, chrono_tz::Tz::UTC);
        let repeats = Some(in_words(Recurrence::Weeks(1), local(0, chrono_tz::Tz::UTC)));
        Some(Self { card, when, repeats, description: "<p>Hello</p>".to_owned() })
    }
}
