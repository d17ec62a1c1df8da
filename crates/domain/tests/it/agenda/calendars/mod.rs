//! Calendars from elsewhere come in. The present is Sunday, 22 November 2026, noon in UTC, the time zone Europe/Rome.

mod again;
mod exceptions;
pub(crate) mod hostile;
mod programs;
mod single;

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::{Event, EventQuery};
use uncino_domain::agenda::events::{CalendarAsked, CalendarReport, Importer, Step};
use uncino_domain::id::EventId;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::world as world_of_series;
use crate::agenda::events::{in_person, service};

/// An instance that takes series and events of several days, and an editor.
pub(crate) fn world() -> (World, Caller) {
    let (world, _author) = world_of_series();
    allow(&world, "allow_multidate_event", true);
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    (world, editor)
}

pub(crate) fn allow(world: &World, what: &str, allowed: bool) {
    let change = vec![(what.to_owned(), allowed.into())];
    InstanceService::new(world.ports.clone()).change(change, &Administrator::at_the_command_line()).unwrap();
}

/// A calendar with these entries, each without its beginning and its end.
pub(crate) fn calendar(entries: &[&str]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|lines| format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", lines.trim())).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", entries.concat()).replace('\n', "\r\n")
}

fn asked(text: &str) -> CalendarAsked {
    CalendarAsked { bytes: text.as_bytes().to_vec(), place: String::new(), with_past: false }
}

/// Brings a calendar in, after looking at what would become of it: which must be the same.
fn take(world: &World, editor: &Caller, text: &str) -> CalendarReport {
    take_asked(world, editor, &asked(text))
}

fn take_asked(world: &World, editor: &Caller, asked: &CalendarAsked) -> CalendarReport {
    let preview = service(world).preview_calendar(asked).unwrap();
    let by = Importer::editor(&editor.editor().unwrap());
    let done = service(world).take_calendar(asked, &by).unwrap();
    assert_eq!(preview, done);
    done
}

/// What is said of each entry.
fn said(report: &CalendarReport) -> Vec<String> {
    let why = |step| match step {
        Step::Refused(why) => format!(": {why}"),
        _ => String::new(),
    };
    let line = |line: &uncino_domain::agenda::events::CalendarLine| {
        format!("{} {} {} x{}{}", line.number, line.step.code(), line.title, line.times, why(line.step))
    };
    report.lines.iter().map(line).collect()
}

/// All that is listed, whole.
fn events(world: &World) -> Vec<Event> {
    let listed =
        service(world).list(EventQuery { with_multidate: true, ..EventQuery::default() }, Some(true));
    let ids: Vec<EventId> = listed.unwrap().into_iter().map(|event| event.id).collect();
    let mut found = world.ports.storage.read(move |it| it.events().find_all(&ids)).unwrap();
    found.sort_by_key(|event| (event.details.start, event.id));
    found
}

fn titles(world: &World) -> Vec<String> {
    events(world).into_iter().map(|event| event.details.title).collect()
}

fn only(world: &World) -> Event {
    let [event] = &events(world)[..] else { panic!("{:?}", titles(world)) };
    event.clone()
}
