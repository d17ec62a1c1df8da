//! Announcements.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::announcements::{AnnouncementChange, AnnouncementDenied, AnnouncementService};
use uncino_domain::agenda::event::Slice;
use uncino_domain::id::AnnouncementId;
use uncino_testkit::fixtures::World;

use crate::story::denial;

fn said(title: &str, text: &str) -> AnnouncementChange {
    let (title, text) = (Some(title.to_owned()), Some(text.to_owned()));
    AnnouncementChange { title, text, ..AnnouncementChange::default() }
}

#[test]
fn an_announcement_is_shown_until_it_is_hidden() {
    let world = World::default();
    let service = AnnouncementService::new(world.ports.clone());
    let html = "<p>Closed <script>alert(1)</script><b onclick=x>today</b></p>";
    let added = service.add(said(" Closed\n", html), &Administrator::at_the_command_line()).unwrap();
    assert_eq!((&*added.words.title, &*added.words.text), ("Closed", "<p>Closed <b>today</b></p>"));
    assert_eq!(service.find(added.id, false).unwrap(), Some(added.clone()));
    let hide = AnnouncementChange { visible: Some(false), ..AnnouncementChange::default() };
    let hidden = service.change(added.id, hide, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(hidden.words.text, added.words.text, "what is not sent is kept");
    assert_eq!(service.find(added.id, false).unwrap(), None);
    assert_eq!(service.find(added.id, true).unwrap(), Some(hidden.clone()));
    assert_eq!(service.list().unwrap(), [hidden]);
    service.remove(added.id, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(
        denial(service.remove(added.id, &Administrator::at_the_command_line())),
        AnnouncementDenied::NotFound
    );
}

#[test]
fn what_is_wrong_is_said() {
    let world = World::default();
    let service = AnnouncementService::new(world.ports.clone());
    for title in ["", " ", "a\0", &"x".repeat(256)] {
        assert_eq!(
            denial(service.add(said(title, ""), &Administrator::at_the_command_line())),
            AnnouncementDenied::Title
        );
    }
    let long = "x".repeat(20_001);
    assert_eq!(
        denial(service.add(said("x", &long), &Administrator::at_the_command_line())),
        AnnouncementDenied::Text
    );
    let deep = "<p>".repeat(3_000);
    assert_eq!(
        denial(service.add(said("x", &deep), &Administrator::at_the_command_line())),
        AnnouncementDenied::Text
    );
    let nowhere = service.change(AnnouncementId(99), said("x", ""), &Administrator::at_the_command_line());
    assert_eq!(denial(nowhere), AnnouncementDenied::NotFound);
}

#[test]
fn what_somebody_else_changed_meanwhile_is_not_written_over() {
    let world = World::default();
    let service = AnnouncementService::new(world.ports.clone());
    let by = Administrator::at_the_command_line();
    let added = service.add(said("First", ""), &by).unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    let seen = |title: &str, seen| AnnouncementChange { seen: Some(seen), ..said(title, "") };
    let second = service.change(added.id, seen("Second", added.updated_at), &by).unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    let late = service.change(added.id, seen("Third", added.updated_at), &by);
    assert_eq!(denial(late), AnnouncementDenied::ChangedMeanwhile);
    assert_eq!(service.find(added.id, true).unwrap().unwrap().words.title, "Second");
    service.change(added.id, seen("Third", second.updated_at), &by).unwrap();
    let found = service.search("third", Slice { offset: 0, limit: 9 }, &by).unwrap();
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [added.id]);
}
