//! What a refusal leaves, read from the store after it: whatever stands here is kept on purpose, and listed in
//! `docs/architecture.md`. That all other refusals leave nothing is the story `refusals` of the whole program.

use chrono::TimeDelta;
use uncino_domain::access::limit::{Bucket, Credential, Quota};
use uncino_domain::oauth::authorization_code::CodeStage;
use uncino_domain::oauth::authorize::{Decision, NothingToDecide};
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::grants::IssuedTokens;
use uncino_domain::oauth::introspection::{IntrospectionRequest, IntrospectionService};
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::recovery::{DeadLink, RecoveryService};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World};

use super::story::{Now as _, Presentation, Story, denial, error_code, refresh_of};
use crate::people::support::{actions, email, from, password, recovery_link, with_client, with_user};

/// From where everybody calls.
const ADDRESS: &str = "192.0.2.1";

/// The same story, told from [`ADDRESS`]: limits count there.
fn counted(story: Story) -> Story {
    Story { world: from(&story.world, ADDRESS), ..story }
}

/// How often something was counted; 0 where there is no counter.
pub(crate) fn count(world: &World, bucket: Bucket) -> u32 {
    let now = world.clock_now();
    let counter = world.ports.storage.read(move |repositories| repositories.limits().find(&bucket, now));
    counter.unwrap().map_or(0, |counter| counter.count)
}

fn failures(world: &World, credential: Credential<'_>) -> [u32; 3] {
    let network = ADDRESS.parse().unwrap();
    let buckets = [
        Bucket::pair(credential, network),
        Bucket::account(credential),
        Bucket::address(credential, network),
    ];
    buckets.map(|bucket| count(world, bucket))
}

fn is_revoked(story: &Story, tokens: &IssuedTokens) -> bool {
    story.family(&tokens.access_token).revoked_at.is_some()
}

fn last_action(story: &Story) -> Option<String> {
    actions(&story.world).pop()
}

#[test]
fn a_replayed_code_leaves_its_family_revoked_and_an_entry_of_the_log() {
    for story in [Story::strict(), Story::public()] {
        let shown = story.presentation();
        let tokens = story.redeem(&shown).unwrap();
        assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
        assert!(is_revoked(&story, &tokens));
        assert_eq!(last_action(&story).as_deref(), Some("code.replayed"));
        let digest = shown.code.digest();
        let code = story.write(move |repositories| repositories.codes().find(&digest)).unwrap();
        assert!(matches!(code.stage, CodeStage::Redeemed { .. }), "found out the next time too");
    }
}

#[test]
fn a_harmless_replay_leaves_an_entry_of_the_log_and_the_family_as_it_was() {
    let story = Story::compatible();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    let before = story.family(&tokens.access_token);
    assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
    assert_eq!(story.family(&tokens.access_token), before);
    assert_eq!(last_action(&story).as_deref(), Some("code.replayed"));
}

#[test]
fn a_reused_refresh_token_leaves_its_family_revoked_and_an_entry_of_the_log() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.refresh(refresh_of(&tokens)).unwrap();
    story.advance(TimeDelta::minutes(5));
    assert_eq!(error_code(story.refresh(refresh_of(&tokens))), "invalid_grant");
    assert!(is_revoked(&story, &tokens));
    assert_eq!(last_action(&story).as_deref(), Some("refresh_token.reused"));
}

fn is_open(story: &Story, transaction: &Secret) -> bool {
    let digest = transaction.digest();
    story.write(move |repositories| repositories.consents().find(&digest)).is_some()
}

#[test]
fn a_no_and_a_suspended_application_leave_the_question_used_up() {
    let (denied, suspended) = (Story::compatible(), Story::compatible());
    for (story, decision) in [(&denied, Decision::Deny), (&suspended, Decision::Approve)] {
        let transaction = story.ask(&story.request()).transaction_id;
        if decision == Decision::Approve {
            story.suspend_client();
        }
        let answer = story.authorization().decide(&transaction, &story.session, decision).unwrap();
        assert!(answer.parameter("error").is_some());
        assert!(!is_open(story, &transaction), "{decision:?}");
    }
}

#[test]
fn an_answer_of_another_session_leaves_the_question_open_and_a_second_one_gives_no_code() {
    let story = Story::compatible();
    let transaction = story.ask(&story.request()).transaction_id;
    let (_, other) = story.world.log_in(&story.user);
    let decide = |session| story.authorization().decide(&transaction, session, Decision::Approve);
    assert_eq!(denial(decide(&other.session)), NothingToDecide);
    assert!(is_open(&story, &transaction));
    decide(&story.session).unwrap();
    let authorized =
        || actions(&story.world).iter().filter(|action| *action == "application.authorized").count();
    let before = authorized();
    assert_eq!(denial(decide(&story.session)), NothingToDecide);
    assert_eq!((is_open(&story, &transaction), authorized()), (false, before));
}

