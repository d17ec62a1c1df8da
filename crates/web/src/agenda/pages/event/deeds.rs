//! `POST /event/{slug}/show`, `/hide` and `/remove`: what is done with an event from its own page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use uncino_domain::access::caller::{Caller, Person};
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::outcome::ServiceError;

use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::confirm::{Question, ask, is_confirmed};
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::moment;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::words::Message;

/// A form that came to an event.
struct Sent {
    form: Pairs,
    person: Person,
    event: Event,
    /// Its page.
    page: String,
}

impl Sent {
    /// Reads it; nothing if this visitor sees no such event.
    async fn read(visit: &Visit, slug: &str, payload: Payload) -> Result<Option<Self>, PageFailure> {
        let form = form::read(payload, visit).await?;
        let path = visit.request.path();
        let page = path.rsplit_once('/').map_or(path, |(page, _deed)| page).to_owned();
        let person = visit.user_of(&form, &page)?;
        let (events, caller, slug) = (visit.state.events(&visit.request), visit.caller(), slug.to_owned());
        let found = blocking(move || events.find(&caller, &slug)).await;
        let found = found.map_err(|error| visit.broke(error))?;
        Ok(found.map(|(event, _neighbours)| Self { form, person, event, page }))
    }

    fn caller(&self) -> Caller {
        self.person.caller()
    }

    /// Is it somebody else's?
    fn is_others(&self) -> bool {
        self.event.user_id != Some(self.person.id)
    }

    /// The page of the event, which then says what was done.
    fn done(&self, word: &str) -> HttpResponse {
        see_other(&format!("{}?done={word}", self.page))
    }

    /// Asks once more.
    fn ask(&self, visit: &Visit, what: &str, words: [Message; 3]) -> Result<HttpResponse, PageFailure> {
        let [heading, help, button] = words;
        let details = &self.event.details;
        let question = Question {
            subject: Some(details.title.clone()),
            when: Some(moment::event(details.start, details.end, visit.time_zone())),
            reason: self.is_others().then(|| Message::new("event-reason-help")),
            cancel_url: self.page.clone().into(),
            ..Question::of(format!("{}/{what}", self.page), heading, help, button)
        };
        ask(visit, question, Vec::new())
    }
}

/// Shows it to everybody.
pub(crate) async fn show(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let Some(sent) = Sent::read(&visit, &slug, payload).await? else { return Ok(visit.not_found()) };
    let (events, caller, id) = (visit.state.events(&visit.request), sent.caller(), sent.event.id);
    let shown = blocking(move || events.show(&caller, Some(id))).await;
    let is_new = shown.map_err(|error| refused(&visit, error))?;
    Ok(sent.done(if is_new { "shown" } else { "shown_already" }))
}

/// Hides it, once it was said why, or that nothing is to be said.
pub(crate) async fn hide(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let Some(sent) = Sent::read(&visit, &slug, payload).await? else { return Ok(visit.not_found()) };
    sent.person.editor().map_err(|_denied| visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()))?;
    if !is_confirmed(&sent.form) {
        let words = [
            Message::new("event-hide-title"),
            Message::new("event-hide-help"),
            Message::new("event-hide-button"),
        ];
        return sent.ask(&visit, "hide", words);
    }
    let (events, caller, id) = (visit.state.events(&visit.request), sent.caller(), sent.event.id);
    let reason = form::field(&sent.form, "reason");
    let hidden = blocking(move || events.hide(&caller, Some(id), &reason)).await;
    let is_new = hidden.map_err(|error| refused(&visit, error))?;
    Ok(sent.done(if is_new { "hidden" } else { "hidden_already" }))
}

/// Removes it, once that is confirmed; it can be had back.
pub(crate) async fn remove(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let Some(sent) = Sent::read(&visit, &slug, payload).await? else { return Ok(visit.not_found()) };
    if !is_confirmed(&sent.form) {
        let help = match sent.event.repetition {
            Repetition::Series { .. } => Message::new("own-events-remove-series-help"),
            Repetition::Occurrence { .. } => Message::new("event-remove-date-help"),
            Repetition::Once => Message::new("own-events-remove-help"),
        };
        let words = [Message::new("queue-remove-title"), help, Message::new("queue-remove-button")];
        return sent.ask(&visit, "remove", words);
    }
    let (events, caller, id) = (visit.state.events(&visit.request), sent.caller(), sent.event.id);
    let reason = form::field(&sent.form, "reason");
    match blocking(move || events.remove(&caller, Some(id), &reason)).await {
        // Somebody was quicker: it is gone.
        Ok(()) | Err(ServiceError::Denied(EventDenied::NotFound)) => {
            Ok(see_other("/account/events?done=removed"))
        }
        Err(error) => Err(refused(&visit, error)),
    }
}

fn refused(visit: &Visit, error: ServiceError<EventDenied>) -> PageFailure {
    match error {
        ServiceError::Denied(_) => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()),
        ServiceError::Failed(error) => visit.broke(error),
    }
}
