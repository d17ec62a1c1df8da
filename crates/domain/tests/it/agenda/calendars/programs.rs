//! Calendars as programs of these names export them.

use uncino_domain::agenda::event::Repetition;
use uncino_domain::agenda::event::recurrence::Recurrence;

use super::{allow, events, said, take, take_asked, titles, world};
use crate::agenda::event_series::{at, shown};

const GOOGLE: &str = include_str!("../../../calendars/google.ics");
const OUTLOOK: &str = include_str!("../../../calendars/outlook.ics");
const NEXTCLOUD: &str = include_str!("../../../calendars/nextcloud.ics");
const APPLE: &str = include_str!("../../../calendars/apple.ics");
const MOBILIZON: &str = include_str!("../../../calendars/mobilizon.ics");
const GANCIO: &str = include_str!("../../../calendars/gancio.ics");

#[test]
fn a_series_of_google_comes_with_its_exceptions_and_days_without_times() {
    let (world, editor) = world();
    let report = take(&world, &editor, GOOGLE);
    assert_eq!(
        said(&report),
        [
            "1 new Coro x1",
            "1 new Coro: concerto di Natale x1",
            "3 refused Cena sociale x1: it doesn't say where it takes place",
            "4 new Fiera del libro x1",
            "5 cancelled Annullato x1",
        ]
    );
    let repeats: Vec<bool> = report.lines.iter().map(|line| line.recurrence.is_some()).collect();
    assert_eq!(repeats, [true, false, false, false, false], "what stands apart takes place once");
    assert_eq!(
        shown(&world)[..7],
        [
            "Coro 11-27 19:00",
            "Coro 12-04 19:00",
            "Coro: concerto di Natale 12-11 20:30",
            "Coro 12-18 19:00",
            "Coro 01-01 19:00",
            "Coro 01-08 19:00",
            "Coro 01-15 19:00"
        ],
        "without what lasts several days, and not on Christmas"
    );
    let all = events(&world);
    let choir = &all[0];
    assert!(matches!(choir.repetition, Repetition::Occurrence { is_apart: false, .. }));
    assert_eq!(choir.details.end, Some(at("2026-11-27 21:00")));
    assert_eq!(choir.place.name, "Circolo Sud");
    assert_eq!(choir.place.address, "Via Roma 1, 10121 Torino TO, Italia");
    assert!(choir.details.description.contains("<b>Coro</b>"), "{}", choir.details.description);
    let fair = all.iter().find(|event| event.details.title == "Fiera del libro").unwrap();
    let times = (fair.details.start, fair.details.end, fair.details.multidate);
    assert_eq!(times, (at("2026-12-06 00:00"), Some(at("2026-12-08 23:59")), Some(true)));
}

#[test]
fn zones_of_windows_are_known_by_name_or_by_their_clocks() {
    let (world, editor) = world();
    let report = take(&world, &editor, OUTLOOK);
    assert_eq!(
        said(&report),
        [
            "1 new Plenum x1",
            "2 new Film x1",
            "3 refused Zahnarzt x1: it is private",
            "4 refused Nirgendwo x1: its time zone isn't known",
        ]
    );
    assert_eq!(
        shown(&world),
        ["Plenum 12-03 19:00", "Film 12-04 20:00", "Plenum 01-07 19:00", "Plenum 02-04 19:00"]
    );
    let all = events(&world);
    assert_eq!(all[0].details.description, "<p>Bitte <b>Stuhl</b> mitbringen.</p>");
    assert_eq!(all[0].tags, ["Politik", "Offen"]);
    assert_eq!(
        (all[0].place.name.as_str(), all[0].place.address.as_str()),
        ("Stadtteilhaus", "Stadtteilhaus")
    );
}

#[test]
fn what_no_series_can_say_comes_as_dates() {
    let (world, editor) = world();
    let report = take(&world, &editor, NEXTCLOUD);
    assert_eq!(said(&report), ["1 new Küche für alle x6", "2 new Reparatur-Café x1"]);
    assert_eq!(
        shown(&world),
        ["01", "03", "08", "10", "12", "15", "17"].map(|day| match day {
            "12" => "Reparatur-Café 12-12 15:00".to_owned(),
            day => format!("Küche für alle 12-{day} 18:00"),
        })
    );
    let all = events(&world);
    assert!(all.iter().all(|event| event.repetition == Repetition::Once));
    let repair = all.iter().find(|event| event.details.title == "Reparatur-Café").unwrap();
    assert_eq!(repair.details.end, Some(at("2026-12-12 18:00")));
    assert_eq!(repair.details.online_locations, ["https://meet.example/reparatur"]);
    assert_eq!(repair.place.name, "Online");
    assert!(repair.details.description.contains("href=\"https://infoladen.example/reparatur\""));
}

