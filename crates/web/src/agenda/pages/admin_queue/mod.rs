//! `/admin/queue`: the events that wait to be shown, for editors and administrators.

pub(crate) mod deeds;

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::description::bare_text;
use uncino_domain::agenda::events::{DiscussedEvent, Queue};

use crate::agenda::pages::slices::cards::Card;
use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::text::shortened;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/queue";
/// How many events are shown at once.
const SHOWN: u32 = 50;
/// How much of what is said about an event is shown, in characters.
const FIRST_LINES: usize = 300;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct QueuePage {
    csrf_token: String,
    notice: Option<Deed>,
    events: Vec<Shown>,
    /// How many others wait.
    others: Option<Message>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    /// What stands behind it: there a deed leads back to.
    next: Option<i64>,
    title: String,
    /// As it would stand on the board.
    card: Card,
    /// On which day, which a card doesn't say.
    when: Message,
    first_lines: String,
    messages: Option<Message>,
}

/// Lists the first of them: the next first, then what is over.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let caller = visit.user()?.caller();
    let queue = waiting(&visit, caller.clone()).await?;
    let notice = deeds::told(&visit, caller).await?;
    let mut builder = HttpResponse::Ok();
    let csrf_token = visit.csrf_token(&mut builder);
    let others = queue.count.saturating_sub(SHOWN);
    let others = (others > 0).then(|| Message::new("queue-others").with("count", others));
    let behind = queue.events.iter().skip(1).map(|waiting| Some(waiting.event.id.0)).chain([None]);
    let behind: Vec<Option<i64>> = behind.collect();
    let events = queue.events.into_iter().zip(behind);
    let events = events.map(|(event, next)| Shown { next, ..Shown::of(event, &visit) }).collect();
    visit.show_long(builder, QueuePage { csrf_token, notice, events, others }).await
}

/// What waits.
async fn waiting(visit: &Visit, caller: Caller) -> Result<Queue, PageFailure> {
    let events = visit.state.events(&visit.request);
    blocking(move || events.queue(&caller, SHOWN)).await.map_err(|error| deeds::refused(visit, error))
}

impl Shown {
    fn of(waiting: DiscussedEvent, visit: &Visit) -> Self {
        let (event, zone) = (waiting.event, visit.time_zone());
        let first_lines = shortened(&bare_text(&event.details.description), FIRST_LINES);
        Self {
            id: event.id.0,
            next: None,
            title: event.details.title.clone(),
            when: moment::event(event.details.start, event.details.end, zone),
            first_lines,
            messages: (waiting.messages > 0)
                .then(|| Message::new("event-messages").with("count", waiting.messages)),
            card: Card::of(&event.into(), visit.state.clock.now().timestamp(), zone),
        }
    }
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_queue.html";

    fn samples() -> Vec<Self> {
        let page = |notice, events, others| Self { csrf_token: "token".to_owned(), notice, events, others };
        let event = |(id, card): (i64, Card)| Shown {
            id,
            next: Some(id + 1),
            title: "<Concert>".to_owned(),
            card,
            when: moment::event(0, None, chrono_tz::Tz::UTC),
            first_lines: "Hello".to_owned(),
            messages: Some(Message::new("event-messages").with("count", 2)),
        };
        let events = (1..).zip(Card::samples()).map(event).collect();
        let others = Some(Message::new("queue-others").with("count", 7));
        vec![page(None, Vec::new(), None), page(Some(deeds::sample()), events, others)]
    }
}
