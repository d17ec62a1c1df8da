//! Series and their exceptions, when they come and when they change.

use chrono::TimeDelta;
use uncino_domain::agenda::event::Repetition;
use uncino_testkit::fixtures::World;

use super::{calendar, events, said, take, world};
use crate::agenda::event_series::shown;
use crate::agenda::events::service;

const CHOIR: &str =
    "UID:choir\nSUMMARY:Choir\nLOCATION:Hall\nDTSTART;TZID=Europe/Rome:20261201T200000\nRRULE:FREQ=WEEKLY";

fn with(lines: &str) -> String {
    format!("{CHOIR}\n{lines}")
}

fn first(world: &World, count: usize) -> Vec<String> {
    shown(world).into_iter().take(count).collect()
}

#[test]
fn a_date_that_is_left_out_later_is_gone_and_comes_back_if_it_is_not() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[CHOIR]));
    assert_eq!(first(&world, 3), ["Choir 12-01 20:00", "Choir 12-08 20:00", "Choir 12-15 20:00"]);
    let without = calendar(&[&with("EXDATE;TZID=Europe/Rome:20261208T200000")]);
    assert_eq!(said(&take(&world, &editor, &without)), ["1 changed Choir x1"]);
    assert_eq!(first(&world, 2), ["Choir 12-01 20:00", "Choir 12-15 20:00"]);
    assert_eq!(said(&take(&world, &editor, &without)), ["1 unchanged Choir x1"]);
    take(&world, &editor, &calendar(&[CHOIR]));
    assert_eq!(first(&world, 3), ["Choir 12-01 20:00", "Choir 12-08 20:00", "Choir 12-15 20:00"]);
}

#[test]
fn a_date_far_away_is_left_out_when_its_time_comes() {
    let (world, editor) = world();
    take(
        &world,
        &editor,
        &calendar(&[&with("EXDATE;VALUE=DATE:20270420\nEXDATE;TZID=Europe/Rome:20270427T200000")]),
    );
    assert!(!shown(&world).contains(&"Choir 04-13 20:00".to_owned()), "it isn't made yet");
    world.clock.advance(TimeDelta::days(120));
    service(&world).extend_series().unwrap();
    let all = shown(&world);
    let is_there =
        ["04-13", "04-20", "04-27", "05-04"].map(|day| all.contains(&format!("Choir {day} 20:00")));
    assert_eq!(is_there, [true, false, false, true]);
}

#[test]
fn a_date_that_is_moved_later_is_moved_here_and_keeps_its_address() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[CHOIR]));
    let before = events(&world)[1].clone();
    let moved = "UID:choir\nSUMMARY:Choir in the park\nLOCATION:Park\nRECURRENCE-ID;TZID=Europe/Rome:20261208T200000\nDTSTART;TZID=Europe/Rome:20261209T180000";
    let text = calendar(&[CHOIR, moved]);
    assert_eq!(said(&take(&world, &editor, &text)), ["1 changed Choir x1", "1 changed Choir in the park x1"]);
    assert_eq!(first(&world, 3), ["Choir 12-01 20:00", "Choir in the park 12-09 18:00", "Choir 12-15 20:00"]);
    let after = events(&world)[1].clone();
    assert_eq!((after.id, after.slug), (before.id, before.slug));
    assert!(matches!(after.repetition, Repetition::Occurrence { is_apart: true, .. }));
    let report = take(&world, &editor, &text);
    assert!(!report.changes_something(), "{:?}", said(&report));
    let cancelled = calendar(&[CHOIR, &format!("{moved}\nSTATUS:CANCELLED")]);
    let report = take(&world, &editor, &cancelled);
    assert_eq!(said(&report), ["1 unchanged Choir x1", "1 hidden Choir in the park x1"]);
    assert_eq!(first(&world, 2), ["Choir 12-01 20:00", "Choir 12-15 20:00"]);
}

#[test]
fn a_series_that_moves_takes_its_dates_along() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[CHOIR]));
    let ids: Vec<_> = events(&world).into_iter().map(|event| event.id).collect();
    let later = CHOIR.replace("T200000", "T210000");
    assert_eq!(said(&take(&world, &editor, &calendar(&[&later]))), ["1 changed Choir x1"]);
    assert_eq!(first(&world, 2), ["Choir 12-01 21:00", "Choir 12-08 21:00"]);
    assert_eq!(events(&world).into_iter().map(|event| event.id).collect::<Vec<_>>(), ids);
}

#[test]
fn dates_that_are_in_the_rule_no_more_are_hidden() {
    let (world, editor) = world();
    let days = "UID:k\nSUMMARY:Kitchen\nLOCATION:Hall\nDTSTART;TZID=Europe/Rome:20261201T200000\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4";
    assert_eq!(said(&take(&world, &editor, &calendar(&[days]))), ["1 new Kitchen x4"]);
    let fewer = format!("{days}\nEXDATE;TZID=Europe/Rome:20261203T200000");
    assert_eq!(
        said(&take(&world, &editor, &calendar(&[&fewer]))),
        ["1 unchanged Kitchen x3", "1 hidden Kitchen x1"]
    );
    assert_eq!(shown(&world), ["Kitchen 12-01 20:00", "Kitchen 12-08 20:00", "Kitchen 12-10 20:00"]);
}

#[test]
fn dates_beside_the_rule_come_too() {
    let (world, editor) = world();
    let report =
        take(&world, &editor, &calendar(&[&with("RDATE;TZID=Europe/Rome:20261203T170000,20261208T200000")]));
    assert_eq!(said(&report), ["1 new Choir x2"]);
    assert_eq!(first(&world, 3), ["Choir 12-01 20:00", "Choir 12-03 17:00", "Choir 12-08 20:00"]);
    let dates = "UID:d\nSUMMARY:Dates\nLOCATION:Hall\nDTSTART;VALUE=DATE:20261202\nRDATE;VALUE=DATE:20261204,20261206";
    assert_eq!(said(&take(&world, &editor, &calendar(&[dates]))), ["1 new Dates x3"]);
}
