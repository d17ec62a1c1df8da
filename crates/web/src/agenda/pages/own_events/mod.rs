//! `/account/events`: a person's own events, and what can be done with each.

mod removed;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::{ClientId, EventId};
use uncino_domain::outcome::ServiceError;

use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::moment::{event as when, is_over, local};
use crate::pages::pager::Pager;
use crate::pages::response::{moved, see_other};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

use removed::Removed;
pub(crate) use removed::post as restore;

/// The page's own address.
const HERE: &str = "/account/events";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct OwnEventsPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Message>,
    /// The application whose events alone are shown.
    through: Option<String>,
    /// What was just removed.
    undo: Option<i64>,
    groups: Vec<Group>,
    /// Where those stand that were added earlier.
    more: Option<String>,
    /// What can be had back.
    removed: Vec<Removed>,
}

/// Events of one kind.
#[derive(Debug, Serialize)]
struct Group {
    id: &'static str,
    heading: Message,
    events: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    title: String,
    url: String,
    when: Message,
    when_iso: String,
    place: String,
    is_series: bool,
    /// Is it one date of a series, changed by itself?
    is_apart: bool,
}

/// `GET /my_events`: Gancio's name of the page.
pub(crate) async fn where_gancio_has_it() -> HttpResponse {
    moved(HERE)
}

/// Lists them: what waits, what editors hid, what is to come, what is over.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let caller = visit.user()?.caller();
    let pager = Pager::read(&visit, HERE, &["application"]);
    let (application, through) = match ClientId::parse(&pager.asked("application")) {
        Some(id) => (Some(id.clone()), name_of_application(&visit, id).await?),
        None => (None, None),
    };
    let application = application.filter(|_| through.is_some());
    let removed = if pager.is_part() { Vec::new() } else { removed::list(&visit, caller.clone()).await? };
    let removed: Vec<Removed> =
        removed.into_iter().map(|removed| Removed::of(removed, visit.time_zone())).collect();
    let mut events = own(&visit, caller, (application, &pager)).await?;
    let more = pager.cut(&mut events);
    let mut builder = HttpResponse::Ok();
    let page = OwnEventsPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        more,
        notice: done::words(
            &visit.request,
            &[
                ("removed", Message::new("own-events-removed")),
                ("restored", Message::new("own-events-restored")),
                ("not_there", Message::new("own-events-not-there")),
            ],
        ),
        groups: groups(events, visit.state.clock.now().timestamp(), visit.time_zone()),
        through,
        undo: Removed::just_now(&visit, &removed),
        removed,
    };
    visit.show_long(builder, page).await
}

/// Removes one, once that is confirmed.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let caller = visit.user_of(&form, HERE)?.caller();
    let (pager, id) = (Pager::read(&visit, HERE, &["application"]), form::field(&form, "id"));
    let found = find(&visit, caller.clone(), &id).await?;
    // It may be gone already: as they wanted it.
    let Some(event) = found else { return Ok(see_other(&pager.address())) };
    if !confirm::is_confirmed(&form) {
        let is_series = event.recurrence.is_some();
        let help = if is_series {
            Message::new("own-events-remove-series-help")
        } else {
            Message::new("own-events-remove-help")
        };
        let (heading, button) = (Message::new("queue-remove-title"), Message::new("queue-remove-button"));
        let question = confirm::Question::of(pager.address(), heading, help, button);
        let when = Some(when(event.start, event.end, visit.time_zone()));
        let question = confirm::Question { subject: Some(event.title), when, ..question };
        return confirm::ask(&visit, question, vec![("id", id)]);
    }
    remove(&visit, caller, event.id).await?;
    Ok(see_other("/account/events?done=removed"))
}

/// What an application is called; none if there is none of that number.
async fn name_of_application(visit: &Visit, id: ClientId) -> Result<Option<String>, PageFailure> {
    let clients = visit.state.clients(&visit.request);
    let found = blocking(move || clients.find(id)).await.map_err(|error| visit.broke(error))?;
    Ok(found.map(|client| visit.name_of(&client)))
}

/// The event of that number, if it is the caller's own.
async fn find(visit: &Visit, caller: Caller, id: &str) -> Result<Option<EventSummary>, PageFailure> {
    let (Ok(id), owner) = (id.parse(), visit.user()?.id) else { return Ok(None) };
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.find_by_id(&caller, EventId(id))).await;
    let found = found.map_err(|error| visit.broke(error))?;
    Ok(found.filter(|event| event.user_id == Some(owner)).map(EventSummary::from))
}

