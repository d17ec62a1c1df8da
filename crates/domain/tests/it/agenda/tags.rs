//! Finding, renaming and removing tags.

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::tag_search::{TagOrder, TagSearch};
use uncino_domain::agenda::tags::{TagDenied, TagService};
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, in_person, service as events, submission, tags};
use crate::people::support::actions;
use crate::story::outcome;

fn service(world: &World) -> TagService {
    TagService::new(world.ports.clone())
}

fn tagged(words: &[&str]) -> EventSubmission {
    EventSubmission { tags: tags(words), ..submission() }
}

fn list(world: &World) -> Vec<(String, u32)> {
    let usages = service(world).list_with_hidden(&Administrator::at_the_command_line()).unwrap();
    usages.into_iter().map(|usage| (usage.tag, usage.count)).collect()
}

fn counted(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
    expected.iter().map(|(tag, count)| ((*tag).to_owned(), *count)).collect()
}

fn rename(world: &World, tag: &str, new: &str) -> Result<(), TagDenied> {
    let answer = service(world).rename(tag.to_owned(), new, &Administrator::at_the_command_line());
    outcome(answer)
}

fn remove(world: &World, tag: &str) -> Result<(), TagDenied> {
    let answer = service(world).remove(tag.to_owned(), &Administrator::at_the_command_line());
    outcome(answer)
}

/// The tags of an event, as its author sees them now.
fn tags_of(world: &World, author: &Caller, event: &Event) -> Vec<String> {
    events(world).find(author, &event.slug).unwrap().unwrap().0.tags
}

#[test]
fn tags_are_listed_the_most_used_first_then_by_name() {
    let (world, author) = agenda();
    for words in [&["punk", "jazz"][..], &["JAZZ", "Choir"], &["jazz"]] {
        add(&world, &author, tagged(words));
    }
    assert_eq!(list(&world), counted(&[("jazz", 3), ("Choir", 1), ("punk", 1)]));
}

#[test]
fn a_tag_that_only_hidden_events_have_is_listed_for_administrators_alone() {
    let (world, author) = agenda();
    add(&world, &author, tagged(&["jazz"]));
    add(&world, &Caller::Anonymous, tagged(&["pills"]));
    assert_eq!(list(&world), counted(&[("jazz", 1), ("pills", 1)]));
    assert_eq!(service(&world).offered().unwrap(), ["jazz"]);
}

#[test]
fn a_search_finds_words_in_tags_of_visible_events_without_regard_to_case() {
    let (world, author) = agenda();
    add(&world, &author, tagged(&["Free jazz", "Über-Punk"]));
    add(&world, &Caller::Anonymous, tagged(&["jazz pills"]));
    for (words, found) in [
        ("JAZZ", vec!["Free jazz"]),
        (" über ", vec!["Über-Punk"]),
        ("ÜBER", vec!["Über-Punk"]),
        ("pills", vec![]),
        ("%", vec![]),
        ("a\0b", vec![]),
    ] {
        assert_eq!(service(&world).search(words).unwrap(), found, "{words:?}");
    }
}

