//! `/event/{slug}/messages`: what editors and the author write to each other about an event, and what visitors reported.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::message::{MAX_TEXT, Message as Written, MessageAuthor};
use uncino_domain::agenda::moderation::ModerationDenied;
use uncino_domain::outcome::ServiceError;

use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form::{self, is_ticked};
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, moment};
use crate::words::Message;

/// How many are shown.
const SHOWN: u32 = 100;

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct MessagesPage {
    csrf_token: String,
    notice: Option<Message>,
    title: String,
    event_url: String,
    is_editor: bool,
    messages: Vec<Shown>,
    /// Are there older ones?
    latest: Option<Message>,
    typed: String,
    to_author: bool,
    max_length: usize,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    message: Option<Message>,
}

#[derive(Debug, Serialize)]
struct Shown {
    by: Message,
    /// Doesn't the author of the event read it?
    is_internal: bool,
    text: String,
    when: Message,
    when_iso: String,
}

/// Lists the latest of them, the last first.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.user()?;
    let Some((event, written)) = find(&visit, &slug).await? else { return Ok(visit.not_found()) };
    let notice = done::words(&visit.request, &[("sent", Message::new("messages-sent"))]);
    let page = MessagesPage { notice, to_author: true, ..MessagesPage::of(&visit, &event, written) };
    show(&visit, HttpResponse::Ok(), page).await
}

/// Writes one.
pub(crate) async fn post(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let here = visit.request.path().to_owned();
    let caller = visit.user_of(&form, &here)?.caller();
    let Some((event, written)) = find(&visit, &slug).await? else { return Ok(visit.not_found()) };
    let (typed, to_author) = (form::field(&form, "message"), is_ticked(&form, "to_author"));
    let (moderation, text, id) = (visit.state.moderation(&visit.request), typed.clone(), event.id);
    match blocking(move || moderation.write(&caller, Some(id), &text, to_author)).await {
        Ok(_message) => Ok(see_other(&format!("{here}?done=sent"))),
        Err(ServiceError::Denied(ModerationDenied::Malformed)) => {
            let errors = Errors { message: Some(Message::new("report-no-words")) };
            let page = MessagesPage { typed, to_author, errors, ..MessagesPage::of(&visit, &event, written) };
            show(&visit, HttpResponse::BadRequest(), page).await
        }
        Err(ServiceError::Denied(ModerationDenied::TooMany(too_many))) => Err(visit.too_many(too_many)),
        Err(ServiceError::Denied(_)) => Ok(visit.not_found()),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// The event with its messages, for whoever may read them.
async fn find(visit: &Visit, slug: &str) -> Result<Option<(Event, Vec<Written>)>, PageFailure> {
    let (events, moderation) = (visit.state.events(&visit.request), visit.state.moderation(&visit.request));
    let (caller, slug) = (visit.caller(), slug.to_owned());
    let read = blocking(move || {
        let Some((event, _neighbours)) = events.find(&caller, &slug)? else { return Ok(None) };
        match moderation.list(&caller, Some(event.id), Some(SHOWN + 1)) {
            Ok(written) => Ok(Some((event, written))),
            Err(ServiceError::Denied(_)) => Ok(None),
            Err(ServiceError::Failed(error)) => Err(error),
        }
    });
    read.await.map_err(|error| visit.broke(error))
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: MessagesPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show_long(builder, MessagesPage { csrf_token, ..page }).await
}

impl MessagesPage {
    fn of(visit: &Visit, event: &Event, mut written: Vec<Written>) -> Self {
        let zone = visit.time_zone();
        let has_older = written.len() > SHOWN as usize;
        written.truncate(SHOWN as usize);
        Self {
            title: event.details.title.clone(),
            event_url: event_path(&event.slug),
            is_editor: visit.user().is_ok_and(|person| person.editor().is_ok()),
            messages: written.into_iter().map(|message| Shown::of(message, zone)).collect(),
            latest: has_older.then(|| Message::new("messages-latest").with("count", SHOWN)),
            max_length: MAX_TEXT,
            ..Self::default()
        }
    }
}

impl Shown {
    fn of(message: Written, zone: Tz) -> Self {
        let moment = moment::hour(message.created_at, zone);
        Self {
            by: match message.author {
                MessageAuthor::Editor => Message::new("messages-editor"),
                MessageAuthor::Author => Message::new("messages-author"),
                MessageAuthor::Registered => Message::new("messages-registered"),
                MessageAuthor::Anonymous => Message::new("messages-visitor"),
            },
            is_internal: !message.is_author_visible,
            text: message.text,
            when: moment.words,
            when_iso: moment.iso,
        }
    }
}

impl Page for MessagesPage {
    const TEMPLATE: &'static str = "pages/agenda/messages.html";

    fn samples() -> Vec<Self> {
        let message = |by: Message| Shown {
            by,
            is_internal: true,
            text: "Hello".to_owned(),
            when: moment::sample().words,
            when_iso: moment::sample().iso,
        };
        let kinds = [
            Message::new("messages-editor"),
            Message::new("messages-author"),
            Message::new("messages-registered"),
            Message::new("messages-visitor"),
        ];
        let empty = || Self {
            title: "<Concert>".to_owned(),
            event_url: "/event/concert".to_owned(),
            max_length: MAX_TEXT,
            ..Self::default()
        };
        let errors = Errors { message: Some(Message::new("report-no-words")) };
        vec![
            empty(),
            Self { errors, typed: "<b>".to_owned(), ..empty() },
            Self {
                notice: Some(Message::new("messages-sent")),
                is_editor: true,
                to_author: true,
                messages: kinds.map(message).into(),
                latest: Some(Message::new("messages-latest").with("count", SHOWN)),
                ..empty()
            },
        ]
    }
}
