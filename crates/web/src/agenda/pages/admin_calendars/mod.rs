//! `/admin/calendars`: an editor brings a calendar from elsewhere in, after looking at what would come of it.
//!
//! What was looked at stands in the form that confirms it, as it was sent or fetched: nothing is kept here for somebody who may never
//! come back, and nobody else can put another calendar in its place.

mod preview;
mod said;
mod sent;

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::access::caller::{Editor, Person};
use uncino_domain::access::limit::TooMany;
use uncino_domain::agenda::calendars::CalendarDenied;
use uncino_domain::agenda::events::{CalendarAsked, CalendarReport, EventDenied, Importer};
use uncino_domain::outcome::ServiceError;

use crate::blocking::blocking;
use crate::pages::done;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::{retry_after, see_other};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

pub(crate) use preview::CalendarPreviewPage;
use sent::{Sent, Typed};

/// The page's own address.
const HERE: &str = "/admin/calendars";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminCalendarsPage {
    csrf_token: String,
    notice: Option<Message>,
    typed: Typed,
    errors: Errors,
}

/// What is wrong, by field.
#[derive(Debug, Default, Serialize)]
struct Errors {
    calendar: Option<Message>,
    address: Option<Message>,
    place: Option<Message>,
}

/// What comes of a form.
enum Outcome {
    Refused(Refused),
    /// What would come of the calendar, and whether that is another thing than was seen.
    Seen(CalendarReport, bool),
    /// It is here, with so many events that are new, changed or hidden.
    Taken(u32),
}

fn taken(count: u32) -> Message {
    Message::new("calendar-taken").with("count", count)
}

/// Asks for a calendar.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    editor(&visit, &visit.user()?)?;
    let count: u32 = done::asked(&visit.request, "events").parse().unwrap_or_default();
    let notice = done::words(&visit.request, &[("taken", taken(count))]);
    let page = AdminCalendarsPage { notice, ..AdminCalendarsPage::of(Typed::default(), Errors::default()) };
    show(&visit, HttpResponse::Ok(), page)
}

/// Says what would come of it, and brings it in once that is confirmed.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let by = editor(&visit, &visit.user()?)?;
    let sent = Sent::read(&visit, payload).await?;
    let person = visit.user_of(&sent.pairs, HERE)?;
    let typed = sent.typed.clone();
    let (asked, seen) = match asked(&visit, &person, sent).await? {
        Ok(asked) => asked,
        Err(refused) => return refused.show(&visit, typed),
    };
    match act(&visit, (asked.clone(), seen), by).await? {
        Outcome::Refused(refused) => refused.show(&visit, typed),
        Outcome::Taken(count) => Ok(see_other(&format!("{HERE}?done=taken&events={count}"))),
        Outcome::Seen(report, is_other) => {
            let mut builder = HttpResponse::Ok();
            let csrf_token = visit.csrf_token(&mut builder);
            let page = CalendarPreviewPage::of(&report, (asked.bytes, typed), visit.time_zone());
            visit.show_long(builder, page.asked(csrf_token, is_other)).await
        }
    }
}

fn editor(visit: &Visit, person: &Person) -> Result<Editor, PageFailure> {
    person.editor().map_err(|_denied| visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()))
}

/// The calendar, and what was seen of it if it is confirmed. What a person looks at is counted.
async fn asked(
    visit: &Visit,
    person: &Person,
    sent: Sent,
) -> Result<Result<(CalendarAsked, Option<String>), Refused>, PageFailure> {
    let seen = sent.seen.clone();
    if seen.is_none() {
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
    }
    let Typed { place, past, .. } = sent.typed.clone();
    Ok(sent.bytes(visit).await.map(|bytes| (CalendarAsked { bytes, place, with_past: past }, seen)))
}