#[test]
fn a_search_gives_ten_at_most() {
    let (world, author) = agenda();
    let words: Vec<String> = (0..12).map(|number| format!("tag {number}")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    add(&world, &author, tagged(&words));
    assert_eq!(service(&world).search("tag").unwrap().len(), 10);
}

#[test]
fn a_renamed_tag_has_its_new_name_on_every_event_in_its_old_place() {
    let (world, author) = agenda();
    let first = add(&world, &author, tagged(&["music", "Jaz", "free"]));
    let second = add(&world, &author, tagged(&["jaz"]));
    let other = add(&world, &author, tagged(&["punk"]));
    assert_eq!(rename(&world, "JAZ", " Jazz\n"), Ok(()));
    assert_eq!(tags_of(&world, &author, &first), ["music", "Jazz", "free"]);
    assert_eq!(tags_of(&world, &author, &second), ["Jazz"]);
    assert_eq!(tags_of(&world, &author, &other), ["punk"]);
    assert_eq!(rename(&world, "jaz", "x"), Err(TagDenied::NotFound));
}

#[test]
fn a_tag_can_get_another_spelling() {
    let (world, author) = agenda();
    let event = add(&world, &author, tagged(&["jazz"]));
    assert_eq!(rename(&world, "jazz", "JAZZ"), Ok(()));
    assert_eq!(tags_of(&world, &author, &event), ["JAZZ"]);
    assert_eq!(list(&world), counted(&[("JAZZ", 1)]));
}

#[test]
fn two_tags_become_one_and_an_event_that_had_both_has_it_once_at_its_first_place() {
    let (world, author) = agenda();
    let both = add(&world, &author, tagged(&["concert", "free", "concerts"]));
    let one = add(&world, &author, tagged(&["concerts"]));
    assert_eq!(rename(&world, "concerts", "Concert"), Ok(()));
    assert_eq!(tags_of(&world, &author, &both), ["Concert", "free"]);
    assert_eq!(tags_of(&world, &author, &one), ["Concert"]);
    assert_eq!(list(&world), counted(&[("Concert", 2), ("free", 1)]));
}

#[test]
fn a_removed_tag_is_on_no_event_and_can_come_back_in_another_spelling() {
    let (world, author) = agenda();
    let event = add(&world, &author, tagged(&["Jazz", "free"]));
    let hidden = add(&world, &Caller::Anonymous, tagged(&["jazz"]));
    assert_eq!(remove(&world, "JAZZ"), Ok(()));
    assert_eq!(tags_of(&world, &author, &event), ["free"]);
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    assert_eq!(tags_of(&world, &editor, &hidden), Vec::<String>::new());
    assert_eq!(list(&world), counted(&[("free", 1)]));
    assert_eq!(add(&world, &author, tagged(&["jAZZ"])).tags, ["jAZZ"]);
}

#[test]
fn a_bad_name_and_an_unknown_tag_are_refused_and_nothing_changes() {
    let (world, author) = agenda();
    add(&world, &author, tagged(&["jazz"]));
    let before = (list(&world), actions(&world));
    for bad in ["", "  ", "\u{1}", "a\0b", &*"ä".repeat(101)] {
        assert_eq!(rename(&world, "jazz", bad), Err(TagDenied::Malformed), "{bad:?}");
    }
    assert_eq!(rename(&world, "ja\0zz", "x"), Err(TagDenied::Malformed));
    assert_eq!(rename(&world, "punk", "jazz"), Err(TagDenied::NotFound));
    for unknown in ["punk", "", "ja\0zz"] {
        assert_eq!(remove(&world, unknown), Err(TagDenied::NotFound), "{unknown:?}");
    }
    assert_eq!((list(&world), actions(&world)), before);
    assert_eq!(rename(&world, "jazz", &"ä".repeat(100)), Ok(()));
}

#[test]
fn a_tag_that_was_seen_is_renamed_and_becomes_another_only_if_it_may() {
    let (world, author) = agenda();
    let live = add(&world, &author, tagged(&["Jazz live"]));
    add(&world, &author, tagged(&["jazz"]));
    let rename = |tag: &str, new: &str, may_merge| {
        outcome(service(&world).rename_exactly(
            tag.to_owned(),
            (new, may_merge),
            &Administrator::at_the_command_line(),
        ))
    };
    let before = (list(&world), actions(&world));
    assert_eq!(rename("jazz live", "JAZZ", false), Err(TagDenied::NameTaken));
    assert_eq!(rename("rock", "pop", true), Err(TagDenied::NotFound));
    assert_eq!(rename("jazz", " ", true), Err(TagDenied::Malformed));
    assert_eq!((list(&world), actions(&world)), before);
    assert_eq!(rename("JAZZ LIVE", "Jazz Live", false), Ok(()), "its own name in another spelling");
    assert_eq!(rename("Jazz Live", "jazz", true), Ok(()));
    assert_eq!(tags_of(&world, &author, &live), ["jazz"]);
    assert_eq!(rename("Jazz Live", "Blues", true), Err(TagDenied::NotFound), "what it became is not meant");
    assert_eq!(list(&world), counted(&[("jazz", 2)]));
    assert_eq!(rename("jazz", "Jazz Live", false), Ok(()), "nothing has that name, it only leads there");
    let find = |name: &str| service(&world).find(name, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(find("jazz live").map(|usage| (usage.tag, usage.count)), Some(("Jazz Live".to_owned(), 2)));
    assert_eq!((find("jazz"), find("a\0b")), (None, None));
}

#[test]
fn a_part_of_the_tags_is_listed() {
    let (world, author) = agenda();
    add(&world, &author, tagged(&["Jazz", "Età", "Folk"]));
    add(&world, &Caller::Anonymous, tagged(&["jazz"]));
    let part = |words: &str, order| {
        let asked = TagSearch { words: words.to_owned(), order, offset: 0, limit: 2 };
        let part = service(&world).list_part(&asked, &Administrator::at_the_command_line()).unwrap();
        part.into_iter().map(|usage| (usage.tag, usage.count)).collect::<Vec<_>>()
    };
    assert_eq!(part("", TagOrder::MostUsed), counted(&[("Jazz", 2), ("Età", 1)]));
    assert_eq!(part("", TagOrder::Name), counted(&[("Età", 1), ("Folk", 1)]));
    assert_eq!(part(" eta\0 ", TagOrder::Name), counted(&[("Età", 1)]));
}
