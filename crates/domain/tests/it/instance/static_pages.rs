//! Static pages.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::event::Slice;
use uncino_domain::instance::static_pages::{
    StaticPageChange, StaticPageDenied, StaticPageKey, StaticPageService,
};
use uncino_testkit::fixtures::World;

use crate::story::denial;

#[test]
fn what_somebody_else_changed_meanwhile_is_not_written_over() {
    let world = World::default();
    let service = StaticPageService::new(world.ports.clone());
    let by = Administrator::at_the_command_line();
    let said = |title: &str, seen| StaticPageChange { title: Some(title.to_owned()), content: None, seen };
    let added = service.add(said("Rules", None), &by).unwrap();
    let key = || StaticPageKey::Id(added.id);
    world.clock.advance(TimeDelta::seconds(1));
    let second = service.change(key(), said("Our rules", Some(added.updated_at)), &by).unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    let late = service.change(key(), said("My rules", Some(added.updated_at)), &by);
    assert_eq!(denial(late), StaticPageDenied::ChangedMeanwhile);
    service.change(key(), said("All rules", Some(second.updated_at)), &by).unwrap();
    let found = service.search("rules all", Slice { offset: 0, limit: 9 }, &by).unwrap();
    assert_eq!(found.into_iter().map(|page| page.words.title).collect::<Vec<_>>(), ["All rules"]);
}
