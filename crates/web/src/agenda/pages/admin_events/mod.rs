//! `/admin/events`: what was published, by whom, with which words, and what can be done with much of it at once.

mod hide;
mod publisher;
mod show;

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::{MAX_CHOSEN, PublishedEvents};
use uncino_domain::agenda::hiding::{Hiding, Published, PublishedCount, Standing};
use uncino_domain::id::EventId;

use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::extract::parameters::{self, Pairs};
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
    /// May some of those that are shown be chosen?
    chooses: bool,
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
    id: i64,
    title: String,
    url: String,
    when: Message,
    when_iso: String,
    place: String,
    is_hidden: bool,
    is_waiting: bool,
    is_series: bool,
}

/// Lists what was published, the latest first; for editors and administrators.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let person = visit.user()?;
    let editor = person.editor().map_err(|_denied| publisher::refused(&visit))?;
    let query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let asked = publisher::read(&query);
    let (standing, shown) = view(&form::field(&query, "show"));
    let whose = Whose::find(&visit, &asked).await?;
    let before = form::field(&query, "before").parse().ok().map(EventId);
    let asked = Published { standing, before, limit: PAGE + 1, ..asked };
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
                ("each_shown", Message::new("admin-events-each-shown")),
                ("none_shown", Message::new("admin-events-none-shown")),
                ("none_chosen", Message::new("admin-events-none-chosen")),
                ("nothing", Message::new("admin-events-nothing")),
                ("not_there", Message::new("admin-events-not-there")),
            ],
        ),
        ..AdminEventsPage::of(&visit, found, (whose, shown))
    };
    visit.show_long(builder, page).await
}

fn view(asked: &str) -> (Option<Standing>, &'static str) {
    match asked {
        "visible" => (Some(Standing::Visible), "visible"),
        "waiting" => (Some(Standing::Waiting), "waiting"),
        "hidden" => (Some(Standing::Hidden), "hidden"),
        _ => (None, "all"),
    }
}

/// The events that were chosen on the page.
fn chosen(form: &Pairs) -> Vec<EventId> {
    let chosen = form.iter().filter(|(name, _)| name == "event");
    chosen.filter_map(|(_, id)| id.parse().ok().map(EventId)).take(MAX_CHOSEN).collect()
}

impl AdminEventsPage {
    fn of(visit: &Visit, found: PublishedEvents, (whose, shown): (Whose, &'static str)) -> Self {
        let PublishedEvents { mut events, count, hidings } = found;
        let PublishedCount { visible, waiting, hidden } = count;
        let zone = visit.time_zone();
        let has_older = events.len() > PAGE as usize;
        events.truncate(PAGE as usize);
        let address = |view: &str| whose.address(&[("show", view)]);
        let last = events.last().map(|event| event.id.to_string()).filter(|_| has_older);
        let view =
            |name: &'static str, label: Message| View { url: address(name), label, is_here: name == shown };
        let is_administrator = visit.administrator().is_ok();
        let may_hide = is_administrator && whose.is_part() && visible > 0;
        Self {
            csrf_token: String::new(),
            notice: None,
            shown,
            views: vec![
                view("all", Message::new("admin-events-all").with("count", visible + waiting + hidden)),
                view("visible", Message::new("admin-events-visible").with("count", visible)),
                view("waiting", Message::new("admin-events-waiting-ones").with("count", waiting)),
                view("hidden", Message::new("admin-events-hidden-ones").with("count", hidden)),
            ],
            hides: may_hide.then(|| Message::new("admin-events-hide-all").with("count", visible)),
            chooses: is_administrator && !events.is_empty(),
            hidings: if is_administrator {
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
            id: event.id.0,
            url: event_path(&event.slug),
            when: when(event.start, event.end, zone),
            when_iso: local(event.start, zone).to_rfc3339(),
            title: event.title,
            place: event.place.name,
            is_hidden: !event.is_visible && !event.is_waiting,
            is_waiting: event.is_waiting,
            is_series: event.recurrence.is_some(),
        }
    }
}

impl Page for AdminEventsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_events.html";

    fn samples() -> Vec<Self> {
        let event = |is_full: bool| Shown {
            id: 7,
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            when: when(0, None, chrono_tz::Tz::UTC),
            when_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            is_hidden: is_full,
            is_waiting: !is_full,
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
            chooses: false,
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
                chooses: true,
                hidings: vec![hiding],
                events: vec![event(true), event(false)],
                older: Some("/admin/events?before=7".to_owned()),
                ..empty(Some(Message::new("admin-events-hidden")), application)
            },
            empty(Some(Message::new("admin-events-not-there")), person),
        ]
    }
}
