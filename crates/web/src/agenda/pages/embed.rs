//! `/embed/list` and `/embed/{event}`: events in a frame on other sites' pages, as Gancio has them.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::edition::UNSAID;
use uncino_domain::agenda::event::{EventSummary, Slice};

use super::slices::cards::Card;
use super::slices::days::{Day, days};
use crate::agenda::api::events::{first, read_asked, read_pairs};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::moment::{is_over, midnight};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::security::Policy;
use crate::text::shortened;

/// How many events a frame has at most.
const SHOWN: u32 = 60;
/// The longest title that a site gives its frame, in characters.
const MAX_TITLE: usize = 100;

/// The context of what stands in a frame.
#[derive(Debug, Serialize)]
pub(crate) struct EmbedPage {
    /// What the site that shows it calls it.
    title: String,
    /// `light` or `dark` if the site says so.
    theme: Option<&'static str>,
    on_now: Vec<Card>,
    days: Vec<Day>,
    /// The only one, if one was asked for and is there.
    event: Option<Card>,
    is_list: bool,
    /// The instance's address.
    home: String,
}

/// `GET /embed/list`: what is on and to come, chosen with the parameters of the API (`tags`, `places`, `collection`, `query`,
/// `max` up to 60, `show_recurrent`), under a `title`, with a `theme`.
pub(crate) async fn list(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let (now, zone) = (visit.state.clock.now().timestamp(), visit.time_zone());
    let today = midnight(now, zone);
    let mut asked = read_asked(&visit.request, today.min(now - UNSAID));
    let limit = asked.query.slice.map_or(SHOWN, |slice| slice.limit.min(SHOWN));
    asked.query.slice = Some(Slice { offset: 0, limit });
    let events = visit.state.events(&visit.request);
    let mut events = blocking(move || events.agenda(asked)).await.map_err(|error| visit.broke(error))?;
    events.retain(|event| event.start >= today || !is_over(event.start, event.end, now));
    let (began, coming): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| event.start < today);
    let page = EmbedPage {
        title: first(&read_pairs(&visit.request), "title")
            .map_or_else(|| visit.settings.title().to_owned(), |title| shortened(title, MAX_TITLE)),
        on_now: began.iter().map(|event| Card::of(event, now, zone)).collect(),
        days: days(&coming, now, zone),
        is_list: true,
        ..EmbedPage::empty(&visit)
    };
    visit.show_long(HttpResponse::Ok(), page).await
}

/// `GET /embed/{event}`: one event, by its number or its name in addresses.
pub(crate) async fn one(visit: Visit, event: Path<String>) -> Result<HttpResponse, PageFailure> {
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.find(&Caller::Anonymous, &event)).await;
    let Some((event, _)) = found.map_err(|error| visit.broke(error))? else {
        return visit.show(HttpResponse::NotFound(), &EmbedPage::empty(&visit));
    };
    let event = EventSummary::from(event);
    let card = Card::of(&event, visit.state.clock.now().timestamp(), visit.time_zone());
    let page = EmbedPage { title: event.title, event: Some(card), ..EmbedPage::empty(&visit) };
    visit.show(HttpResponse::Ok(), &page)
}

impl EmbedPage {
    /// A frame with nothing in it.
    fn empty(visit: &Visit) -> Self {
        Self {
            title: visit.settings.title().to_owned(),
            theme: theme(&read_pairs(&visit.request)),
            on_now: Vec::new(),
            days: Vec::new(),
            event: None,
            is_list: false,
            home: format!("{}/", visit.state.issuer()),
        }
    }
}

/// The colours that are asked for; those that the reader prefers if none are.
pub(super) fn theme(pairs: &Pairs) -> Option<&'static str> {
    ["light", "dark"].into_iter().find(|theme| first(pairs, "theme") == Some(theme))
}

impl Page for EmbedPage {
    const TEMPLATE: &'static str = "pages/agenda/embed.html";
    const IS_PUBLIC: bool = true;
    const POLICY: Policy = Policy::Framed;

    fn samples() -> Vec<Self> {
        let empty = || Self {
            title: "<x>".to_owned(),
            theme: None,
            on_now: Vec::new(),
            days: Vec::new(),
            event: None,
            is_list: false,
            home: "https://agenda.example/".to_owned(),
        };
        vec![
            Self { on_now: Card::samples(), days: Day::samples(), is_list: true, ..empty() },
            Self { theme: Some("dark"), event: Card::samples().pop(), ..empty() },
            Self { is_list: true, ..empty() },
            empty(),
        ]
    }
}
