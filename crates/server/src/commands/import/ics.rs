//! `uncino import ics`: a calendar from elsewhere.

use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::DateTime;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::calendars::{CalendarDenied, MAX_BYTES};
use uncino_domain::agenda::events::{
    CalendarAsked, CalendarLine, CalendarReport, EventService, Importer, Step,
};
use uncino_domain::context::Ports;
use uncino_domain::fetch::NotFetched;
use uncino_domain::id::UserId;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::people::user_administration::UserAdministrationService as Users;
use uncino_domain::text::printable;
use url::Url;

use crate::command_line::ImportIcs;
use crate::commands::open_existing;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Brings a calendar in.
pub(super) fn run(import: &ImportIcs, settings: &Settings) -> Result<(), Failure> {
    let ports = open_existing(settings)?;
    let owner = import.owner.as_deref().map(|email| editor(&ports, email)).transpose()?;
    let bytes = match address(&import.source) {
        Some(url) => fetch(&ports, &url)?,
        None => read(Path::new(&import.source))?,
    };
    let asked =
        CalendarAsked { bytes, place: import.place.clone().unwrap_or_default(), with_past: import.past };
    let events = EventService::new(ports.clone());
    let by = Importer::administrator(&Administrator::at_the_command_line(), owner);
    let done =
        if import.dry_run { events.preview_calendar(&asked) } else { events.take_calendar(&asked, &by) };
    let report = done.map_err(|error| match error {
        ServiceError::Denied(denied @ (CalendarDenied::NoCalendar | CalendarDenied::BrokenOff)) => {
            Failure::Refused(format!("{}: {denied}", import.source))
        }
        ServiceError::Denied(denied) => Failure::Refused(denied.to_string()),
        ServiceError::Failed(error) => error.into(),
    })?;
    let zone = InstanceService::new(ports.clone()).settings()?.zone();
    tell(&report, zone);
    if let Some(file) = &import.report {
        write(&report, import.dry_run, file)?;
    }
    if import.dry_run {
        say!("\nthis was a rehearsal: nothing was written");
    }
    Ok(())
}

/// Whose the events are to be: somebody who may care for all of them.
fn editor(ports: &Ports, email: &str) -> Result<UserId, Failure> {
    let address = EmailAddress::spelled(email)
        .ok_or_else(|| Failure::Refused(format!("`{email}` is no e-mail address")))?;
    let all = Users::new(ports.clone()).list(&Administrator::at_the_command_line())?;
    let user = all.into_iter().find(|user| user.email == address);
    let user = user.ok_or_else(|| Failure::Refused(format!("{email} has no account")))?;
    if !user.is_active() || !(user.is_editor() || user.is_administrator()) {
        return Err(Failure::Refused(format!("{email} is no editor or administrator who can log in")));
    }
    Ok(user.id)
}

