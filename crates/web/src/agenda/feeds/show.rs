//! A feed is shown: read as of one moment, written where a thread may take its time. A long calendar is written part by part.

use std::collections::HashSet;
use std::ops::ControlFlow;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::edition::IN_FEEDS;
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::events::{Asked, DescribedEvent, EventService};
use uncino_domain::agenda::place::Place;
use uncino_domain::instance::setting::Settings;
use uncino_domain::storage::Stored;

use crate::agenda::api::collections::per_page;
use crate::agenda::api::event_json::ListedEvent;
use crate::agenda::api::events::read_asked;
use crate::agenda::feeds::feed::{Feed, Format};
use crate::agenda::feeds::ics::{self, Alarm};
use crate::agenda::feeds::source::Source;
use crate::agenda::feeds::{json, rss};
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::in_parts::{self, Parts};
use crate::state::AppState;
use crate::written::Written;

/// How many entries a feed of everything has for readers that don't say how many: what is further away comes with time.
const ENTRIES: u32 = 20;

/// What a feed shows, and under which name.
struct Shown {
    state: Data<AppState>,
    settings: Settings,
    title: String,
    /// Its path within the site.
    path: String,
}

/// What becomes of it.
enum Answer {
    Written(Written),
    /// A calendar of what was asked for that is too long to be written at once.
    InParts(Box<Shown>, Asked),
}

/// Shows a part of the agenda in some form.
pub(super) async fn show(
    request: &HttpRequest,
    state: &Data<AppState>,
    (format, source): (Format, Source),
) -> Result<HttpResponse, ApiFailure> {
    let now = state.clock.now().timestamp();
    let asked = asked(request, now, (format, &source));
    let path = match request.query_string() {
        "" => request.path().to_owned(),
        query => format!("{}?{query}", request.path()),
    };
    let (events, places, instance) = (state.events(request), state.places(request), state.instance(request));
    let (reading, state) = (events.clone(), state.clone());
    let answer = blocking(move || -> Stored<_> {
        let settings = instance.settings()?;
        let found = source.find(&places, asked)?;
        if is_list(format, &source) {
            return Ok(list(&source, found.place.clone(), &found.events(&events)?).map(Answer::Written));
        }
        let title = match &found.subject {
            None => settings.title().to_owned(),
            Some(subject) => format!("{} - {subject}", settings.title()),
        };
        let shown = Shown { state, settings, title, path };
        if format == Format::Ics
            && let Some(asked) = &found.asked
        {
            return Ok(Some(match events.short_agenda(asked.clone())? {
                Some(few) => Answer::Written(shown.written(format, &few)),
                None => Answer::InParts(Box::new(shown), asked.clone()),
            }));
        }
        let mut found = found.events(&events)?;
        if format == Format::Rss {
            leave_one_ahead(&mut found, now);
        }
        Ok(Some(Answer::Written(shown.written(format, &found))))
    });
    let mut builder = HttpResponse::Ok();
    Ok(match answer.await?.ok_or(ApiFailure::NotFound)? {
        Answer::Written(written) => written.answer(&mut builder),
        Answer::InParts(shown, asked) => {
            builder.content_type(ics::TYPE);
            in_parts::answer(&mut builder, move |parts| shown.write_calendar(&reading, asked, parts))
        }
    })
}

/// A list as the API has it, which begins where the API's begins.
fn is_list(format: Format, source: &Source) -> bool {
    format == Format::Json && !matches!(source, Source::All)
}

fn asked(request: &HttpRequest, now: i64, (format, source): (Format, &Source)) -> Asked {
    let mut asked = read_asked(request, if is_list(format, source) { now } else { now - IN_FEEDS });
    if matches!(source, Source::Collection(_)) {
        asked.query.slice = asked.query.slice.or(per_page(request));
    }
    let is_everything = matches!(source, Source::All) && !asked.is_filtered();
    if format == Format::Rss && is_everything {
        asked.query.slice = asked.query.slice.or(Some(Slice { offset: 0, limit: ENTRIES }));
    }
    asked
}

/// None of a place that there isn't.
fn list(source: &Source, place: Option<Place>, events: &[DescribedEvent]) -> Option<Written> {
    let events: Vec<_> = events.iter().map(|found| ListedEvent::from(&found.event)).collect();
    match (source, place) {
        (Source::Place(_), None) => None,
        (Source::Place(_), Some(place)) => Some(Written::json(&json::EventsAtPlace::new(events, &place))),
        (Source::All | Source::Tag(_) | Source::Collection(_), _) => Some(Written::json(&events)),
    }
}

/// Of a series feed readers, and programs that post what they read, get the next time, as each time comes: they'd take a
/// dozen that are made ahead for news. The events are in the order of their beginnings.
fn leave_one_ahead(events: &mut Vec<DescribedEvent>, now: i64) {
    let mut ahead = HashSet::new();
    events.retain(|DescribedEvent { event, .. }| {
        event.start <= now || event.parent.is_none_or(|series| ahead.insert(series))
    });
}

impl Shown {
    fn feed<'a>(&'a self, events: &'a [DescribedEvent]) -> Feed<'a> {
        Feed { title: self.title.clone(), ..Feed::of(&self.state, &self.settings, events, &self.path) }
    }

    fn written(&self, format: Format, events: &[DescribedEvent]) -> Written {
        let feed = self.feed(events);
        match format {
            Format::Rss => Written::by(rss::TYPE, rss::write(&feed)),
            Format::Ics => Written::text(ics::TYPE, ics::write(&feed, Alarm::None)),
            Format::Json => json::write(&feed),
        }
    }

    fn write_calendar(self: Box<Self>, events: &EventService, asked: Asked, parts: &Parts) -> Stored<()> {
        parts.add(ics::beginning(&self.feed(&[])));
        let writing = parts.clone();
        events.agenda_in_parts(asked, move |events| {
            if writing.add(ics::entries(&self.feed(&events), Alarm::None)) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        parts.add(ics::END.to_owned());
        Ok(())
    }
}
