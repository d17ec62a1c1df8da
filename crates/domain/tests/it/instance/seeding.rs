//! Seeds: an empty database begins with them, once, and nothing is stored of those that are wrong.

use chrono::TimeDelta;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::caller::Administrator;
use uncino_domain::clock::Clock as _;
use uncino_domain::instance::seed::{SeedRefusal, SeedWords, Seeds};
use uncino_domain::instance::seeding::{Seeding, SeedingService};
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::client::{ClientKind, Registration};
use uncino_domain::oauth::client_administration::ClientAdministrationService;
use uncino_domain::people::password::PasswordError;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user::{Role, Standing};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::World;

use crate::people::support::{account, actions, administration, try_log_in};
use crate::story::race;

const ID: &str = "agenda-tests-0123456789";
const TOKEN: &str = "unc_at_seeded_for_tests_0123";

#[expect(clippy::unnecessary_wraps, reason = "a word may be missing")]
fn word(text: &str) -> Option<Secret> {
    Some(Secret::new(text))
}

fn words() -> SeedWords {
    SeedWords {
        admin_email: word("admin@example.org"),
        admin_password: word("admin's password"),
        user_email: word("anna@example.org"),
        user_password: word("anna's password"),
        client_id: word(ID),
        client_secret: word("a-secret-for-tests-0123"),
        client_name: word("Tests"),
        client_redirect_uris: word("http://app.test/callback, https://app.test/cb\n"),
        client_strict: None,
        token: word(TOKEN),
    }
}

fn seeds(words: &SeedWords) -> Seeds {
    Seeds::judge(words, false).unwrap().unwrap()
}

fn apply(world: &World, words: &SeedWords) -> Seeding {
    SeedingService::new(world.ports.clone()).apply(seeds(words)).unwrap()
}

fn refusal(change: impl FnOnce(&mut SeedWords)) -> SeedRefusal {
    let mut words = words();
    change(&mut words);
    Seeds::judge(&words, false).unwrap_err()
}

#[test]
fn an_empty_database_begins_with_the_people_the_application_and_the_token() {
    let world = World::default();
    assert_eq!(apply(&world, &words()), Seeding::Applied);
    for (address, password, role) in [
        ("admin@example.org", "admin's password", Role::Admin),
        ("anna@example.org", "anna's password", Role::User),
    ] {
        let account = account(&world, address).unwrap();
        assert_eq!((account.role, account.standing), (role, Standing::Active));
        assert_eq!(try_log_in(&world, address, password), Ok(()));
    }
    assert!(!SetUpService::new(world.ports.clone()).is_needed().unwrap());
    let [client] = &*ClientAdministrationService::new(world.ports.clone())
        .list(&Administrator::at_the_command_line())
        .unwrap()
    else {
        panic!("one client")
    };
    let known = (client.id.as_str(), client.name.as_str(), client.kind, client.registration);
    assert_eq!(known, (ID, "Tests", ClientKind::Compatible, Registration::Administrator));
    let uris: Vec<_> = client.redirect_uris.iter().map(|uri| uri.as_str()).collect();
    assert_eq!(uris, ["http://app.test/callback", "https://app.test/cb"]);
    assert_eq!(client.first_token_at, Some(world.clock.now()));
    let (access, _) = AccessService::new(world.ports.clone()).authenticate(&Secret::new(TOKEN)).unwrap();
    assert_eq!(
        (access.user.email.as_str(), access.scope.to_string()),
        ("anna@example.org", "event:write".into())
    );
    let listed = ApplicationService::new(world.ports.clone()).list(access.user.id).unwrap();
    assert_eq!(listed.iter().map(|it| it.client.id.as_str()).collect::<Vec<_>>(), [ID]);
    let mut log = actions(&world);
    log.retain(|action| !action.starts_with("log_in"));
    log.sort();
    assert_eq!(log, ["account.made", "account.made", "application.authorized", "application.registered"]);
}

#[test]
fn the_token_lives_as_long_as_its_kind_of_client_says() {
    for (strict, hours) in [("false", 399 * 24), ("true", 0)] {
        let world = World::default();
        let uris = word("https://app.test/cb");
        let words = SeedWords { client_strict: word(strict), client_redirect_uris: uris, ..words() };
        assert_eq!(apply(&world, &words), Seeding::Applied);
        let is_good = || AccessService::new(world.ports.clone()).authenticate(&Secret::new(TOKEN)).is_ok();
        world.clock.advance(TimeDelta::hours(hours) + TimeDelta::minutes(59));
        assert!(is_good(), "strict: {strict}");
        world.clock.advance(TimeDelta::days(2));
        assert!(!is_good(), "strict: {strict}");
    }
}

#[test]
fn a_database_with_a_user_or_a_client_is_left_alone() {
    let world = World::default();
    world.user("berta@example.org", Role::User);
    assert_eq!(apply(&world, &words()), Seeding::LeftAlone);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
    let world = World::default();
    world.compatible_client();
    assert_eq!(apply(&world, &words()), Seeding::LeftAlone);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap(), []);
    let world = World::default();
    assert_eq!(apply(&world, &words()), Seeding::Applied);
    let before = administration(&world).list(&Administrator::at_the_command_line()).unwrap();
    assert_eq!(
        apply(&world, &SeedWords { user_password: word("another one"), ..words() }),
        Seeding::LeftAlone
    );
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap(), before);
}

