//! Where a person is logged in: browsers, and programs with their password.

use chrono::TimeDelta;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::origin::Origin;
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::log_ins::{LogIn, LogInId, LogInService};
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::Secret;
use uncino_domain::storage::Removal;
use uncino_testkit::fixtures::{PASSWORD, World, person};
use uuid::Uuid;

use crate::people::support::{actions, from, is_open, recovery_link};
use crate::story::{Now as _, Story};

fn service(world: &World) -> LogInService {
    LogInService::new(world.ports.clone())
}

fn list(world: &World, user: &User) -> Vec<LogIn> {
    service(world).list(user.id).unwrap()
}

fn program(world: &World, user: &User) -> Secret {
    let log_in = ApiLogInService::new(world.ports.clone());
    log_in.log_in(user.email.as_str(), &Secret::new(PASSWORD)).unwrap().access_token
}

fn works(world: &World, token: &Secret) -> bool {
    AccessService::new(world.ports.clone()).authenticate(token).is_ok()
}

fn anna() -> (World, User) {
    let world = World::default();
    let user = world.user("anna@example.org", Role::User);
    (world, user)
}

#[test]
fn browsers_and_programs_are_listed_with_where_they_are_the_last_used_first() {
    let (world, user) = anna();
    let (started, home) = (world.clock_now(), from(&world, "192.0.2.1"));
    let (cookie, visitor) = home.log_in(&user);
    world.clock.advance(TimeDelta::hours(1));
    let bot = World { ports: world.ports.from(Origin::new(None, Some("gancio-py/1"))), ..world.clone() };
    program(&bot, &user);
    let [second, first] = list(&world, &user).try_into().unwrap();
    let session = LogInId::Session(visitor.session.id);
    let expected = LogIn { id: session, origin: home.ports.origin, since: started, last_used_at: started };
    assert_eq!(first, expected);
    assert!(matches!(second.id, LogInId::Api(_)));
    assert_eq!((second.origin, second.since), (bot.ports.origin, world.clock_now()));
    world.clock.advance(TimeDelta::hours(1));
    SessionService::new(world.ports.clone()).touch(visitor.session.id).unwrap();
    let [latest, _] = list(&world, &user).try_into().unwrap();
    assert_eq!((latest.id, latest.since, latest.last_used_at), (session, started, world.clock_now()));
    assert!(is_open(&world, &cookie));
}

#[test]
fn applications_and_other_people_are_not_among_them() {
    let story = Story::compatible();
    story.tokens();
    let other = story.world.user("berta@example.org", Role::User);
    story.world.log_in(&other);
    program(&story.world, &other);
    let [only] = list(&story.world, &story.user).try_into().unwrap();
    assert_eq!(only.id, LogInId::Session(story.session.id));
}

#[test]
fn what_has_ended_by_itself_is_not_listed() {
    let (world, user) = anna();
    world.log_in(&user);
    program(&world, &user);
    world.clock.advance(TimeDelta::days(14));
    assert!(matches!(list(&world, &user)[..], [LogIn { id: LogInId::Api(_), .. }]));
    world.clock.advance(TimeDelta::days(16));
    assert_eq!(list(&world, &user), []);
}

#[test]
fn one_log_in_is_ended_and_the_others_stay() {
    let (world, user) = anna();
    let (browser, bot) = (world.log_in(&user).0, program(&world, &user));
    let (other_browser, other_bot) = (world.log_in(&user).0, program(&world, &user));
    let find = |id: fn(&LogIn) -> bool| list(&world, &user).into_iter().rfind(id).unwrap().id.uuid();
    let (session, _) = SessionService::new(world.ports.clone()).resume(&browser).unwrap().unwrap();
    assert_eq!(service(&world).end(&person(&user), session.session.id.0).unwrap(), Removal::Removed);
    assert_eq!((is_open(&world, &browser), is_open(&world, &other_browser)), (false, true));
    assert!(works(&world, &bot) && works(&world, &other_bot));
    let api = find(|log_in| matches!(log_in.id, LogInId::Api(_)));
    assert_eq!(service(&world).end(&person(&user), api).unwrap(), Removal::Removed);
    assert_eq!(usize::from(works(&world, &bot)) + usize::from(works(&world, &other_bot)), 1);
    assert_eq!(list(&world, &user).len(), 2);
}

#[test]
fn nobody_ends_anothers_log_in_or_one_that_is_not_there() {
    let story = Story::compatible();
    let other = story.world.user("berta@example.org", Role::Admin);
    let cookie = story.world.log_in(&story.user).0;
    let bot = program(&story.world, &story.user);
    let tokens = story.tokens();
    let before = actions(&story.world);
    for log_in in list(&story.world, &story.user) {
        let answer = service(&story.world).end(&person(&other), log_in.id.uuid()).unwrap();
        assert_eq!(answer, Removal::NotThere, "{:?}", log_in.id);
    }
    let application = story.family(&tokens.access_token).id.0;
    for unknown in [Uuid::nil(), application] {
        assert_eq!(service(&story.world).end(&person(&story.user), unknown).unwrap(), Removal::NotThere);
    }
    assert!(is_open(&story.world, &cookie) && works(&story.world, &bot) && story.works(&tokens.access_token));
    assert_eq!(actions(&story.world), before);
}

#[test]
fn a_log_in_is_ended_once() {
    let (world, user) = anna();
    world.log_in(&user);
    program(&world, &user);
    for log_in in list(&world, &user) {
        let end = || service(&world).end(&person(&user), log_in.id.uuid()).unwrap();
        assert_eq!([end(), end()], [Removal::Removed, Removal::NotThere]);
    }
    assert_eq!(actions(&world).iter().filter(|action| *action == "log_in.ended").count(), 2);
}

#[test]
fn all_log_ins_are_ended_with_the_link_to_another_password_but_no_application() {
    let story = Story::compatible();
    let (cookie, bot, tokens) =
        (story.world.log_in(&story.user).0, program(&story.world, &story.user), story.tokens());
    let other = story.world.user("berta@example.org", Role::User);
    let others = (story.world.log_in(&other).0, program(&story.world, &other));
    let link = recovery_link(&story.world, "anna@example.org");
    service(&story.world).end_all(&person(&story.user)).unwrap();
    assert_eq!(list(&story.world, &story.user), []);
    assert!(!is_open(&story.world, &cookie) && !works(&story.world, &bot));
    assert!(is_open(&story.world, &others.0) && works(&story.world, &others.1));
    assert!(story.works(&tokens.access_token));
    assert_eq!(RecoveryService::new(story.world.ports.clone()).owner(&link).unwrap(), None);
}

#[test]
fn a_programs_name_is_kept_without_control_characters_and_in_bounds() {
    for (sent, kept) in [
        (Some("Firefox/1"), Some("Firefox/1".to_owned())),
        (Some("Fire\r\nfox\0\u{1b}[1m"), Some("Firefox[1m".to_owned())),
        (Some(&*"ä".repeat(300)), Some("ä".repeat(200))),
        (Some(" "), None),
        (Some(""), None),
        (None, None),
    ] {
        assert_eq!(Origin::new(None, sent).agent, kept, "{sent:?}");
    }
}