/// The address that is meant, if it is one of the web; a calendar may be subscribed to.
fn address(source: &str) -> Option<Url> {
    let (scheme, rest) = source.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let scheme = if scheme.starts_with("webcal") { "https" } else { &scheme };
    let url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::Refused(format!("{} can't be read: {error}", file.display()));
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let file = std::fs::File::open(file).map_err(unreadable)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn fetch(ports: &Ports, url: &Url) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut take = |piece: &[u8]| {
        bytes.extend_from_slice(piece);
        if bytes.len() > MAX_BYTES { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let fetched = actix_web::rt::System::new().block_on(ports.fetcher.fetch(url.as_str(), &mut take));
    match fetched {
        Ok(()) => Ok(bytes),
        Err(NotFetched::BrokenOff) => Err(Failure::Refused(CalendarDenied::TooLarge.to_string())),
        Err(NotFetched::Unreachable | NotFetched::Overloaded) => Err(Failure::Refused(format!(
            "{url} can't be fetched: there is nothing, it takes too long, or it isn't public; a host of your own network \
             must stand in outbound.allow_hosts"
        ))),
    }
}

/// Says line by line what becomes of it.
fn tell(report: &CalendarReport, zone: Tz) {
    let parts = [
        ("added", report.count(|step| step == Step::New)),
        ("changed", report.count(|step| step == Step::Changed)),
        ("hidden", report.count(|step| step == Step::Withdrawn)),
        ("here already", report.count(|step| step == Step::Unchanged)),
        ("left as they were edited here", report.count(|step| step == Step::Edited)),
        ("removed here before", report.count(|step| step == Step::Gone)),
        ("over", report.count(|step| step == Step::Over)),
        ("cancelled", report.count(|step| step == Step::Cancelled)),
        ("refused", report.count(|step| matches!(step, Step::Refused(_)))),
    ];
    if report.lines.is_empty() {
        say!("there are no entries in it");
    }
    for (what, count) in parts.into_iter().filter(|(_, count)| *count > 0) {
        say!("{count} {what}");
    }
    if report.unread > 0 {
        say!("{} more entries weren't read", report.unread);
    }
    for line in &report.lines {
        say!("  {}", said(line, zone));
    }
}

/// `, every 2 weeks` for `2w`.
fn in_words(often: &str) -> String {
    let (count, unit) = often.split_at(often.len().saturating_sub(1));
    let unit = match unit {
        "w" => "week",
        "m" => "month",
        _ => "year",
    };
    if count == "1" { format!(", every {unit}") } else { format!(", every {count} {unit}s") }
}

fn said(line: &CalendarLine, zone: Tz) -> String {
    let start = line.start.and_then(|start| DateTime::from_timestamp(start, 0));
    let when = start.map(|start| format!(", {}", start.with_timezone(&zone).format("%Y-%m-%d %H:%M")));
    let why = why(line.step).map(|why| format!(": {why}")).unwrap_or_default();
    let times = if line.times > 1 { format!(", {} dates", line.times) } else { String::new() };
    let series = line.recurrence.and_then(|recurrence| recurrence.frequency()).map(|often| in_words(&often));
    format!(
        "{} {} {} ({}){}{}{times}{why}",
        line.number,
        line.step.code().replace('_', " "),
        printable(&line.title),
        printable(&line.uid),
        when.unwrap_or_default(),
        series.unwrap_or_default(),
    )
}

/// The report as it is written into a file.
#[derive(Serialize)]
struct Written<'r> {
    dry_run: bool,
    unread: usize,
    entries: Vec<WrittenLine<'r>>,
}

#[derive(Serialize)]
struct WrittenLine<'r> {
    number: usize,
    uid: &'r str,
    title: &'r str,
    was: Option<&'r str>,
    start: Option<i64>,
    end: Option<i64>,
    frequency: Option<String>,
    events: u32,
    becomes: &'static str,
    why: Option<String>,
}

fn write(report: &CalendarReport, dry_run: bool, file: &Path) -> Result<(), Failure> {
    let unwritable = |error: &dyn std::fmt::Display| {
        Failure::Refused(format!("the report can't be written to {}: {error}", file.display()))
    };
    let entries = report.lines.iter().map(|line| WrittenLine {
        number: line.number,
        uid: &line.uid,
        title: &line.title,
        was: line.was.as_deref(),
        start: line.start,
        end: line.end,
        frequency: line.recurrence.and_then(|recurrence| recurrence.frequency()),
        events: line.times,
        becomes: line.step.code(),
        why: why(line.step),
    });
    let written = Written { dry_run, unread: report.unread, entries: entries.collect() };
    let json = serde_json::to_string_pretty(&written).map_err(|error| unwritable(&error))?;
    std::fs::write(file, json + "\n").map_err(|error| unwritable(&error))
}

fn why(step: Step) -> Option<String> {
    if let Step::Refused(why) = step { Some(why.to_string()) } else { None }
}
