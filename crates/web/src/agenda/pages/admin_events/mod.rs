//! `/admin/events`: all that was published, by whom, and what can be done with all of it at once.

mod hide;
mod publisher;
mod show;

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::PublishedEvents;
use uncino_domain::agenda::hiding::{Hiding, Published};
use uncino_domain::id::EventId;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::pages::error::PageFailure;
use crate::pages::moment::{event as when, local};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form, moment};
use crate::words::Message;

pub(crate) use hide::{HidePage, post as hide};
use publisher::Whose;
pub(crate) use show::post as show;

/// The page's own address.
const HERE: &str = "/admin/events";
/// How many events stand on a page.
const PAGE: u32 = 50;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminEventsPage {
    csrf_token: String,
    notice: Option<Message>,
    whose: Whose,
    /// Which of them are shown here, as the query says it.
    shown: &'static str,
    views: Vec<View>,
    /// May all that is visible be hidden at once?
    hides: Option<Message>,
    hidings: Vec<ShownHiding>,
    events: Vec<Shown>,
    older: Option<String>,
}

/// All of them, or the visible, or the hidden ones.
#[derive(Debug, Serialize)]
struct View {
    url: String,
    label: Message,
    is_here: bool,
}

/// A press that can be undone.
#[derive(Debug, Serialize)]
struct ShownHiding {
    id: i64,
    words: Message,
    reason: Option<String>,
    button: Message,
}

#[derive(Debug, Serialize)]
struct Shown {
    title: String,
    url: String,
    when: Message,
    when_iso: String,
    place: String,
    is_hidden: bool,
    is_series: bool,
}

/// Lists what was published, the latest first; for editors and administrators.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let person = visit.user()?;
    let editor = person.editor().map_err(|_denied| publisher::refused(&visit))?;
    let query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let (publisher, shown) = (publisher::read(&query), view(&form::field(&query, "show")));
    let whose = Whose::find(&visit, publisher.as_ref()).await?;
    let asked = Published {
        publisher,
        is_visible: match shown {
            "visible" => Some(true),
            "hidden" => Some(false),
            _ => None,
        },
        before: form::field(&query, "before").parse().ok().map(EventId),
        limit: PAGE + 1,
    };
    let events = visit.state.events(&visit.request);
    let read = blocking(move || events.list_published(&editor, asked));
    let found = read.await.map_err(|error| visit.broke(error))?;
    let mut builder = HttpResponse::Ok();
    let page = AdminEventsPage {
        csrf_token: visit.csrf_token(&mut builder),
        notice: done::words(
            &visit.request,
            &[
                ("hidden", Message::new("admin-events-hidden")),
                ("shown", Message::new("admin-events-shown")),
                ("nothing", Message::new("admin-events-nothing")),
                ("not_there", Message::new("admin-events-not-there")),
            ],
        ),
        ..AdminEventsPage::of(&visit, found, (whose, shown))
    };
    visit.show_long(builder, page).await
}

fn view(asked: &str) -> &'static str {
    match asked {
        "visible" => "visible",
        "hidden" => "hidden",
        _ => "all",
    }
}

impl AdminEventsPage {
    fn of(visit: &Visit, found: PublishedEvents, (whose, shown): (Whose, &'static str)) -> Self {
        let PublishedEvents { mut events, visible, hidden, hidings } = found;
        let zone = visit.time_zone();
        let has_older = events.len() > PAGE as usize;
        events.truncate(PAGE as usize);
        let address = |view: &str| whose.address(&[("show", view)]);
        let last = events.last().map(|event| event.id.to_string()).filter(|_| has_older);
        let view =
            |name: &'static str, label: Message| View { url: address(name), label, is_here: name == shown };
        let may_hide = visit.administrator().is_ok() && whose.is_somebody() && visible > 0;
        Self {
            csrf_token: String::new(),
            notice: None,
            shown,
            views: vec![
                view("all", Message::new("admin-events-all").with("count", visible + hidden)),
                view("visible", Message::new("admin-events-visible").with("count", visible)),
                view("hidden", Message::new("admin-events-hidden-ones").with("count", hidden)),
            ],
            hides: may_hide.then(|| Message::new("admin-events-hide-all").with("count", visible)),
            hidings: if visit.administrator().is_ok() {
                hidings.into_iter().map(|hiding| ShownHiding::of(hiding, visit)).collect()
            } else {
                Vec::new()
            },
            older: last.map(|last| whose.address(&[("show", shown), ("before", &last)])),
            events: events.into_iter().map(|event| Shown::of(event, zone)).collect(),
            whose,
        }
    }
}

impl ShownHiding {
    fn of(hiding: Hiding, visit: &Visit) -> Self {
        let at = moment::day(hiding.hidden_at, visit.time_zone()).words;
        Self {
            id: hiding.id.0,
            words: Message::new("admin-events-were-hidden").with("count", hiding.count).with("day", at),
            reason: hiding.reason,
            button: Message::new("admin-events-show-again").with("count", hiding.count),
        }
    }
}

impl Shown {
    fn of(event: EventSummary, zone: chrono_tz::Tz) -> Self {
        Self {
            url: format!("/event/{}", event.slug),
            when: when(event.start, event.end, zone),
            when_iso: local(event.start, zone).to_rfc3339(),
            title: event.title,
            place: event.place.name,
            is_hidden: !event.is_visible,
            is_series: event.recurrence.is_some(),
        }
    }
}

impl Page for AdminEventsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_events.html";

    fn samples() -> Vec<Self> {
        let event = |is_full: bool| Shown {
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            when: when(0, None, chrono_tz::Tz::UTC),
            when_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            is_hidden: is_full,
            is_series: is_full,
        };
        let hiding = ShownHiding {
            id: 1,
            words: Message::new("admin-events-were-hidden")
                .with("count", 2)
                .with("day", moment::sample().words),
            reason: Some("Hello".to_owned()),
            button: Message::new("admin-events-show-again").with("count", 2),
        };
        let view = View {
            url: "/admin/events?show=all".to_owned(),
            label: Message::new("admin-events-all").with("count", 2),
            is_here: true,
        };
        let empty = |notice, whose| Self {
            csrf_token: "token".to_owned(),
            notice,
            whose,
            shown: "all",
            views: Vec::new(),
            hides: None,
            hidings: Vec::new(),
            events: Vec::new(),
            older: None,
        };
        let [everybody, application, person] = Whose::samples();
        vec![
            empty(None, everybody),
            Self {
                views: vec![view],
                hides: Some(Message::new("admin-events-hide-all").with("count", 2)),
                hidings: vec![hiding],
                events: vec![event(true), event(false)],
                older: Some("/admin/events?before=7".to_owned()),
                ..empty(Some(Message::new("admin-events-hidden")), application)
            },
            empty(Some(Message::new("admin-events-not-there")), person),
        ]
    }
}
