//! Calendars.

use uncino_domain::agenda::found::When;

use super::{AT_NINE, NINE, day, found, in_words, only, place};

fn calendar(lines: &str) -> String {
    let lines: Vec<&str> = lines.trim().lines().chain([""]).collect();
    let lines = lines.join("\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{lines}END:VCALENDAR\r\n")
}

#[test]
fn a_whole_event_is_read() {
    let event = only(&calendar(
        r"
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@a.example
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Rome:20261201T210000
DTEND:20261201T223000Z
SUMMARY;LANGUAGE=en:Rock\, roll
LOCATION:Circolo Sud\nVia Roma 1\, Torino
DESCRIPTION:First line\n\nSecond & last: see
  https://a.example/x
CATEGORIES:jazz,free
CATEGORIES:night\, late
URL:https://a.example/1
ATTACH;FMTTYPE=application/pdf:https://a.example/a.pdf
ATTACH;FMTTYPE=image/jpeg:https://a.example/a
CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/1
BEGIN:VALARM
DESCRIPTION:Reminder
SUMMARY:Reminder
TRIGGER:-PT1H
END:VALARM
END:VEVENT",
    ));
    assert_eq!(
        (event.title.as_str(), event.start, event.end),
        ("Rock, roll", AT_NINE, Some(When::Moment(NINE + 9_000)))
    );
    assert_eq!(in_words(&event), "First line\n\nSecond & last: see https://a.example/x");
    assert_eq!(place(&event), ("Circolo Sud", "Via Roma 1, Torino"));
    assert_eq!(event.tags, ["jazz", "free", "night late"]);
    assert_eq!(event.picture.as_deref(), Some("https://a.example/a"));
    assert_eq!(event.online_locations, ["https://meet.example/1"]);
}

#[test]
fn times_are_in_utc_in_a_zone_or_of_the_agenda_and_have_an_end_or_a_length() {
    let of = |lines: &str| {
        let event = only(&calendar(&format!("BEGIN:VEVENT\nSUMMARY:x\n{lines}\nEND:VEVENT")));
        (event.start, event.end)
    };
    let until = |seconds: i64| Some(When::Moment(NINE + seconds));
    assert_eq!(of("DTSTART:20261201T200000Z\nDURATION:PT1H30M"), (AT_NINE, until(5_400)));
    assert_eq!(of("DTSTART:20261201T210000"), (AT_NINE, None));
    assert_eq!(of("DTSTART;TZID=\"America/New_York\":20261201T150000"), (AT_NINE, None));
    assert_eq!(of("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Rome:20261201T210000"), (AT_NINE, None));
    assert_eq!(of("DTSTART;TZID=W. Europe Standard Time:20261201T210000"), (AT_NINE, None));
    assert_eq!(of("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261202"), (day(1), None));
    assert_eq!(
        of("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204"),
        (day(1), day(3)),
        "the day after the last"
    );
    assert_eq!(of("DTSTART:20261201\nDURATION:P3D"), (day(1), day(3)));
    assert_eq!(of("DTSTART:tomorrow\nDTEND:20261201T200000Z"), (None, None));
}

#[test]
fn html_is_taken_where_it_is_written() {
    let of = |lines: &str| only(&calendar(&format!("BEGIN:VEVENT\nSUMMARY:x\n{lines}\nEND:VEVENT")));
    let outlook = of(
        "DESCRIPTION:plain\nX-ALT-DESC;FMTTYPE=text/html:<html><body><p>Rich <b>words</b></p></body></html>",
    );
    assert_eq!(outlook.description, "<p>Rich <b>words</b></p>");
    let google = of("DESCRIPTION:One<br><a href=\"https://a.example/\">two</a>");
    assert_eq!(in_words(&google), "One\ntwo [https://a.example/]");
    assert_eq!(of("DESCRIPTION:1 < 2 and 3 > 2").description, "1 &lt; 2 and 3 &gt; 2");
}

#[test]
fn of_many_the_next_is_taken_and_moved_dates_of_a_series_are_none() {
    let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
    let lines = [
        event("SUMMARY:far\nDTSTART:20270101T200000Z"),
        event("SUMMARY:next\nDTSTART:20261123T200000Z\nRRULE:FREQ=WEEKLY"),
        event("SUMMARY:moved\nRECURRENCE-ID:20261123T200000Z\nDTSTART:20261122T200000Z"),
        event("SUMMARY:old\nDTSTART:20261001T200000Z"),
    ];
    let found = found(&calendar(&lines.concat())).unwrap();
    assert_eq!((found.event.title.as_str(), found.others), ("next", 2));
}

#[test]
fn a_place_from_afar_is_an_address() {
    let of = |line: &str| only(&calendar(&format!("BEGIN:VEVENT\nSUMMARY:x\n{line}\nEND:VEVENT")));
    let event = of("LOCATION:https://meet.example/1");
    assert_eq!(
        (place(&event), event.online_locations.clone()),
        (("Online", ""), vec!["https://meet.example/1".to_owned()])
    );
}

#[test]
fn a_calendar_without_events_has_none() {
    for lines in ["", "BEGIN:VTODO\nSUMMARY:x\nEND:VTODO", "BEGIN:VEVENT\nSUMMARY:x"] {
        assert_eq!(found(&calendar(lines)), None, "{lines}");
    }
}
