//! `POST /api/events/import`: an editor brings a calendar from elsewhere in.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::access::caller::{Editor, Person};
use uncino_domain::agenda::calendars::{CalendarDenied, EntryRefusal};
use uncino_domain::agenda::events::{CalendarAsked, CalendarLine, CalendarReport, Importer, Step};
use uncino_domain::fetch::NotFetched;
use utoipa::ToSchema;

use crate::agenda::fetched::{MAX_BYTES, fetch, whole};
use crate::api::call::{Call, Refusal, Sent};
use crate::api::error::ApiFailure;
use crate::api::private;
use crate::extract::fields::MultipartBody;
use crate::openapi::bodies::{CalendarFields, CalendarParts};

/// The largest body, in bytes, without a file: in JSON and in forms a calendar is longer than it is.
const LIMIT: usize = 64 * 1024 + 3 * MAX_BYTES;

/// What became of a calendar, or would become of it.
#[derive(Serialize, ToSchema)]
struct ImportBody<'a> {
    /// Was nothing written?
    dry_run: bool,
    /// How many events become that; of what is refused, how many entries.
    counts: BTreeMap<&'static str, u32>,
    /// How many entries weren't read, because there are too many.
    unread: usize,
    entries: Vec<EntryBody<'a>>,
}

/// What became of an entry, or of those of its dates of which the same is said.
#[derive(Serialize, ToSchema)]
struct EntryBody<'a> {
    /// Which entry of the calendar; the first is 1.
    number: usize,
    uid: &'a str,
    title: &'a str,
    /// What the event was called until now, if it was called otherwise.
    was: Option<&'a str>,
    start_datetime: Option<i64>,
    end_datetime: Option<i64>,
    /// Such as `1w`, if it is a series.
    frequency: Option<String>,
    /// Of how many events that is said.
    events: u32,
    /// `new`, `changed`, `unchanged`, `edited_here`, `removed_here`, `hidden`, `cancelled`, `over` or `refused`.
    becomes: &'static str,
    /// Why it is refused, for programs.
    reason: Option<&'static str>,
    /// Why it is refused, for people.
    message: Option<String>,
}

impl<'a> ImportBody<'a> {
    fn of(report: &'a CalendarReport, dry_run: bool) -> Self {
        let mut counts = BTreeMap::new();
        for line in &report.lines {
            *counts.entry(line.step.code()).or_default() += line.times;
        }
        let entries = report.lines.iter().map(EntryBody::of).collect();
        Self { dry_run, counts, unread: report.unread, entries }
    }
}

impl<'a> EntryBody<'a> {
    fn of(line: &'a CalendarLine) -> Self {
        let why: Option<EntryRefusal> = if let Step::Refused(why) = line.step { Some(why) } else { None };
        Self {
            number: line.number,
            uid: &line.uid,
            title: &line.title,
            was: line.was.as_deref(),
            start_datetime: line.start,
            end_datetime: line.end,
            frequency: line.recurrence.and_then(|recurrence| recurrence.frequency()),
            events: line.times,
            becomes: line.step.code(),
            reason: why.map(EntryRefusal::code),
            message: why.map(|why| why.to_string()),
        }
    }
}

/// Brings a calendar in (iCalendar, RFC 5545), for an editor; with `dry_run` it only says what would become of it.
#[utoipa::path(
    post,
    path = "/api/events/import",
    operation_id = "calendars_import",
    request_body(content((CalendarFields = "application/json"), (CalendarFields = "application/x-www-form-urlencoded"), (CalendarParts = "multipart/form-data"))),
    responses((status = 200, description = "what becomes of each entry", body = ImportBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn import(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let (person, by) = (call.person()?, call.caller().editor()?);
    let (asked, dry_run) = read(&call, payload, &person).await?;
    let report = work(&call, (asked, dry_run), by).await?;
    Ok(private(&ImportBody::of(&report, dry_run)))
}

/// The calendar that was sent, or that is at the address that was.
async fn read(call: &Call, payload: Payload, by: &Person) -> Result<(CalendarAsked, bool), ApiFailure> {
    let multipart = MultipartBody::WithAnyPicture(&call.state.pictures); // A file of any kind.
    let sent = call.fields_within(payload, LIMIT, multipart).await?;
    let place = sent.text("place")?.unwrap_or_default();
    let with_past = sent.flag("past")?.unwrap_or_default();
    let dry_run = sent.flag("dry_run")?.unwrap_or_default();
    let (text, url) = (sent.text("calendar")?, sent.text("url")?);
    let (events, by) = (call.events(), by.clone());
    call.run(move || events.admit_import(&by)).await?;
    let bytes = match (file(sent), text, url) {
        (Some(file), _, _) => file,
        (None, Some(text), _) => text.into_bytes(),
        (None, None, Some(url)) => fetched(call, &url).await?,
        (None, None, None) => return Err(call.bad_request("calendar, url or a file is required")),
    };
    Ok((CalendarAsked { bytes, place, with_past }, dry_run))
}

fn file(sent: Sent) -> Option<Vec<u8>> {
    sent.into_fields().take_picture().map(|file| file.bytes)
}

async fn fetched(call: &Call, url: &str) -> Result<Vec<u8>, ApiFailure> {
    let url = whole(url).ok_or_else(|| call.bad_request("url must be an address of the web"))?;
    fetch(&call.state, &url).await.map_err(|why| match why {
        NotFetched::Unreachable => {
            call.bad_request("url can't be fetched: there is nothing, it takes too long, or it isn't public")
        }
        NotFetched::BrokenOff => CalendarDenied::TooLarge.to(call),
        NotFetched::Overloaded => busy(call),
    })
}

async fn work(
    call: &Call,
    (asked, dry_run): (CalendarAsked, bool),
    by: Editor,
) -> Result<CalendarReport, ApiFailure> {
    // Also while it is read: it takes memory.
    let Ok(permit) = call.state.imports.clone().try_acquire_owned() else { return Err(busy(call)) };
    let events = call.events();
    call.run(move || {
        let _permit = permit;
        if dry_run {
            events.preview_calendar(&asked)
        } else {
            events.take_calendar(&asked, &Importer::editor(&by))
        }
    })
    .await
}

fn busy(call: &Call) -> ApiFailure {
    call.refused(StatusCode::SERVICE_UNAVAILABLE, "too many calendars at once: try again in a moment")
}

impl Refusal for CalendarDenied {
    fn to(self, call: &Call) -> ApiFailure {
        let status = match self {
            Self::NoCalendar | Self::BrokenOff | Self::NoPlace => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        };
        call.refused(status, self.to_string())
    }
}