#[test]
fn a_wrong_client_secret_leaves_its_failures_and_not_those_of_a_client_that_is_none() {
    let story = counted(Story::compatible());
    let shown = Presentation { secret: Some(Secret::new("guess")), ..story.presentation() };
    let id = story.client.client.id.clone();
    for number in 1..=3 {
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
        assert_eq!(failures(&story.world, Credential::ClientSecret(id.as_str())), [number; 3]);
    }
}

#[test]
fn a_right_client_secret_with_a_bad_code_leaves_its_failures_forgotten_and_the_address_known() {
    let story = counted(Story::compatible());
    let id = story.client.client.id.clone();
    let secret = Credential::ClientSecret(id.as_str());
    let known = || count(&story.world, Bucket::known(secret, ADDRESS.parse().unwrap()));
    let guess = Presentation { secret: Some(Secret::new("guess")), ..story.presentation() };
    assert_eq!(error_code(story.redeem(&guess)), "invalid_client");
    assert_eq!((failures(&story.world, secret), known()), ([1, 1, 1], 0));
    let before = actions(&story.world);
    assert_eq!(error_code(story.redeem(&story.present(&Secret::new("code")))), "invalid_grant");
    assert_eq!((failures(&story.world, secret), known()), ([0, 1, 1], 1), "the pair's alone are forgotten");
    assert_eq!(actions(&story.world), before);
}

#[test]
fn a_token_that_is_none_of_the_clients_leaves_a_miss() {
    let story = Story::strict();
    let (id, secret) = (story.client.client.id.clone(), story.client.secret.clone());
    let misses = || count(&story.world, Bucket::quota(Quota::IntrospectionMisses, id.as_str()));
    for number in 1..=3 {
        let request = IntrospectionRequest {
            credentials: ClientCredentials { client_id: id.clone(), secret: secret.clone() },
            token: Ok(Secret::new("a guess")),
        };
        let told = IntrospectionService::new(story.world.ports.clone()).introspect(request).unwrap();
        assert_eq!((told, misses()), (None, number));
    }
}

#[test]
fn a_try_of_a_dead_link_leaves_the_good_one() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, "anna@example.org");
    let recovery = RecoveryService::new(story.world.ports.clone());
    let digest = link.digest();
    let before = story.write(move |repositories| repositories.links().find(&digest));
    for guess in ["", "unc_li_", "a guess"] {
        let refused = recovery.recover(&Secret::new(guess), &password("a new password"), true);
        assert_eq!(denial(refused), DeadLink);
    }
    assert_eq!(story.write(move |repositories| repositories.links().find(&digest)), before);
}

#[test]
fn asking_for_links_and_accounts_counts_whether_or_not_anything_comes_of_it() {
    let story = counted(Story::compatible());
    let recovery = RecoveryService::new(story.world.ports.clone());
    let accounts = AccountService::new(story.world.ports.clone());
    for number in 1..=5 {
        for address in ["nobody@example.org", "anna@example.org"] {
            recovery.request(email(address)).unwrap();
        }
        let request = AccountRequest {
            email: email("anna@example.org"),
            password: password(PASSWORD),
            description: None,
        };
        accounts.request(request).unwrap();
        let taken = |quota, of: &str| count(&story.world, Bucket::quota(quota, of));
        assert_eq!(taken(Quota::RecoveryRequests, ADDRESS), 2 * number);
        assert_eq!(taken(Quota::AccountRequests, ADDRESS), number);
        for quota in [Quota::RecoveryLetters, Quota::AlreadyRegisteredLetters] {
            assert_eq!(taken(quota, "anna@example.org"), number, "{quota:?}");
        }
    }
}

#[test]
fn a_refusal_of_one_leaves_the_tokens_and_the_questions_of_others() {
    let story = Story::strict();
    let (tokens, open) = (story.tokens(), story.ask(&story.request()).transaction_id);
    let berta =
        with_user(&story, story.world.user("berta@example.org", uncino_domain::people::user::Role::User));
    assert_eq!(denial(berta.authorization().decide(&open, &berta.session, Decision::Deny)), NothingToDecide);
    let other = with_client(&story, story.world.strict_client(false));
    assert_eq!(error_code(other.refresh(refresh_of(&tokens))), "invalid_grant");
    assert!(is_open(&story, &open) && !is_revoked(&story, &tokens));
}
