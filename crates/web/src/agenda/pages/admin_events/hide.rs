//! `POST /admin/events/hide`: all that somebody published or that words found, or what was chosen, is hidden, once that was seen and
//! confirmed.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::agenda::hiding::{MAX_REASON, Published, Standing};
use uncino_domain::id::EventId;
use uncino_domain::storage::Stored;

use super::publisher::{self, Whose};
use super::{HERE, Shown, chosen};
use crate::blocking::blocking;
use crate::pages::confirm::is_confirmed;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// How many titles are shown before.
const TITLES: u32 = 5;

/// The context of the page that asks once more.
#[derive(Debug, Serialize)]
pub(crate) struct HidePage {
    csrf_token: String,
    whose: Whose,
    heading: Message,
    button: Message,
    /// The first of them.
    events: Vec<Shown>,
    /// How many more there are.
    more: Option<Message>,
    /// The numbers of those that were chosen; none if all of them are meant.
    chosen: Vec<i64>,
    max_reason: usize,
    cancel_url: String,
}

/// Hides them, or asks first.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (asked, chosen) = (publisher::read(&form), chosen(&form));
    let whose = Whose::find(&visit, &asked).await?;
    if chosen.is_empty() && (!whose.is_part() || form::is_ticked(&form, "chosen")) {
        return Ok(see_other(&whose.address(&[("done", "none_chosen")])));
    }
    if !is_confirmed(&form) {
        return ask(&visit, asked, (chosen, whose)).await;
    }
    let (events, reason) = (visit.state.events(&visit.request), form::field(&form, "reason"));
    let hidden = blocking(move || {
        if chosen.is_empty() {
            events.hide_all(&by, asked, &reason)
        } else {
            events.hide_each(&by, chosen, &reason)
        }
    });
    let done = match hidden.await.map_err(|error| visit.broke(error))? {
        Some(_hiding) => "hidden",
        None => "nothing",
    };
    Ok(see_other(&whose.address(&[("done", done)])))
}

/// Says how many there are, and which.
async fn ask(
    visit: &Visit,
    asked: Published,
    (chosen, whose): (Vec<EventId>, Whose),
) -> Result<HttpResponse, PageFailure> {
    let editor = visit.user()?.editor().map_err(|_denied| publisher::refused(visit))?;
    let events = visit.state.events(&visit.request);
    let (wanted, fields) = (chosen.clone(), chosen.iter().map(|id| id.0).collect());
    let read = blocking(move || -> Stored<_> {
        if wanted.is_empty() {
            let asked = Published { standing: Some(Standing::Visible), limit: TITLES, ..asked };
            let found = events.list_published(&editor, asked)?;
            return Ok((found.events, found.count.visible));
        }
        let visible = events.list_chosen(&editor, wanted)?;
        let count = u32::try_from(visible.len()).unwrap_or(u32::MAX);
        Ok((visible, count))
    });
    let (found, count) = read.await.map_err(|error| visit.broke(error))?;
    let listed = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let more = count.saturating_sub(listed);
    if count == 0 {
        return Ok(see_other(&whose.address(&[("done", "nothing")])));
    }
    let mut builder = HttpResponse::Ok();
    let page = HidePage {
        csrf_token: visit.csrf_token(&mut builder),
        heading: Message::new("admin-hide-title").with("count", count),
        button: Message::new("admin-events-hide-all").with("count", count),
        events: found.into_iter().map(|event| Shown::of(event, visit.time_zone())).collect(),
        more: (more > 0).then(|| Message::new("admin-hide-more").with("count", more)),
        chosen: fields,
        max_reason: MAX_REASON,
        cancel_url: whose.address(&[]),
        whose,
    };
    visit.show(builder, &page)
}

impl Page for HidePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_hide.html";

    fn samples() -> Vec<Self> {
        let [_, application, person] = Whose::samples();
        let page = |whose, more: Option<u32>| Self {
            csrf_token: "token".to_owned(),
            whose,
            heading: Message::new("admin-hide-title").with("count", 2),
            button: Message::new("admin-events-hide-all").with("count", 2),
            events: Vec::new(),
            more: more.map(|more| Message::new("admin-hide-more").with("count", more)),
            chosen: if more.is_some() { Vec::new() } else { vec![7] },
            max_reason: MAX_REASON,
            cancel_url: HERE.to_owned(),
        };
        vec![page(application, Some(2)), page(person, None)]
    }
}