/// Looks, and brings it in if that is what was seen.
async fn act(
    visit: &Visit,
    (asked, seen): (CalendarAsked, Option<String>),
    by: Editor,
) -> Result<Outcome, PageFailure> {
    // Also while it is read: it takes memory.
    let Ok(permit) = visit.state.imports.clone().try_acquire_owned() else {
        return Ok(Outcome::Refused(Refused::Overloaded));
    };
    let events = visit.state.events(&visit.request);
    let working = blocking(move || {
        let _permit = permit;
        let report = events.preview_calendar(&asked)?;
        match seen {
            Some(seen) if seen == report.digest() => {
                let report = events.take_calendar(&asked, &Importer::editor(&by))?;
                Ok(Outcome::Taken(report.changes()))
            }
            seen => Ok(Outcome::Seen(report, seen.is_some())),
        }
    });
    match working.await {
        Ok(outcome) => Ok(outcome),
        Err(ServiceError::Denied(denied)) => Ok(Outcome::Refused(Refused::Denied(denied))),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: AdminCalendarsPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &AdminCalendarsPage { csrf_token, ..page })
}

/// Why nothing is shown of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    NoneChosen,
    NoAddress,
    Unreachable,
    Overloaded,
    TooMany(TooMany),
    Denied(CalendarDenied),
}

impl Refused {
    fn show(self, visit: &Visit, typed: Typed) -> Result<HttpResponse, PageFailure> {
        let is_address = !typed.address.trim().is_empty();
        let errors = match self {
            Self::NoneChosen => Errors::calendar(Message::new("calendar-none-chosen")),
            Self::NoAddress => Errors::address(Message::new("import-no-address")),
            Self::Unreachable => Errors::address(Message::new("calendar-unreachable")),
            Self::Overloaded => Errors::calendar(Message::new("calendar-overloaded")),
            Self::TooMany(_) => Errors::calendar(Message::new("calendar-too-many")),
            Self::Denied(CalendarDenied::NoPlace) => {
                Errors { place: Some(Message::new("calendar-no-place")), ..Errors::default() }
            }
            Self::Denied(denied) => {
                let words = match denied {
                    CalendarDenied::NoCalendar | CalendarDenied::NoPlace => {
                        Message::new("calendar-no-calendar")
                    }
                    CalendarDenied::BrokenOff => Message::new("calendar-broken-off"),
                    CalendarDenied::TooLarge => Message::new("calendar-too-large"),
                };
                if is_address { Errors::address(words) } else { Errors::calendar(words) }
            }
        };
        show(visit, self.builder(), AdminCalendarsPage::of(typed, errors))
    }

    fn builder(self) -> HttpResponseBuilder {
        match self {
            Self::NoneChosen
            | Self::NoAddress
            | Self::Unreachable
            | Self::Denied(
                CalendarDenied::NoCalendar | CalendarDenied::BrokenOff | CalendarDenied::NoPlace,
            ) => HttpResponse::BadRequest(),
            Self::Denied(CalendarDenied::TooLarge) => HttpResponse::PayloadTooLarge(),
            Self::Overloaded => HttpResponse::ServiceUnavailable(),
            Self::TooMany(too_many) => retry_after(HttpResponse::TooManyRequests(), too_many),
        }
    }
}

impl AdminCalendarsPage {
    fn of(typed: Typed, errors: Errors) -> Self {
        Self { csrf_token: String::new(), notice: None, typed, errors }
    }
}

impl Errors {
    fn calendar(words: Message) -> Self {
        Self { calendar: Some(words), ..Self::default() }
    }

    fn address(words: Message) -> Self {
        Self { address: Some(words), ..Self::default() }
    }
}

impl Page for AdminCalendarsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_calendars.html";

    fn samples() -> Vec<Self> {
        let page =
            |typed: Typed, notice, errors| Self { csrf_token: "token".to_owned(), notice, typed, errors };
        let errors = || Errors {
            calendar: Some(Message::new("calendar-none-chosen")),
            address: Some(Message::new("import-no-address")),
            place: Some(Message::new("calendar-no-place")),
        };
        vec![
            page(Typed::default(), None, Errors::default()),
            page(Typed::sample(), Some(taken(12)), Errors::default()),
            page(Typed::sample(), None, errors()),
        ]
    }
}
