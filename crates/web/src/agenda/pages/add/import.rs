//! `POST /add/import`: the form of an event, filled in from a page of another site. Nothing is saved: whoever asked looks at it
//! and sends it, or doesn't.

use actix_web::HttpResponse;
use actix_web::HttpResponseBuilder;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use chrono::TimeDelta;
use chrono_tz::Tz;
use uncino_domain::access::caller::Person;
use uncino_domain::access::limit::TooMany;
use uncino_domain::agenda::event::description::words;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::agenda::found::{self, Found, FoundEvent, FoundPage, When};
use uncino_domain::fetch::NotFetched;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;
use url::Url;

use super::imported::Import;
use super::page::{Form, show};
use super::sent::Sent;
use super::typed::Typed;
use super::wall_clock::{shown_date, shown_time};
use crate::agenda::fetched::{fetch, whole};
use crate::blocking::blocking;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::moment::{ends_at_night, local};
use crate::pages::response::retry_after;
use crate::pages::visit::Visit;
use crate::words::Message;

/// Shows the form with what was found at an address.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let sent = Sent::read(&visit, payload, true).await?;
    match sent.refusal(&visit)? {
        Some(refusal) => refusal.show(&visit, sent.into_form(&visit, None).await).await,
        None => fill_in(&visit, sent).await,
    }
}

/// Fills a form in that came from somebody who is logged in.
pub(super) async fn fill_in(visit: &Visit, sent: Sent) -> Result<HttpResponse, PageFailure> {
    let (person, address) = (visit.user()?, sent.address());
    let form = sent.into_form(visit, None).await;
    let Some(url) = whole(&address) else {
        return Refused::NoAddress.show(visit, address, form).await;
    };
    match find(visit, &person, &url).await? {
        Ok(found) => {
            let import = Import::found(url.host_str().unwrap_or_default(), found.others);
            let typed = form.typed.filled_in(Typed::found(&found.event, visit.time_zone()));
            show(visit, HttpResponse::Ok(), Form { typed, import, ..form }).await
        }
        Err(refused) => refused.show(visit, address, form).await,
    }
}

/// The event at an address.
async fn find(visit: &Visit, person: &Person, url: &Url) -> Result<Result<Found, Refused>, PageFailure> {
    let (events, by) = (visit.state.events(&visit.request), person.clone());
    match blocking(move || events.admit_import(&by)).await {
        Ok(()) => {}
        Err(ServiceError::Denied(EventDenied::TooMany(too_many))) => {
            return Ok(Err(Refused::TooMany(too_many)));
        }
        Err(ServiceError::Denied(_)) => {
            return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()));
        }
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    }
    // Also while it is read: both take memory.
    let Ok(permit) = visit.state.imports.clone().try_acquire_owned() else {
        return Ok(Err(Refused::Overloaded));
    };
    let bytes = match fetch(&visit.state, url).await {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Err(why.into())),
    };
    let (url, zone, now) = (url.clone(), visit.time_zone(), visit.state.clock.now());
    let reading = blocking(move || -> Stored<_> {
        let _permit = permit;
        Ok(found::read(FoundPage { bytes: &bytes, url: &url, zone, now }))
    });
    let found = reading.await.map_err(|error| visit.broke(error))?;
    Ok(found.ok_or(Refused::NoEvent))
}

impl From<NotFetched> for Refused {
    fn from(why: NotFetched) -> Self {
        match why {
            NotFetched::Unreachable => Self::Unreachable,
            NotFetched::BrokenOff => Self::TooLarge,
            NotFetched::Overloaded => Self::Overloaded,
        }
    }
}

/// Why nothing is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    NoAddress,
    Unreachable,
    TooLarge,
    NoEvent,
    Overloaded,
    TooMany(TooMany),
}

impl Refused {
    /// The form with all that was typed, and what is wrong with the address.
    async fn show(self, visit: &Visit, address: String, form: Form) -> Result<HttpResponse, PageFailure> {
        let import = Import::refused(address, self.words());
        show(visit, self.builder(), Form { import, ..form }).await
    }

