//! What authors and editors are told by letter: what was decided about an event, and what waits.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission};
use uncino_domain::agenda::hiding::{MAX_REASON, Published, Publisher};
use uncino_domain::agenda::message::MessageAuthor;
use uncino_domain::agenda::moderation::ModerationService;
use uncino_domain::change::Change;
use uncino_domain::people::account::AccountService;
use uncino_domain::people::letter::{DecidedEvent, EventDecision, LetterContent};
use uncino_domain::people::user::{Role, User};
use uncino_domain::storage::MessageQuery;
use uncino_testkit::fixtures::{World, person};

use crate::agenda::events::{add, in_person, refusal, service, submission, titled};
use crate::people::support::letters;

fn staff(world: &World) -> (User, User) {
    (world.user("anna@example.org", Role::User), world.user("editor@example.org", Role::Editor))
}

/// What the last letter says was decided, and why.
fn last_decision(world: &World) -> Option<(EventDecision, Option<String>, bool)> {
    match world.letters.all().pop()?.content {
        LetterContent::EventDecided(DecidedEvent { decision, reason, has_account, .. }) => {
            Some((decision, reason, has_account))
        }
        _ => None,
    }
}

fn silence(world: &World, user: &User) {
    let account = AccountService::new(world.ports.clone());
    account.describe(&person(user), Change::Keep, Some(false)).unwrap();
}

#[test]
fn an_author_is_told_what_somebody_else_decided_and_why() {
    let world = World::default();
    let (anna, editor) = staff(&world);
    let event = add(&world, &in_person(&anna), submission());
    let (by, id) = (in_person(&editor), Some(event.id));
    assert!(service(&world).hide(&by, id, " Twice on the agenda\0 ").unwrap());
    let because = Some("Twice on the agenda".to_owned());
    assert_eq!(last_decision(&world), Some((EventDecision::Hidden, because, true)));
    let hidden = service(&world).find_by_id(&by, event.id).unwrap().unwrap();
    let moderation = ModerationService::new(world.ports.clone());
    assert_eq!(moderation.word_of_editors(&hidden).unwrap(), Some("Twice on the agenda".to_owned()));
    assert!(!service(&world).hide(&by, id, "Again").unwrap(), "somebody was quicker");
    assert!(service(&world).show(&by, id).unwrap());
    assert_eq!(last_decision(&world), Some((EventDecision::Shown, None, true)));
    let endless = "x".repeat(MAX_REASON + 1);
    service(&world).remove(&by, id, &endless).unwrap();
    assert_eq!(last_decision(&world), Some((EventDecision::Removed, Some("x".repeat(MAX_REASON)), true)));
    let told = ["event hidden", "event shown", "event removed"].map(|what| (anna.email.to_string(), what));
    assert_eq!(letters(&world), told);
}

#[test]
fn nobody_is_told_of_their_own_deeds_or_against_their_will() {
    let world = World::default();
    let (anna, editor) = staff(&world);
    let own = add(&world, &in_person(&editor), submission());
    service(&world).hide(&in_person(&editor), Some(own.id), "Mine").unwrap();
    service(&world).remove(&in_person(&editor), Some(own.id), "Mine").unwrap();
    silence(&world, &anna);
    let hers = add(&world, &in_person(&anna), submission());
    service(&world).hide(&in_person(&editor), Some(hers.id), "Hers").unwrap();
    assert_eq!(letters(&world), []);
    let about = MessageQuery::about(hers.id);
    let found = world.ports.storage.read(move |repositories| repositories.messages().list(about)).unwrap();
    assert_eq!(found.len(), 1, "it stands beside her event");
    assert_eq!((found[0].author, found[0].is_author_visible), (MessageAuthor::Editor, true));
}

