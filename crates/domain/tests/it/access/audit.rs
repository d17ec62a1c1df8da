//! The audit log: who did what, from where, through which application.

use uncino_domain::access::audit::{AuditEntry, AuditQuery, AuditTopic};
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::places::{PlaceChange, PlaceService};
use uncino_domain::agenda::tags::TagService;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::client_administration::ClientAdministrationService;
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationService};
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::log_ins::LogInService;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::set_up::{SetUp, SetUpService};
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::UserKey;
use uncino_domain::secret::Secret;
use uncino_domain::storage::EventChange;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::agenda::events;
use crate::agenda::events::{in_person, submission, titled};
use crate::people::support::{
    ANOTHER, actions, administration, email, from, log, password, recovery_link, try_log_in,
};
use crate::story::{Now as _, Presentation, Story, denial, refresh_of};

const HERE: &str = "192.0.2.1";
const ANNA: &str = "anna@example.org";

/// A story that is told from an address, and that is all in the log so far.
fn story(begin: fn() -> Story) -> (Story, usize) {
    let story = begin();
    let story = Story { world: from(&story.world, HERE), ..story };
    let before = log(&story.world).len();
    (story, before)
}

/// What is new in the log: who, through which application, what, to what. All of it happened now and here.
fn news(world: &World, before: usize) -> Vec<(String, String, String, String)> {
    let new = log(world).into_iter().skip(before);
    new.map(|entry| {
        assert_eq!((entry.at, entry.address.as_deref()), (world.clock_now(), Some(HERE)), "{}", entry.action);
        let application = entry.client_id.map(|id| id.to_string()).unwrap_or_default();
        (entry.actor.unwrap_or_default(), application, entry.action, entry.subject.unwrap_or_default())
    })
    .collect()
}

fn expected(rows: &[(&str, &str, &str, &str)]) -> Vec<(String, String, String, String)> {
    let own = str::to_owned;
    rows.iter()
        .map(|(actor, client, action, subject)| (own(actor), own(client), own(action), own(subject)))
        .collect()
}

#[test]
fn what_a_person_does_to_their_account_is_logged() {
    let (story, before) = story(Story::compatible);
    let world = &story.world;
    let accounts = AccountService::new(world.ports.clone());
    let request =
        AccountRequest { email: email("new@example.org"), password: password(PASSWORD), description: None };
    accounts.request(request).unwrap();
    try_log_in(world, ANNA, "wrong horse").unwrap_err();
    let api = ApiLogInService::new(world.ports.clone());
    api.log_in(ANNA, &Secret::new("wrong horse")).unwrap_err();
    try_log_in(world, ANNA, PASSWORD).unwrap();
    api.log_in(ANNA, &Secret::new(PASSWORD)).unwrap();
    let log_ins = LogInService::new(world.ports.clone());
    let _removal = log_ins.end(&person(&story.user), story.session.id.0).unwrap();
    log_ins.end_all(&person(&story.user)).unwrap();
    accounts
        .change_password(&person(&story.user), &Secret::new(PASSWORD), &password(ANOTHER), false)
        .unwrap();
    let link = recovery_link(world, ANNA);
    RecoveryService::new(world.ports.clone()).recover(&link, &password(PASSWORD), false).unwrap();
    accounts.leave(&person(&story.user), &Secret::new(PASSWORD), EventsOfLeaver::Stay).unwrap();
    let rows = [
        ("", "", "account.requested", "new@example.org"),
        ("", "", "log_in.failed", ANNA),
        ("", "", "log_in.failed", ANNA),
        (ANNA, "", "log_in.browser", ""),
        (ANNA, "", "log_in.api", ""),
        (ANNA, "", "log_in.ended", ""),
        (ANNA, "", "log_in.ended", "everywhere"),
        (ANNA, "", "password.changed", ""),
        (ANNA, "", "password.recovered", ""),
        (ANNA, "", "account.removed", ANNA),
    ];
    assert_eq!(news(world, before), expected(&rows));
}

