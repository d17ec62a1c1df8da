//! `/account/export`: all that is kept about a person, as files to take along. A file is written as it is read, a few events
//! at a time, so that it takes no more memory the longer it is.

mod account;
mod events;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Bytes, Data};
use futures_util::stream;
use serde::Serialize;
use uncino_domain::access::caller::Person;
use uncino_domain::id::EventId;
use uncino_domain::instance::setting::Settings;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::export::{ExportService, OwnEvent};
use uncino_domain::storage::{StorageError, Stored};

use crate::agenda::feeds::ics;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::state::AppState;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct ExportOwnPage {
    events: u32,
}

/// Says what there is to take along.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let (events, id) = (visit.state.events(&visit.request), visit.user()?.id);
    let events = blocking(move || events.count_own(id)).await.map_err(|error| visit.broke(error))?;
    visit.show(HttpResponse::Ok(), &ExportOwnPage { events })
}

/// `GET /account/export/account.json`: everything.
pub(crate) async fn json(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let person = begin(&visit).await?;
    let head = account::head(&visit, &person).await?;
    let file = File {
        name: "account.json",
        kind: "application/json; charset=utf-8",
        begins: head,
        written: events::json,
        ends: "]}\n",
    };
    Ok(answer(&visit, person, file))
}

/// `GET /account/export/events.ics`: the events, for a calendar.
pub(crate) async fn calendar(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let person = begin(&visit).await?;
    let file = File {
        name: "events.ics",
        kind: ics::TYPE,
        begins: events::calendar_head(&visit),
        written: |around, events, _are_first| Ok(events::calendar(around, events)),
        ends: ics::END,
    };
    Ok(answer(&visit, person, file))
}

/// A few an hour: each reads everything.
async fn begin(visit: &Visit) -> Result<Person, PageFailure> {
    let (person, export) = (visit.user()?, visit.state.export(&visit.request));
    let asks = person.clone();
    match blocking(move || export.begin(&asks)).await {
        Ok(()) => Ok(person),
        Err(ServiceError::Denied(too_many)) => Err(visit.too_many(too_many)),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What a part of a file is made with.
struct Around {
    state: Data<AppState>,
    settings: Settings,
}

/// A file on its way.
struct File {
    /// What browsers call it.
    name: &'static str,
    /// Its content type.
    kind: &'static str,
    /// What stands before the events,
    begins: String,
    /// how some of them are written, the first ones or others,
    written: fn(&Around, &[OwnEvent], bool) -> Stored<String>,
    /// and what stands behind them.
    ends: &'static str,
}

/// What is to be written next.
enum Step {
    Beginning,
    Events { after: EventId },
    Ending,
    Nothing,
}

fn answer(visit: &Visit, person: Person, file: File) -> HttpResponse {
    let around = Around { state: visit.state.clone(), settings: visit.settings.clone() };
    let export = visit.state.export(&visit.request);
    let (kind, name) = (file.kind, file.name);
    let parts = Arc::new(Parts { around, export, person, file });
    let body = stream::try_unfold(Step::Beginning, move |step| {
        let parts = parts.clone();
        async move { parts.next(step).await }
    });
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(Box::pin(body))
}

struct Parts {
    around: Around,
    export: ExportService,
    person: Person,
    file: File,
}

impl Parts {
    /// The next part of the file. Should it fail, the answer breaks off, so that nobody takes it for whole.
    async fn next(self: Arc<Self>, step: Step) -> Result<Option<(Bytes, Step)>, StorageError> {
        match step {
            Step::Beginning => {
                let begins = Bytes::from(self.file.begins.clone());
                Ok(Some((begins, Step::Events { after: EventId(0) })))
            }
            Step::Events { after } => {
                let read = blocking(move || {
                    let page = self.export.events(&self.person, after)?;
                    let text = (self.file.written)(&self.around, &page.events, after == EventId(0))?;
                    Ok((text, page.next))
                });
                let (text, next) = read.await.inspect_err(|error: &StorageError| {
                    tracing::error!(%error, "an export breaks off");
                })?;
                Ok(Some((Bytes::from(text), next.map_or(Step::Ending, |after| Step::Events { after }))))
            }
            Step::Ending => Ok(Some((Bytes::from_static(self.file.ends.as_bytes()), Step::Nothing))),
            Step::Nothing => Ok(None),
        }
    }
}

impl Page for ExportOwnPage {
    const TEMPLATE: &'static str = "pages/people/export.html";

    fn samples() -> Vec<Self> {
        vec![Self { events: 0 }, Self { events: 3 }]
    }
}
