//! Calendars that shall break something.

use std::time::Duration;

use uncino_domain::agenda::calendars::{MAX_ENTRIES, Reading, read};
use uncino_domain::agenda::events::Step;
use uncino_domain::instance::settings::InstanceService;
use uncino_testkit::texts::within;

use super::{calendar, said, take, world};

/// Generous: a slow machine with much else to do passes, a loop doesn't.
const DEADLINE: Duration = Duration::from_secs(5);

/// Whatever a calendar is, and whatever stands in its lines, it is read in time, and gives at most so many events.
pub(crate) fn is_bounded(text: &str, deadline: Duration) -> Result<(), String> {
    let (world, _editor) = world();
    let settings = InstanceService::new(world.ports.clone()).settings().unwrap();
    let reading = Reading {
        settings: &settings,
        now: world.ports.clock.now(),
        place: Some("Hall"),
        with_past: true,
        host: "a.example",
    };
    let line = text.replace(['\r', '\n'], " ");
    let entry = format!(
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:{line}\nBEGIN:STANDARD\nDTSTART:{line}\nTZOFFSETTO:{line}\nRRULE:{line}\n\
         END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:{line}\nSUMMARY:{line}\nLOCATION:{line}\nDESCRIPTION:{line}\n\
         DTSTART;TZID={line}:20261201T200000\nEND:VEVENT\n\
         BEGIN:VEVENT\nDTSTART:20261201T200000Z\nDURATION:{line}\nRRULE:{line}\nGEO:{line}\nSUMMARY:x\nEND:VEVENT\n\
         BEGIN:VEVENT\nDTSTART:20261201T200000Z\nRRULE:FREQ=WEEKLY;{line}\nEXDATE:{line}\nSUMMARY:x\nEND:VEVENT\n\
         BEGIN:VEVENT\nDTSTART:{line}\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR"
    );
    for text in [text.to_owned(), format!("BEGIN:VCALENDAR\n{text}"), entry] {
        let Ok(calendar) = within(deadline, "a calendar", || read(text.as_bytes(), reading))? else {
            continue;
        };
        let items: usize = calendar.groups.iter().map(|group| group.items.len()).sum();
        if items > 50 * (calendar.groups.len() + 1) {
            return Err(format!("{items} events of {} entries", calendar.groups.len()));
        }
    }
    Ok(())
}

/// Random texts seldom are rules; these are.
#[test]
fn whatever_a_rule_is_it_is_counted_in_time() {
    let parts = [
        "FREQ=DAILY",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
        "INTERVAL=0",
        "INTERVAL=1",
        "INTERVAL=65535",
        "COUNT=0",
        "COUNT=1",
        "COUNT=4294967295",
        "UNTIL=19000101",
        "UNTIL=20271231T235959Z",
        "UNTIL=99991231",
        "BYDAY=MO",
        "BYDAY=-53SU",
        "BYDAY=5FR",
        "BYDAY=+0MO",
        "BYMONTH=2",
        "BYMONTH=13",
        "BYMONTHDAY=30",
        "BYMONTHDAY=-31",
        "BYMONTHDAY=0",
        "BYYEARDAY=366",
        "BYYEARDAY=-366",
        "BYWEEKNO=53",
        "BYWEEKNO=-53",
        "BYSETPOS=366",
        "BYSETPOS=-366",
        "BYHOUR=1,2,3",
        "BYMINUTE=59",
        "BYSECOND=60",
        "WKST=SU",
        "BYDAY=",
        "=",
        "COUNT",
    ];
    let starts = ["19000101T000000Z", "20261201T200000Z", "29991231T235959Z", "99990101T000000Z"];
    let mut number: usize = 1;
    for _ in 0..400 {
        let mut chosen = Vec::new();
        for _ in 0..4 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            chosen.push(parts[(number >> 33) % parts.len()]);
        }
        let start = starts[(number >> 40) % starts.len()];
        let rule = format!("{};{}", parts[(number >> 45) % 4], chosen.join(";"));
        let text = calendar(&[&format!("UID:x\nSUMMARY:x\nLOCATION:x\nDTSTART:{start}\nRRULE:{rule}")]);
        is_bounded(&text, DEADLINE).unwrap_or_else(|why| panic!("{rule} from {start}: {why}"));
    }
}

#[test]
fn many_rules_that_take_long_are_refused_together() {
    let entry = |number: usize| {
        format!(
            "UID:{number}\nSUMMARY:x\nLOCATION:x\nDTSTART:19000101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        )
    };
    let entries: Vec<String> = (0..MAX_ENTRIES + 3).map(entry).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let (world, _editor) = world();
    let text = calendar(&entries);
    let asked = super::asked(&text);
    let report = within(Duration::from_secs(20), "many rules", || {
        crate::agenda::events::service(&world).preview_calendar(&asked).unwrap()
    });
    let report = report.unwrap();
    assert_eq!((report.lines.len(), report.unread), (MAX_ENTRIES, 3));
    let last = report.lines.last().unwrap();
    assert!(matches!(last.step, Step::Refused(why) if why.code() == "too_much"), "{last:?}");
}

#[test]
fn two_of_one_name_are_one_and_the_newer_counts() {
    let (world, editor) = world();
    let entry = |title: &str, sequence: u8| {
        format!("UID:a\nSUMMARY:{title}\nSEQUENCE:{sequence}\nLOCATION:Hall\nDTSTART:20261201T200000Z")
    };
    let report = take(&world, &editor, &calendar(&[&entry("New", 3), &entry("Old", 2)]));
    assert_eq!(said(&report), ["1 new New x1", "2 refused Old x1: another entry has the same UID"]);
}
