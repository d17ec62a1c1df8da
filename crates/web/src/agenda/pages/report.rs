//! `/event/{slug}/report`: a visitor tells the editors that something is wrong with an event, where the instance takes that.

use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::message::MAX_TEXT;
use uncino_domain::agenda::moderation::ModerationDenied;
use uncino_domain::outcome::ServiceError;

use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form;
use crate::pages::form::STALE;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ReportPage {
    csrf_token: String,
    title: String,
    event_url: String,
    message: String,
    max_length: usize,
    errors: Errors,
    is_sent: bool,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    message: Option<Message>,
}

/// Asks what is wrong.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let Some(event) = event(&visit, slug.into_inner()).await? else { return Ok(visit.not_found()) };
    show(&visit, HttpResponse::Ok(), ReportPage::of(&event))
}

/// Tells the editors.
pub(crate) async fn post(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let Some(event) = event(&visit, slug.into_inner()).await? else { return Ok(visit.not_found()) };
    let message = form::field(&form, "message");
    let page = ReportPage { message: message.clone(), ..ReportPage::of(&event) };
    let mistaken = |words| Errors { message: Some(words) };
    if !visit.is_our_form(&form) {
        return show(&visit, HttpResponse::Forbidden(), ReportPage { errors: mistaken(STALE), ..page });
    }
    let (moderation, caller) = (visit.state.moderation(&visit.request), visit.caller());
    match blocking(move || moderation.write(&caller, Some(event.id), &message, false)).await {
        Ok(_message) => show(&visit, HttpResponse::Ok(), ReportPage { is_sent: true, ..page }),
        Err(ServiceError::Denied(ModerationDenied::Malformed)) => {
            let errors = mistaken(Message::new("report-no-words"));
            show(&visit, HttpResponse::BadRequest(), ReportPage { errors, ..page })
        }
        Err(ServiceError::Denied(ModerationDenied::TooMany(too_many))) => Err(visit.too_many(too_many)),
        Err(ServiceError::Denied(
            ModerationDenied::Forbidden | ModerationDenied::InsufficientScope | ModerationDenied::NotFound,
        )) => Err(visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found())),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Do visitors report events here?
pub(crate) fn is_on(visit: &Visit) -> bool {
    visit.settings.enable_moderation() && visit.settings.enable_reports()
}

/// The event, if everybody sees it and it can be reported.
async fn event(visit: &Visit, slug: String) -> Result<Option<Event>, PageFailure> {
    if !is_on(visit) {
        return Ok(None);
    }
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.find(&Caller::Anonymous, &slug)).await;
    Ok(found.map_err(|error| visit.broke(error))?.map(|(event, _neighbours)| event))
}

fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: ReportPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &ReportPage { csrf_token, ..page })
}

impl ReportPage {
    fn of(event: &Event) -> Self {
        Self {
            title: event.details.title.clone(),
            event_url: event_path(&event.slug),
            max_length: MAX_TEXT,
            ..Self::default()
        }
    }
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "pages/agenda/report.html";

    fn samples() -> Vec<Self> {
        let plain = || Self {
            title: "<Concert>".to_owned(),
            event_url: "/event/concert".to_owned(),
            message: "<b>".to_owned(),
            max_length: MAX_TEXT,
            ..Self::default()
        };
        let errors = Errors { message: Some(Message::new("report-no-words")) };
        vec![plain(), Self { errors, ..plain() }, Self { is_sent: true, ..plain() }]
    }
}
