//! Entries that are wrong, each by itself.

use uncino_domain::agenda::calendars::{CalendarDenied, EntryRefusal, MAX_BYTES};
use uncino_domain::agenda::event::submission::EventRefusal;
use uncino_domain::agenda::events::{CalendarAsked, Importer, Step};
use uncino_domain::outcome::ServiceError;

use super::{allow, asked, calendar, only, said, take, take_asked, titles, world};
use crate::agenda::event_series::at;
use crate::agenda::events::service;

const WELL: &str = "UID:well\nSUMMARY:Well\nLOCATION:Hall\nDTSTART:20261201T200000Z";

#[test]
fn a_wrong_entry_is_named_and_stops_no_other() {
    for (lines, why) in [
        ("SUMMARY:x\nLOCATION:Hall", EntryRefusal::NoStart),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:tomorrow", EntryRefusal::NoStart),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART;TZID=Nowhere:20261201T200000", EntryRefusal::Zone),
        ("SUMMARY:x\nDTSTART:20261201T200000Z", EntryRefusal::NoPlace),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nCLASS:CONFIDENTIAL", EntryRefusal::Private),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nRRULE:FREQ=SOMETIMES", EntryRefusal::Rule),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nRRULE:FREQ=HOURLY", EntryRefusal::TooOften),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nRRULE:FREQ=DAILY;UNTIL=x", EntryRefusal::Rule),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nEXRULE:FREQ=DAILY", EntryRefusal::Rule),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nRDATE:x", EntryRefusal::Date),
        ("SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nDTEND:x", EntryRefusal::Date),
        ("LOCATION:Hall\nDTSTART:20261201T200000Z", EntryRefusal::Event(EventRefusal::TitleRequired)),
        (
            "SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nDTEND:20261201T190000Z",
            EntryRefusal::Event(EventRefusal::StartAfterEnd),
        ),
        (
            "SUMMARY:x\nLOCATION:Hall\nDTSTART:20261201T200000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261201T200000Z",
            EntryRefusal::Range,
        ),
    ] {
        let (world, editor) = world();
        let report = take(&world, &editor, &calendar(&[&format!("UID:wrong\n{lines}"), WELL]));
        let [wrong, well] = &report.lines[..] else { panic!("{lines}: {:?}", said(&report)) };
        assert_eq!(
            (wrong.number, wrong.uid.as_str(), wrong.step),
            (1, "wrong", Step::Refused(why)),
            "{lines}"
        );
        assert_eq!((well.number, well.step), (2, Step::New));
        assert_eq!(titles(&world), ["Well"]);
    }
}

#[test]
fn what_the_instance_does_not_take_is_refused() {
    let (world, editor) = world();
    allow(&world, "allow_multidate_event", false);
    let fair =
        "UID:fair\nSUMMARY:Fair\nLOCATION:Hall\nDTSTART;VALUE=DATE:20261206\nDTEND;VALUE=DATE:20261209";
    let report = take(&world, &editor, &calendar(&[fair]));
    let why = EntryRefusal::Event(EventRefusal::MultidateNotAllowed);
    assert_eq!(report.lines[0].step, Step::Refused(why));
}

#[test]
fn what_is_no_calendar_is_refused_as_a_whole() {
    let (world, editor) = world();
    let by = Importer::editor(&editor.editor().unwrap());
    for (text, denied) in [
        (String::new(), CalendarDenied::NoCalendar),
        ("<html>".to_owned(), CalendarDenied::NoCalendar),
        ("BEGIN:VCARD\nEND:VCARD".to_owned(), CalendarDenied::NoCalendar),
        (format!("BEGIN:VCALENDAR\n{}", " ".repeat(MAX_BYTES)), CalendarDenied::TooLarge),
        (calendar(&[WELL]).replace("END:VCALENDAR", "BEGIN:VEVENT\nUID:x"), CalendarDenied::BrokenOff),
        (calendar(&[WELL]).replace("END:VCALENDAR", ""), CalendarDenied::BrokenOff),
        ("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Europe/Rome".to_owned(), CalendarDenied::BrokenOff),
    ] {
        for done in [
            service(&world).preview_calendar(&asked(&text)),
            service(&world).take_calendar(&asked(&text), &by),
        ] {
            assert!(matches!(done, Err(ServiceError::Denied(why)) if why == denied));
        }
    }
    let invisible = CalendarAsked { place: "\u{200b}".to_owned(), ..asked(&calendar(&[WELL])) };
    let denied = service(&world).preview_calendar(&invisible);
    assert!(matches!(denied, Err(ServiceError::Denied(CalendarDenied::NoPlace))));
    assert_eq!(said(&take(&world, &editor, "BEGIN:VCALENDAR\nEND:VCALENDAR")), [""; 0]);
}

#[test]
fn what_is_over_comes_only_if_it_is_asked_for() {
    let (world, editor) = world();
    let past = "UID:past\nSUMMARY:Past\nLOCATION:Hall\nDTSTART:20200101T200000Z\nDTEND:20200101T220000Z";
    let series =
        "UID:series\nSUMMARY:Over\nLOCATION:Hall\nDTSTART:20200101T200000Z\nRRULE:FREQ=WEEKLY;COUNT=5";
    let text = calendar(&[past, series]);
    assert_eq!(said(&take(&world, &editor, &text)), ["1 over Past x1", "2 over Over x1"]);
    let with_past = CalendarAsked { with_past: true, ..asked(&text) };
    assert_eq!(said(&take_asked(&world, &editor, &with_past)), ["1 new Past x1", "2 over Over x1"]);
}

#[test]
fn an_entry_without_a_name_is_known_by_title_and_start() {
    let (world, editor) = world();
    let text = calendar(&["SUMMARY:Bare\nLOCATION:Hall\nDTSTART:20261201T200000Z"]);
    assert_eq!(said(&take(&world, &editor, &text)), ["1 new Bare x1"]);
    assert_eq!(said(&take(&world, &editor, &text)), ["1 unchanged Bare x1"]);
}

#[test]
fn a_place_is_found_by_its_whole_line_before_it_is_taken_apart() {
    let (world, editor) = world();
    let entry = "UID:a\nSUMMARY:First\nDTSTART:20261201T200000Z";
    let asked = CalendarAsked { place: "Teatro, Sala Uno".to_owned(), ..asked(&calendar(&[entry])) };
    take_asked(&world, &editor, &asked);
    let place = only(&world).place;
    let second = "UID:b\nSUMMARY:Second\nLOCATION:teatro\\, sala uno\nDTSTART:20261202T200000Z";
    take(&world, &editor, &calendar(&[second]));
    let all = super::events(&world);
    assert_eq!((all[1].place.id, all[1].details.start), (place.id, at("2026-12-02 21:00")));
}