#[test]
fn other_zones_keep_their_clocks_and_times_without_a_zone_are_ours() {
    let (world, editor) = world();
    let report = take(&world, &editor, APPLE);
    assert_eq!(said(&report), ["1 new Three nights x3", "2 new Floating x1"]);
    assert_eq!(
        shown(&world),
        [
            "Three nights 12-04 02:00",
            "Three nights 12-05 02:00",
            "Floating 12-05 21:00",
            "Three nights 12-06 02:00"
        ]
    );
    let place = events(&world)[0].place.clone();
    assert_eq!((place.name.as_str(), place.address.as_str()), ("The Basement", "12 West St, New York"));
    assert_eq!((place.latitude, place.longitude), (Some(40.7), Some(-74.0)));
    assert_eq!(events(&world)[2].place.id, place.id, "a place of that name is that place");
}

#[test]
fn calendars_of_other_agendas_come_but_not_what_is_from_here() {
    let (world, editor) = world();
    assert_eq!(said(&take(&world, &editor, MOBILIZON)), ["1 new Install party x1"]);
    assert_eq!(
        said(&take(&world, &editor, GANCIO)),
        ["1 new Assemblea x1", "2 refused Da noi x1: it is an event of this agenda"]
    );
    let all = events(&world);
    assert!(all[0].details.description.starts_with("<p>Tutte e <strong>tutti</strong></p>"));
    assert_eq!((all[0].place.name.as_str(), all[0].place.address.as_str()), ("Circolo Sud", "Via Roma 1"));
    assert_eq!(all[1].tags, ["Ateliers", "Linux"]);
}

#[test]
fn where_no_series_are_allowed_they_come_as_dates() {
    let (world, editor) = world();
    allow(&world, "allow_recurrent_event", false);
    let report = take(&world, &editor, OUTLOOK);
    assert_eq!(said(&report)[..2], ["1 new Plenum x3", "2 new Film x1"], "up to 90 days from the first");
    assert!(events(&world).iter().all(|event| event.repetition == Repetition::Once));
}

#[test]
fn a_place_can_be_stated_for_what_names_none() {
    let (world, editor) = world();
    let asked = super::CalendarAsked { place: "Casa".to_owned(), ..super::asked(GOOGLE) };
    assert!(said(&take_asked(&world, &editor, &asked)).contains(&"3 new Cena sociale x1".to_owned()));
    let all = events(&world);
    let supper = all.iter().find(|event| event.details.title == "Cena sociale").unwrap();
    assert_eq!((supper.place.name.as_str(), supper.details.start), ("Casa", at("2026-12-05 21:00")));
}

#[test]
fn nothing_of_them_comes_twice() {
    let (world, editor) = world();
    let all = [GOOGLE, OUTLOOK, NEXTCLOUD, APPLE, MOBILIZON, GANCIO];
    for text in all {
        take(&world, &editor, text);
    }
    let before = titles(&world);
    for text in all {
        let report = take(&world, &editor, text);
        assert!(!report.changes_something(), "{:?}", said(&report));
    }
    assert_eq!(titles(&world), before);
}

#[test]
fn a_rule_is_a_series_of_ours_if_it_has_the_same_dates() {
    for (rule, ours) in [
        ("FREQ=WEEKLY", Some(Recurrence::Weeks(1))),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", Some(Recurrence::Weeks(2))),
        ("FREQ=WEEKLY;BYDAY=TU,TH", None),
        ("FREQ=WEEKLY;BYDAY=TH", None),
        ("FREQ=DAILY;INTERVAL=14", Some(Recurrence::Weeks(2))),
        ("FREQ=DAILY", None),
        ("FREQ=MONTHLY", Some(Recurrence::Months(1))),
        ("FREQ=MONTHLY;BYMONTHDAY=1", Some(Recurrence::Months(1))),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", None),
        ("FREQ=MONTHLY;BYDAY=1TU", Some(Recurrence::WeekdayOfMonths(1, 1))),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", Some(Recurrence::WeekdayOfMonths(1, 1))),
        ("FREQ=MONTHLY;BYDAY=-1TU", Some(Recurrence::WeekdayOfMonths(1, -1))),
        ("FREQ=YEARLY", Some(Recurrence::Years)),
        ("FREQ=YEARLY;INTERVAL=3", None),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=1TU", Some(Recurrence::WeekdayOfMonths(12, 1))),
    ] {
        let (world, editor) = world();
        let entry = format!(
            "UID:a\nSUMMARY:a\nLOCATION:Hall\nDTSTART;TZID=Europe/Rome:20261201T200000\nRRULE:{rule}"
        );
        let report = take(&world, &editor, &super::calendar(&[&entry]));
        assert_eq!(report.lines[0].recurrence, ours, "{rule}");
        assert_eq!(report.lines[0].step.code(), "new", "{rule}: {:?}", said(&report));
    }
}