#[test]
fn what_an_administrator_does_to_people_is_logged() {
    let (story, _) = story(Story::compatible);
    let world = &story.world;
    let admin = world.user("admin@example.org", Role::Admin);
    let request =
        AccountRequest { email: email("new@example.org"), password: password(PASSWORD), description: None };
    AccountService::new(world.ports.clone()).request(request).unwrap();
    let before = log(world).len();
    let (people, actor) = (administration(world), || person(&admin).administrator().unwrap());
    let (new, anna) = (UserKey::Email(email("new@example.org")), UserKey::Id(story.user.id));
    people.approve(new, &actor()).unwrap();
    people.create(email("carla@example.org"), Role::User, &password(PASSWORD), &actor()).unwrap();
    people.invite(email("dora@example.org"), Role::User, &actor()).unwrap();
    people.set_active(anna.clone(), false, &actor()).unwrap();
    people.set_active(anna.clone(), true, &actor()).unwrap();
    people.set_role(anna.clone(), Role::Editor, &actor()).unwrap();
    people.reset_password(anna.clone(), &password(ANOTHER), &Administrator::at_the_command_line()).unwrap();
    people.remove(anna, &actor()).unwrap();
    let admin = "admin@example.org";
    let rows = [
        (admin, "", "account.approved", "new@example.org"),
        (admin, "", "account.made", "carla@example.org"),
        (admin, "", "account.made", "dora@example.org"),
        (admin, "", "account.disabled", ANNA),
        (admin, "", "account.enabled", ANNA),
        (admin, "", "account.role_changed", "anna@example.org → editor"),
        ("command line", "", "password.reset", ANNA),
        (admin, "", "account.removed", ANNA),
    ];
    assert_eq!(news(world, before), expected(&rows));
}

#[test]
fn what_happens_to_an_application_is_logged() {
    let (story, before) = story(Story::compatible);
    let world = &story.world;
    let metadata = ClientMetadata {
        name: Some("Second".to_owned()),
        redirect_uris: vec!["https://second.example/".to_owned()],
        ..ClientMetadata::default()
    };
    let registration = RegistrationService::new(world.ports.clone());
    let second =
        registration.register_compatible(&metadata, &Caller::Anonymous).unwrap().client.id.to_string();
    let third = registration.register_compatible(&metadata, &in_person(&story.user)).unwrap();
    let third = third.client.id.to_string();
    story.tokens();
    let id = &story.client.client.id;
    let _removal =
        ApplicationService::new(world.ports.clone()).revoke(&person(&story.user), id.clone()).unwrap();
    let clients = ClientAdministrationService::new(world.ports.clone());
    let admin = person(&User { role: Role::Admin, ..story.user.clone() }).administrator().unwrap();
    clients.suspend(id, &admin).unwrap();
    clients.resume(id, &admin).unwrap();
    clients.make_strict(id, &Administrator::at_the_command_line()).unwrap();
    clients.remove(id, &admin).unwrap();
    let (wordpress, second, third) =
        (format!("WPGancio ({id})"), format!("Second ({second})"), format!("Second ({third})"));
    let rows = [
        ("", "", "application.registered", &*second),
        (ANNA, "", "application.registered", &*third),
        (ANNA, "", "application.authorized", &*wordpress),
        (ANNA, "", "application.revoked", &*wordpress),
        (ANNA, "", "application.suspended", &*wordpress),
        (ANNA, "", "application.resumed", &*wordpress),
        ("command line", "", "application.made_strict", &*wordpress),
        (ANNA, "", "application.removed", &*wordpress),
    ];
    assert_eq!(news(world, before), expected(&rows));
}

#[test]
fn a_replay_and_a_reuse_are_logged_though_they_are_refused_with_the_application() {
    for (begin, is_harmless) in [(Story::compatible as fn() -> Story, true), (Story::strict, false)] {
        let (story, _) = story(begin);
        let (shown, id) = (story.presentation(), story.client.client.id.to_string());
        let tokens = story.redeem(&shown).unwrap();
        let before = log(&story.world).len();
        story.redeem(&shown).unwrap_err();
        assert_eq!(story.works(&tokens.access_token), is_harmless);
        let name = &*story.client.client.described();
        assert_eq!(news(&story.world, before), expected(&[("", &id, "code.replayed", name)]));
        let second = story.tokens();
        story.refresh(refresh_of(&second)).unwrap();
        story.advance(chrono::TimeDelta::minutes(5));
        let before = log(&story.world).len();
        story.refresh(refresh_of(&second)).unwrap_err();
        assert_eq!(news(&story.world, before), expected(&[("", &id, "refresh_token.reused", name)]));
    }
}

/// What the story's application would send as.
fn application(story: &Story) -> Caller {
    let (access, _) = story.access().authenticate(&story.tokens().access_token).unwrap();
    Caller::Authenticated(Box::new(access))
}