#[test]
fn of_several_nodes_one_seeds() {
    let world = World::default();
    let outcomes = race(|_| apply(&world, &words()));
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Seeding::Applied).count(), 1);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 2);
}

#[test]
fn parts_will_do_and_nothing_is_nothing() {
    assert!(Seeds::judge(&SeedWords::default(), false).unwrap().is_none());
    let world = World::default();
    let admin = SeedWords {
        admin_email: word("admin@example.org"),
        admin_password: word("admin's password"),
        ..SeedWords::default()
    };
    assert_eq!(seeds(&admin).kinds(), ["an administrator"]);
    assert_eq!(apply(&world, &admin), Seeding::Applied);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
    let nameless = SeedWords { client_name: None, ..words() };
    let world = World::default();
    assert_eq!(apply(&world, &nameless), Seeding::Applied);
    assert_eq!(
        ClientAdministrationService::new(world.ports).list(&Administrator::at_the_command_line()).unwrap()[0]
            .name
            .as_str(),
        ID
    );
}

#[test]
fn half_a_pair_is_refused() {
    type Change = fn(&mut SeedWords);
    let halves: [(Change, &str, &str); 8] = [
        (|words| words.admin_email = None, "admin_password", "admin_email"),
        (|words| words.admin_password = None, "admin_email", "admin_password"),
        (|words| words.user_password = None, "user_email", "user_password"),
        (|words| words.client_id = None, "client_secret", "client_id"),
        (|words| words.client_secret = None, "client_id", "client_secret"),
        (|words| words.client_redirect_uris = None, "client_id", "client_redirect_uris"),
        (|words| (words.user_email, words.user_password) = (None, None), "token", "user_email"),
        (
            |words| *words = SeedWords { client_name: word("x"), ..SeedWords::default() },
            "client_name",
            "client_id",
        ),
    ];
    for (change, given, missing) in halves {
        assert_eq!(refusal(change), SeedRefusal::Half { given, missing });
    }
    let lone = refusal(|words| {
        *words = SeedWords { client_strict: word("true"), ..SeedWords::default() };
    });
    assert_eq!(lone, SeedRefusal::Half { given: "client_strict", missing: "client_id" });
}

#[test]
fn ids_and_secrets_that_can_be_guessed_or_garbled_are_refused() {
    let longest = "a".repeat(255);
    for good in ["abcdefghij0123456789", "a-b_c-d_e-f_g-h_i-j_k", &longest] {
        assert!(Seeds::judge(&SeedWords { token: word(good), ..words() }, false).is_ok(), "{good}");
    }
    let too_long = "a".repeat(256);
    let short = "abcdefghij012345678";
    let bad = [
        short,
        "ABCDEFGHIJ0123456789",
        "abcdefghij 0123456789",
        "abcdefghij0123456789\n",
        "abcdefghij.0123456789",
        "äbcdefghij0123456789",
        "",
        &too_long,
    ];
    for bad in bad {
        assert_eq!(refusal(|words| words.client_id = word(bad)), SeedRefusal::Form("client_id"), "{bad}");
        assert_eq!(refusal(|words| words.client_secret = word(bad)), SeedRefusal::Form("client_secret"));
        assert_eq!(refusal(|words| words.token = word(bad)), SeedRefusal::Form("token"));
    }
    let sentence = refusal(|words| words.token = word(short)).to_string();
    assert!(sentence.contains("seed.token must match ^[a-z0-9_-]{20,}$") && !sentence.contains(short));
}

#[test]
fn people_and_redirect_uris_are_judged_as_always() {
    let short = SeedRefusal::Password("user_password", PasswordError::TooShort);
    assert_eq!(refusal(|words| words.user_password = word("1234567")), short);
    assert_eq!(refusal(|words| words.admin_email = word("nobody")), SeedRefusal::Email("admin_email"));
    assert_eq!(refusal(|words| words.user_email = word("Admin@example.org")), SeedRefusal::SameEmail);
    assert_eq!(refusal(|words| words.client_name = word("\u{200b}")), SeedRefusal::Name);
    assert_eq!(refusal(|words| words.client_strict = word("perhaps")), SeedRefusal::Strict);
    let eleven: Vec<_> = (0..11).map(|number| format!("https://app.test/{number}")).collect();
    for (uris, strict) in [
        (" , ", "false"),
        ("app.test", "false"),
        ("https://app.test/#x", "false"),
        ("https://app.test/?code=x", "false"),
        ("javascript:alert(1)", "false"),
        ("org.example.app:/cb", "false"),
        ("urn:ietf:wg:oauth:2.0:oob", "true"),
        ("http://app.test/cb", "true"),
        (&*eleven.join(","), "false"),
    ] {
        let refused = refusal(|words| {
            words.client_redirect_uris = word(uris);
            words.client_strict = word(strict);
        });
        assert!(matches!(refused, SeedRefusal::RedirectUris(_)), "{uris}: {refused}");
    }
    let out_of_band = SeedWords {
        client_redirect_uris: word("urn:ietf:wg:oauth:2.0:oob"),
        client_strict: word("true"),
        ..words()
    };
    assert!(Seeds::judge(&out_of_band, true).is_ok());
}
