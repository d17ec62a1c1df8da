//! Programs that log in with a password (section 4 of the Gancio contract).

use chrono::TimeDelta;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::caller::Access;
use uncino_domain::access::caller::Administrator;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::grants::{Grant, IssuedTokens, RefreshTokenGrant, TokenRequest, TokenService};
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::api_log_in::{ApiLogInService, LogInDenied};
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::UserKey;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::people::support::{ANOTHER, administration, from, password, shut_out};
use crate::story::{denial, error_code, outcome, race, refresh_of};

fn service(world: &World) -> ApiLogInService {
    ApiLogInService::new(world.ports.clone())
}

fn log_in(world: &World, user: &User) -> IssuedTokens {
    service(world).log_in(user.email.as_str(), &Secret::new(PASSWORD)).unwrap()
}

fn access(world: &World, tokens: &IssuedTokens) -> Option<Access> {
    let answer = outcome(AccessService::new(world.ports.clone()).authenticate(&tokens.access_token));
    answer.ok().map(|(access, _)| access)
}

fn works(world: &World, tokens: &IssuedTokens) -> bool {
    access(world, tokens).is_some()
}

#[test]
fn the_tokens_have_the_scope_account_and_are_the_persons_own() {
    let world = World::default();
    let user = world.user("anna@example.org", Role::User);
    let tokens = log_in(&world, &user);
    assert_eq!(tokens.scope, ScopeSet::account());
    assert_eq!(tokens.username.as_ref(), Some(&user.email));
    assert_eq!(tokens.expires_in, 30 * 24 * 60 * 60);
    for token in [&tokens.access_token, refresh_of(&tokens)] {
        assert!(token.expose().bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')));
    }
    let access = access(&world, &tokens).unwrap();
    assert_eq!((&access.user, &access.holder), (&user, &TokenHolder::FirstParty));
    assert_eq!(access.scope, ScopeSet::account());
}

#[test]
fn they_may_do_what_their_owner_may() {
    let world = World::default();
    for (role, edits, administers) in
        [(Role::User, false, false), (Role::Editor, true, false), (Role::Admin, true, true)]
    {
        let user = world.user(&format!("{}@example.org", role.as_str()), role);
        let access = access(&world, &log_in(&world, &user)).unwrap();
        assert!(access.is_first_party() && access.can_write_events(), "{role:?}");
        assert_eq!((access.can_edit_all_events(), access.can_administer()), (edits, administers), "{role:?}");
    }
}

#[test]
fn they_end_after_their_time_however_much_they_are_used() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let world = World::default();
        let tokens = log_in(&world, &world.user("anna@example.org", Role::User));
        let service = AccessService::new(world.ports.clone());
        for _ in 0..29 {
            world.clock.advance(TimeDelta::days(1));
            let (_, touch) = service.authenticate(&tokens.access_token).unwrap();
            service.touch(touch.unwrap()).unwrap();
        }
        world.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(seconds));
        assert_eq!(works(&world, &tokens), in_time, "{seconds} s");
    }
}

#[test]
fn their_time_is_what_the_instance_says() {
    let mut policy = policy();
    policy.login_api.ttl = TimeDelta::minutes(5);
    let world = World::with_policy(policy);
    let tokens = log_in(&world, &world.user("anna@example.org", Role::User));
    assert_eq!(tokens.expires_in, 300);
    world.clock.advance(TimeDelta::minutes(5));
    assert!(!works(&world, &tokens));
}

#[test]
fn every_log_in_has_tokens_of_its_own() {
    let world = World::default();
    let user = world.user("anna@example.org", Role::User);
    let [first, second] = [(); 2].map(|()| log_in(&world, &user));
    assert_ne!(first.access_token.expose(), second.access_token.expose());
    let family = |tokens| access(&world, tokens).unwrap().family_id.unwrap();
    assert_ne!(family(&first), family(&second));
}

#[test]
fn a_password_reset_and_a_shut_out_end_them_for_good_and_nobody_elses() {
    let endings: [fn(&World, &User); 2] = [
        |world, user| {
            let new = password(ANOTHER);
            administration(world)
                .reset_password(UserKey::Id(user.id), &new, &Administrator::at_the_command_line())
                .unwrap();
        },
        |world, user| {
            shut_out(world, user);
            administration(world)
                .set_active(UserKey::Id(user.id), true, &Administrator::at_the_command_line())
                .unwrap();
        },
    ];
    for end in endings {
        let world = World::default();
        let user = world.user("anna@example.org", Role::User);
        let tokens = log_in(&world, &user);
        let others = log_in(&world, &world.user("berta@example.org", Role::User));
        end(&world, &user);
        assert!(!works(&world, &tokens));
        assert!(works(&world, &others));
    }
}

#[test]
fn wrong_unknown_and_inactive_are_refused_alike() {
    let world = World::default();
    world.user("anna@example.org", Role::User);
    shut_out(&world, &world.user("berta@example.org", Role::User));
    for (email, password) in [
        ("anna@example.org", "wrong horse"),
        ("anna@example.org", ""),
        ("nobody@example.org", PASSWORD),
        ("anna", PASSWORD),
        ("", PASSWORD),
        ("berta@example.org", PASSWORD),
    ] {
        let refused = service(&world).log_in(email, &Secret::new(password));
        assert_eq!(denial(refused), LogInDenied::WrongCredentials, "{email} {password}");
    }
    assert!(service(&world).log_in(" Anna@Example.ORG ", &Secret::new(PASSWORD)).is_ok());
}

/// The refresh token is there because Gancio's clients want the key.
#[test]
fn no_client_can_exchange_its_refresh_token_and_trying_ends_nothing() {
    let world = World::default();
    let tokens = log_in(&world, &world.user("anna@example.org", Role::User));
    let client = world.compatible_client();
    for (client_id, secret, error) in [
        (client.client.id.clone(), client.secret, "invalid_grant"),
        (world.strict_client(true).client.id, None, "invalid_grant"),
        (ClientId::new("self"), None, "invalid_client"),
    ] {
        let grant = RefreshTokenGrant {
            refresh_token: refresh_of(&tokens).clone(),
            scope: None,
            audience: Audience::default(),
        };
        let credentials = ClientCredentials { client_id, secret };
        let request = TokenRequest { credentials, grant: Ok(Grant::RefreshToken(grant)) };
        assert_eq!(error_code(TokenService::new(world.ports.clone()).issue(request)), error);
    }
    assert!(works(&world, &tokens));
    assert!(!works(&world, &IssuedTokens { access_token: refresh_of(&tokens).clone(), ..tokens }));
}

#[test]
fn the_log_in_remembers_where_it_happened() {
    let world = from(&World::default(), "192.0.2.1");
    let tokens = log_in(&world, &world.user("anna@example.org", Role::User));
    let id = access(&world, &tokens).unwrap().family_id.unwrap();
    let family = world.ports.storage.read(move |repositories| repositories.tokens().find_family(id));
    assert_eq!(family.unwrap().unwrap().origin, world.ports.origin);
}

#[test]
fn the_switch_says_whether_programs_may() {
    let mut policy = policy();
    policy.login_api.enabled = false;
    assert!(!service(&World::with_policy(policy)).is_enabled());
    assert!(service(&World::default()).is_enabled());
}

#[test]
fn sixteen_at_once_all_get_in() {
    let world = World::default();
    let user = world.user("anna@example.org", Role::User);
    let tokens = race(|_| log_in(&from(&world, "192.0.2.1"), &user));
    assert!(tokens.iter().all(|tokens| works(&world, tokens)));
}