#[test]
fn what_happens_to_an_event_is_logged_with_the_application() {
    let (story, _) = story(Story::compatible);
    let world = &story.world;
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let (caller, client) = (application(&story), story.client.client.id.to_string());
    let before = log(world).len();
    let service = events::service(world);
    let own = Some(service.add(&caller, titled("Concert"), None, None).unwrap().id);
    service.change(&caller, own, &titled("Big concert"), None).unwrap();
    service.remove(&caller, own, "").unwrap();
    let waiting = Some(service.add(&Caller::Anonymous, titled("Party"), None, None).unwrap().id);
    service.show(&editor, waiting).unwrap();
    service.hide(&editor, waiting, "").unwrap();
    service.add(&in_person(&story.user), titled("Choir"), None, None).unwrap();
    let editor = "editor@example.org";
    let rows = [
        (ANNA, &*client, "event.added", "Concert"),
        (ANNA, &*client, "event.changed", "Big concert"),
        (ANNA, &*client, "event.removed", "Big concert"),
        ("", "", "event.added", "Party"),
        (editor, "", "event.confirmed", "Party"),
        (editor, "", "event.unconfirmed", "Party"),
        (ANNA, "", "event.added", "Choir"),
    ];
    assert_eq!(news(world, before), expected(&rows));
}

#[test]
fn what_an_administrator_does_to_the_instance_is_logged() {
    let world = from(&World::default(), HERE);
    let link = SetUpService::new(world.ports.clone()).invite().unwrap().unwrap();
    let set_up = SetUp {
        email: email(ANNA),
        password: password(PASSWORD),
        title: "Circolo".to_owned(),
        time_zone: "Europe/Rome".to_owned(),
        language: "en".to_owned(),
    };
    let anna: User = SetUpService::new(world.ports.clone()).finish(&link, set_up).unwrap();
    let actor = || person(&anna).administrator().unwrap();
    let place = events::add(&world, &in_person(&anna), submission()).place;
    let change = PlaceChange { name: Some("Palazzo civico".to_owned()), ..PlaceChange::default() };
    PlaceService::new(world.ports.clone()).change(place.id, change, &actor()).unwrap();
    let tags = TagService::new(world.ports.clone());
    tags.rename("music".to_owned(), "Musica", &actor()).unwrap();
    tags.remove("free".to_owned(), &actor()).unwrap();
    let changes = vec![("title".to_owned(), "New".into()), ("custom_js".to_owned(), 1.into())];
    InstanceService::new(world.ports.clone()).change(changes, &actor()).unwrap();
    let rows = [
        (ANNA, "", "set_up.finished", ""),
        (ANNA, "", "event.added", "Concert of the year"),
        (ANNA, "", "place.changed", "Palazzo civico"),
        (ANNA, "", "tag.renamed", "music → Musica"),
        (ANNA, "", "tag.removed", "free"),
        (ANNA, "", "setting.changed", "title"),
        (ANNA, "", "setting.changed", "custom_js"),
    ];
    assert_eq!(news(&world, 0), expected(&rows));
}

/// Other services' refusals are checked where they are tested.
#[test]
fn what_is_refused_is_not_logged() {
    let (story, _) = story(Story::strict);
    let (world, caller) = (&story.world, application(&story));
    let event = events::add(world, &Caller::Anonymous, submission());
    let (shown, before) = (story.presentation(), actions(world).len());
    let service = events::service(world);
    denial(service.add(&caller, EventSubmission::default(), None, None));
    denial(service.change(&caller, Some(event.id), &submission(), None));
    denial(service.remove(&caller, Some(event.id), ""));
    denial(service.show(&caller, Some(event.id)));
    denial(
        RegistrationService::new(world.ports.clone())
            .register_compatible(&ClientMetadata::default(), &Caller::Anonymous),
    );
    denial(story.redeem(&Presentation { code_verifier: Some("wrong".repeat(10)), ..shown.clone() }));
    denial(story.redeem(&Presentation { secret: Some(Secret::new("wrong")), ..shown }));
    denial(story.refresh(&Secret::new("unknown")));
    try_log_in(world, "nobody@example.org", PASSWORD).unwrap_err();
    assert_eq!(actions(world).len(), before);
}