async fn own(
    visit: &Visit,
    caller: Caller,
    (application, pager): (Option<ClientId>, &Pager),
) -> Result<Vec<EventSummary>, PageFailure> {
    let (events, page) = (visit.state.events(&visit.request), (pager.offset(), Pager::LIMIT));
    blocking(move || match &caller {
        Caller::Anonymous => Ok(Vec::new()),
        Caller::Authenticated(access) => events.page_of_own(access, application, page),
    })
    .await
    .map_err(|error| refused(visit, error))
}

async fn remove(visit: &Visit, caller: Caller, id: EventId) -> Result<(), PageFailure> {
    let events = visit.state.events(&visit.request);
    match blocking(move || events.remove(&caller, Some(id), "")).await {
        // Somebody was quicker: it is gone.
        Ok(()) | Err(ServiceError::Denied(EventDenied::Forbidden | EventDenied::NotFound)) => Ok(()),
        Err(error) => Err(refused(visit, error)),
    }
}

fn refused(visit: &Visit, error: ServiceError<EventDenied>) -> PageFailure {
    match error {
        ServiceError::Denied(_) => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()),
        ServiceError::Failed(error) => visit.broke(error),
    }
}

/// A series is to come, whenever it began. What is to come is in its order, what is over in the other.
fn groups(events: Vec<EventSummary>, now: i64, zone: Tz) -> Vec<Group> {
    let (mut visible, hidden): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| event.is_visible);
    let (waiting, hidden): (Vec<_>, Vec<_>) = hidden.into_iter().partition(|event| event.is_waiting);
    visible.sort_by_key(|event| (event.start, event.id.0));
    let is_past = |event: &EventSummary| event.recurrence.is_none() && is_over(event.start, event.end, now);
    let (mut past, coming): (Vec<_>, Vec<_>) = visible.into_iter().partition(is_past);
    past.reverse();
    let group = |id, heading, events: Vec<EventSummary>| Group {
        id,
        heading,
        events: events.into_iter().map(|event| Shown::of(event, zone)).collect(),
    };
    let groups = [
        group("waiting", Message::new("own-events-waiting"), waiting),
        group("hidden", Message::new("own-events-hidden"), hidden),
        group("coming", Message::new("own-events-coming"), coming),
        group("past", Message::new("own-events-past"), past),
    ];
    groups.into_iter().filter(|group| !group.events.is_empty()).collect()
}

impl Shown {
    fn of(event: EventSummary, zone: Tz) -> Self {
        Self {
            id: event.id.0,
            url: event_path(&event.slug),
            when: when(event.start, event.end, zone),
            when_iso: local(event.start, zone).to_rfc3339(),
            title: event.title,
            place: event.place.name,
            is_series: event.recurrence.is_some(),
            is_apart: event.parent.is_some(),
        }
    }
}

impl Page for OwnEventsPage {
    const TEMPLATE: &'static str = "pages/agenda/own_events.html";

    fn samples() -> Vec<Self> {
        let page = |notice, groups: Vec<Group>, removed| Self {
            csrf_token: "token".to_owned(),
            here: HERE.to_owned(),
            notice,
            more: Some("/account/events?page=1".to_owned()).filter(|_| !groups.is_empty()),
            through: None,
            undo: Some(1).filter(|_| !groups.is_empty()),
            groups,
            removed,
        };
        let event = |is_series| Shown {
            id: 1,
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            when: when(0, None, Tz::UTC),
            when_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            is_series,
            is_apart: !is_series,
        };
        let group = Group {
            id: "coming",
            heading: Message::new("own-events-coming"),
            events: vec![event(false), event(true)],
        };
        vec![
            page(None, Vec::new(), Vec::new()),
            Self { through: Some("<b>WPGancio".to_owned()), ..page(None, Vec::new(), Vec::new()) },
            page(Some(Message::new("own-events-removed")), vec![group], Removed::samples()),
            page(Some(Message::new("own-events-restored")), Vec::new(), Vec::new()),
            page(Some(Message::new("own-events-not-there")), Vec::new(), Vec::new()),
        ]
    }
}
