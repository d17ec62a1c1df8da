//! `POST /admin/events/hide`: all that somebody published is hidden, once that was seen and confirmed.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::agenda::hiding::{MAX_REASON, Published, Publisher};

use super::publisher::{self, Whose};
use super::{HERE, Shown};
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
    max_reason: usize,
    cancel_url: String,
}

/// Hides them, or asks first.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let Some(publisher) = publisher::read(&form) else { return Ok(see_other(HERE)) };
    let whose = Whose::find(&visit, Some(&publisher)).await?;
    if !is_confirmed(&form) {
        return ask(&visit, publisher, whose).await;
    }
    let (events, reason) = (visit.state.events(&visit.request), form::field(&form, "reason"));
    let hidden = blocking(move || events.hide_all(&by, publisher, &reason)).await;
    let done = match hidden.map_err(|error| visit.broke(error))? {
        Some(_hiding) => "hidden",
        None => "nothing",
    };
    Ok(see_other(&whose.address(&[("done", done)])))
}

/// Says how many there are, and which.
async fn ask(visit: &Visit, publisher: Publisher, whose: Whose) -> Result<HttpResponse, PageFailure> {
    let editor = visit.user()?.editor().map_err(|_denied| publisher::refused(visit))?;
    let events = visit.state.events(&visit.request);
    let asked = Published { publisher: Some(publisher), is_visible: Some(true), before: None, limit: TITLES };
    let found = blocking(move || events.list_published(&editor, asked)).await;
    let found = found.map_err(|error| visit.broke(error))?;
    let listed = u32::try_from(found.events.len()).unwrap_or(u32::MAX);
    let more = found.visible.saturating_sub(listed);
    if found.visible == 0 {
        return Ok(see_other(&whose.address(&[("done", "nothing")])));
    }
    let mut builder = HttpResponse::Ok();
    let page = HidePage {
        csrf_token: visit.csrf_token(&mut builder),
        heading: Message::new("admin-hide-title").with("count", found.visible),
        button: Message::new("admin-events-hide-all").with("count", found.visible),
        events: found.events.into_iter().map(|event| Shown::of(event, visit.time_zone())).collect(),
        more: (more > 0).then(|| Message::new("admin-hide-more").with("count", more)),
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
            max_reason: MAX_REASON,
            cancel_url: HERE.to_owned(),
        };
        vec![page(application, Some(2)), page(person, None)]
    }
}