#[test]
fn a_log_in_that_was_not_looked_at_is_not_logged() {
    let (story, before) = story(Story::compatible);
    for _ in 0..20 {
        try_log_in(&story.world, ANNA, "wrong horse").unwrap_err();
    }
    assert_eq!(news(&story.world, before).len(), 5);
}

#[test]
fn the_log_is_read_the_latest_first_a_page_at_a_time() {
    let world = World::default();
    for number in 0..5 {
        world.user(&format!("user{number}@example.org"), Role::User);
    }
    let service = AuditService::new(world.ports.clone());
    let subjects = |page: &[AuditEntry]| -> Vec<String> {
        page.iter().map(|entry| entry.subject.clone().unwrap()).collect()
    };
    let list = |before| {
        let query = AuditQuery { before, ..AuditQuery::latest(2) };
        service.list(&query, &Administrator::at_the_command_line()).unwrap()
    };
    let first = list(None);
    assert_eq!(subjects(&first), ["user4@example.org", "user3@example.org"]);
    let second = list(Some(first[1].id));
    assert_eq!(subjects(&second), ["user2@example.org", "user1@example.org"]);
    let third = list(Some(second[1].id));
    assert_eq!(subjects(&third), ["user0@example.org"]);
    assert_eq!(list(Some(third[0].id)), []);
}

#[test]
fn the_log_is_searched() {
    let world = World::default();
    for name in ["anna", "bert"] {
        world.user(&format!("{name}@example.org"), Role::User);
    }
    let service = AuditService::new(world.ports.clone());
    let found = |words: &str, topic| {
        let query = AuditQuery { words: words.to_owned(), topic, ..AuditQuery::latest(9) };
        service.list(&query, &Administrator::at_the_command_line()).unwrap().len()
    };
    assert_eq!(found("  ANNA\0 ", None), 1, "what no text has is left out");
    assert_eq!(found("anna", Some(AuditTopic::People)), 1);
    assert_eq!(found("anna", Some(AuditTopic::Events)), 0);
    assert_eq!(found(&format!("{}nobody", " ".repeat(300)), None), 0);
    assert_eq!(found(&"x".repeat(100_000), None), 0, "however long");
}

#[test]
fn an_entry_outlives_the_person_and_the_application() {
    let story = Story::compatible();
    events::add(&story.world, &application(&story), submission());
    let entry = || log(&story.world).into_iter().find(|entry| entry.action == "event.added").unwrap();
    let before = entry();
    assert_eq!(before.client_name.as_deref(), Some("WPGancio"));
    story.remove_client();
    administration(&story.world)
        .remove(UserKey::Id(story.user.id), &Administrator::at_the_command_line())
        .unwrap();
    assert_eq!(before.actor.as_deref(), Some(ANNA));
    assert_eq!(entry(), AuditEntry { client_name: None, ..before });
}

#[test]
fn a_command_line_has_no_address() {
    let world = World::default();
    world.user(ANNA, Role::User);
    assert_eq!(log(&world)[0].address, None);
}

/// A subject can come from outside: what it names needs not fit where it is kept.
#[test]
fn a_long_subject_is_cut() {
    let world = World::default();
    let (tag, new) = ("ä".repeat(290), "ö".repeat(100));
    let event = events::add(&world, &Caller::Anonymous, submission());
    let place_id = event.place.id;
    let change = EventChange {
        details: event.details,
        place_id,
        tags: vec![tag.clone()],
        picture: None,
        repetition: event.repetition,
        updated_at: world.clock_now(),
    };
    let changed =
        world.ports.storage.write(move |repositories| repositories.events().update(event.id, &change));
    changed.unwrap();
    TagService::new(world.ports.clone())
        .rename(tag.clone(), &new, &Administrator::at_the_command_line())
        .unwrap();
    let subject = log(&world).pop().unwrap().subject.unwrap();
    assert_eq!(subject, format!("{tag} → {}", "ö".repeat(7)));
}

#[test]
fn the_right_password_of_an_account_that_is_not_active_is_not_called_wrong() {
    let story = Story::compatible();
    story.shut_out_by_hand();
    assert!(try_log_in(&story.world, ANNA, PASSWORD).is_err());
    assert_eq!(actions(&story.world).last().map(String::as_str), Some("log_in.refused"));
    assert!(try_log_in(&story.world, ANNA, "wrong horse").is_err());
    assert_eq!(actions(&story.world).last().map(String::as_str), Some("log_in.failed"));
}