#[test]
fn who_has_no_account_may_leave_an_address_for_the_answer() {
    let world = World::default();
    let (_anna, editor) = staff(&world);
    silence(&world, &editor);
    let sent = |reply_to: &str| EventSubmission { reply_to: Some(reply_to.to_owned()), ..submission() };
    let [silent, answered] = [" ", " Nora@Example.org "].map(|to| add(&world, &Caller::Anonymous, sent(to)));
    for event in [silent, answered] {
        assert!(event.is_waiting);
        service(&world).show(&in_person(&editor), Some(event.id)).unwrap();
    }
    assert_eq!(letters(&world), [("nora@example.org".to_owned(), "event shown")]);
    assert_eq!(last_decision(&world), Some((EventDecision::Shown, None, false)));
    for malformed in
        ["nora", "a@b@c", "nora@example.org, x@example.org", "nora@example.org\nBcc: x@y.example"]
    {
        let refused = refusal(&world, &Caller::Anonymous, sent(malformed));
        assert_eq!(refused, EventRefusal::ReplyAddressMalformed, "{malformed:?}");
    }
}

#[test]
fn editors_get_one_letter_about_all_that_came_within_a_quarter_of_an_hour() {
    let world = World::default();
    let (_anna, editor) = staff(&world);
    let admin = world.user("admin@example.org", Role::Admin);
    let silent = world.user("silent@example.org", Role::Editor);
    silence(&world, &silent);
    let send = |title: &str| add(&world, &Caller::Anonymous, titled(title));
    let waiting = || -> Vec<(String, Vec<String>)> {
        let said = |letter: uncino_domain::people::letter::Letter| match letter.content {
            LetterContent::EventsWaiting(titles) => (letter.to.to_string(), titles),
            other => panic!("{other:?}"),
        };
        world.letters.all().into_iter().map(said).collect()
    };
    send("First");
    let confirmed = send("Confirmed meanwhile");
    world.clock.advance(TimeDelta::minutes(14));
    assert_eq!(waiting(), []);
    service(&world).show(&in_person(&editor), Some(confirmed.id)).unwrap();
    send("Second");
    world.clock.advance(TimeDelta::minutes(1));
    let both = vec!["First".to_owned(), "Second".to_owned()];
    let [to_editor, to_admin] = [&editor, &admin].map(|user| user.email.to_string());
    let mut told = vec![(to_editor.clone(), both.clone()), (to_admin.clone(), both)];
    assert_eq!(waiting(), told);
    send("Third");
    world.clock.advance(TimeDelta::minutes(15));
    let third = vec!["Third".to_owned()];
    told.extend([(to_editor, third.clone()), (to_admin, third)]);
    assert_eq!(waiting(), told);
    let quick = send("Quick");
    service(&world).show(&in_person(&editor), Some(quick.id)).unwrap();
    world.clock.advance(TimeDelta::minutes(15));
    assert_eq!(waiting(), told, "nothing waits");
}

#[test]
fn an_event_of_a_hidden_lot_that_is_removed_and_had_back_comes_back_with_its_lot() {
    let world = World::default();
    let (anna, _editor) = staff(&world);
    let author = in_person(&anna);
    let by = Administrator::at_the_command_line();
    let [first, second] = ["First", "Second"].map(|title| add(&world, &author, titled(title)).id);
    let asked = Published { publisher: Some(Publisher::Person(anna.id)), ..Published::default() };
    let hiding = service(&world).hide_all(&by, asked, "").unwrap().unwrap();
    let published = || {
        let asked = Published { limit: 9, ..Default::default() };
        let by = person(&world.user("admin@example.org", Role::Admin)).editor().unwrap();
        service(&world).list_published(&by, asked).unwrap()
    };
    for id in [first, second] {
        service(&world).remove(&author, Some(id), "").unwrap();
    }
    service(&world).restore(&author, first).unwrap();
    let found = published();
    assert_eq!((found.count.visible, found.count.hidden, found.hidings[0].count), (0, 1, 1));
    assert_eq!(service(&world).show_again(&by, hiding.id).unwrap(), 1);
    service(&world).restore(&author, second).unwrap();
    for id in [first, second] {
        assert!(service(&world).find_by_id(&Caller::Anonymous, id).unwrap().is_some(), "everybody sees it");
    }
}