    fn words(self) -> Message {
        match self {
            Self::NoAddress => Message::new("import-no-address"),
            Self::Unreachable => Message::new("import-unreachable"),
            Self::TooLarge => Message::new("import-too-large"),
            Self::NoEvent => Message::new("import-no-event"),
            Self::Overloaded => Message::new("import-overloaded"),
            Self::TooMany(_) => Message::new("import-too-many"),
        }
    }

    fn builder(self) -> HttpResponseBuilder {
        match self {
            Self::NoAddress | Self::Unreachable | Self::TooLarge | Self::NoEvent => {
                HttpResponse::BadRequest()
            }
            Self::Overloaded => HttpResponse::ServiceUnavailable(),
            Self::TooMany(too_many) => retry_after(HttpResponse::TooManyRequests(), too_many),
        }
    }
}

impl Typed {
    /// With what was found where nothing was typed. Days and times belong together, and so do a place and its address.
    fn filled_in(self, found: Self) -> Self {
        fn first(typed: String, found: String) -> String {
            if typed.trim().is_empty() { found } else { typed }
        }
        let has_time = ![&self.date, &self.from, &self.to, &self.until].iter().all(|field| field.is_empty());
        let has_place = !self.place_name.trim().is_empty();
        let when = if has_time { &self } else { &found };
        let place = if has_place { &self } else { &found };
        Self {
            date: when.date.clone(),
            from: when.from.clone(),
            to: when.to.clone(),
            until: when.until.clone(),
            place_name: place.place_name.clone(),
            place_address: place.place_address.clone(),
            title: first(self.title, found.title),
            description: first(self.description, found.description),
            tags: first(self.tags, found.tags),
            online_locations: first(self.online_locations, found.online_locations),
            image_url: first(self.image_url, found.image_url),
            take_picture: self.take_picture || found.take_picture,
            ..self
        }
    }

    /// An event of another site as it would have been typed.
    fn found(event: &FoundEvent, zone: Tz) -> Self {
        let start = event.start.map(|start| Clock::of(start, zone)).unwrap_or_default();
        let end = event.end.map(|end| Clock::of(end, zone)).unwrap_or_default();
        Self {
            title: event.title.clone(),
            description: words(&event.description),
            tags: event.tags.join(", "),
            until: if end.is_another_day_than(&start) { end.date } else { String::new() },
            date: start.date,
            from: start.time,
            to: end.time,
            place_name: event.place_name.clone(),
            place_address: event.place_address.clone(),
            online_locations: event.online_locations.join("\n"),
            image_url: event.picture.clone().unwrap_or_default(),
            take_picture: event.picture.is_some(),
            ..Self::default()
        }
    }
}

/// A date and a time as the form has them; either may be empty.
#[derive(Debug, Default)]
struct Clock {
    date: String,
    time: String,
    read: Option<(chrono::NaiveDate, Option<chrono::NaiveTime>)>,
}

impl Clock {
    fn of(when: When, zone: Tz) -> Self {
        match when {
            When::Day(day) => Self {
                date: day.format("%Y-%m-%d").to_string(),
                time: String::new(),
                read: Some((day, None)),
            },
            When::Moment(moment) => {
                let moment = local(moment, zone);
                let read = Some((moment.date_naive(), Some(moment.time())));
                Self { date: shown_date(&moment), time: shown_time(&moment), read }
            }
        }
    }

    /// A night that ends before noon is of the day on which it began.
    fn is_another_day_than(&self, start: &Self) -> bool {
        let Some(((begins, from), (ends, to))) = start.read.zip(self.read) else { return false };
        let is_night = from.zip(to).is_some_and(|(from, to)| ends_at_night(from, to));
        ends > begins && !(is_night && begins + TimeDelta::days(1) == ends)
    }
}
