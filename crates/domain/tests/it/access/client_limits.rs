//! Clients that fail to prove themselves wait like people who fail to log in.

use chrono::TimeDelta;
use uncino_domain::access::limit::{Bucket, Credential};
use uncino_domain::access::limits::LimitService;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::error::OAuthErrorCode;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::people::support::{from, try_log_in, with_client};
use crate::story::{Issued, Now as _, Presentation, Story, denial, error_code};

/// The same story, told from another address.
fn at(story: &Story, address: &str) -> Story {
    let world = from(&story.world, address);
    let (user, session, client) = (story.user.clone(), story.session.clone(), story.client.clone());
    Story { world, user, session, client }
}

fn story() -> Story {
    at(&Story::compatible(), "192.0.2.1")
}

/// What a client gets that shows this secret with its code.
fn show(story: &Story, shown: &Presentation, secret: &str) -> Issued {
    story.redeem(&Presentation { secret: Some(Secret::new(secret)), ..shown.clone() })
}

fn fail(story: &Story, times: usize) {
    for number in 0..times {
        let shown = story.present(&Secret::new("code"));
        assert_eq!(error_code(show(story, &shown, "guess")), "invalid_client", "failure {number}");
    }
}

/// How long the client is told to wait.
fn wait(answer: Issued) -> u32 {
    let error = denial(answer);
    let OAuthErrorCode::TooManyRequests(seconds) = error.code else { panic!("{error}") };
    assert_eq!(error.to_string(), "temporarily_unavailable: too many failures; try again later");
    seconds
}

#[test]
fn five_failures_are_free_and_then_a_client_waits_longer_and_longer() {
    let story = story();
    let code = story.presentation();
    fail(&story, 5);
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(wait(show(&story, &code, "guess")), seconds);
        assert_eq!(wait(story.redeem(&code)), seconds, "the right secret waits as well");
        assert_eq!(wait(story.refresh(&Secret::new("token"))), seconds, "with any grant");
        story.advance(TimeDelta::seconds(i64::from(seconds)));
        fail(&story, 1);
    }
}

#[test]
fn a_success_makes_all_five_free_again_and_no_code_is_burnt_by_waiting() {
    let story = story();
    let code = story.presentation();
    fail(&story, 5);
    assert_eq!(wait(story.redeem(&code)), 1);
    story.advance(TimeDelta::seconds(1));
    assert!(story.redeem(&code).is_ok());
    fail(&story, 5);
    assert_eq!(wait(story.redeem(&code)), 1);
}

#[test]
fn another_address_and_another_client_are_free() {
    let story = story();
    fail(&story, 5);
    let elsewhere = at(&story, "192.0.2.2");
    assert!(elsewhere.redeem(&elsewhere.presentation()).is_ok());
    let other = with_client(&story, story.world.strict_client(false));
    assert!(other.redeem(&other.presentation()).is_ok());
    assert_eq!(wait(story.redeem(&story.presentation())), 1, "the pair still waits");
}

#[test]
fn whoever_makes_up_ids_costs_no_write_and_shuts_nobody_out() {
    let story = story();
    let now = story.world.clock_now();
    for number in 0..100 {
        let mut shown = story.present(&Secret::new("code"));
        shown.secret = Some(Secret::new("guess"));
        shown.client.id = ClientId::new(format!("nobody-{number}"));
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    }
    let failures = |id| {
        let bucket = Bucket::account(Credential::ClientSecret(id));
        story.write(move |repositories| repositories.limits().find(&bucket, now)).map(|found| found.count)
    };
    assert_eq!((failures(""), failures("nobody-1")), (None, None), "there is nothing to count");
    assert!(story.redeem(&story.presentation()).is_ok());
}

#[test]
fn who_shows_no_secret_guesses_none() {
    let story = story();
    for _ in 0..100 {
        let shown = Presentation { secret: None, ..story.present(&Secret::new("code")) };
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    }
    assert!(story.redeem(&story.presentation()).is_ok());
}

#[test]
fn a_page_of_another_site_can_not_use_up_the_failures_of_its_visitors() {
    let story = story();
    let mut through_a_page = at(&story, "192.0.2.1");
    through_a_page.world.ports.origin.through_another_site = true;
    for _ in 0..11 {
        let other = with_client(&through_a_page, story.world.strict_client(false));
        fail(&other, 5);
    }
    assert!(story.redeem(&story.presentation()).is_ok());
    let public = with_client(&story, story.world.strict_client(true));
    assert!(public.redeem(&public.presentation()).is_ok());
}

#[test]
fn a_public_client_that_shows_a_secret_waits_alike_and_without_one_it_doesnt() {
    let story = at(&Story::public(), "192.0.2.1");
    fail(&story, 5);
    assert_eq!(wait(show(&story, &story.presentation(), "guess")), 1);
    assert!(story.redeem(&story.presentation()).is_ok());
}

#[test]
fn a_suspended_client_with_the_right_secret_does_not_count_as_guessing() {
    let story = story();
    story.suspend_client();
    for _ in 0..10 {
        let shown = story.present(&Secret::new("code"));
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    }
}

#[test]
fn a_bad_code_does_not_count_as_guessing() {
    let story = story();
    for _ in 0..10 {
        assert_eq!(error_code(story.redeem(&story.present(&Secret::new("code")))), "invalid_grant");
    }
}

/// Fifty clients, each of which fails once.
fn fail_as_many(story: &Story) {
    for _ in 0..50 {
        fail(&with_client(story, story.world.strict_client(false)), 1);
    }
}

#[test]
fn an_address_with_fifty_failures_waits_for_the_rest_of_the_hour_unless_the_client_is_known_there() {
    let story = story();
    let code = story.presentation();
    fail_as_many(&story);
    assert_eq!(wait(story.redeem(&code)), 3_600);
    assert!(at(&story, "192.0.2.2").redeem(&code).is_ok());
    story.advance(TimeDelta::hours(1));
    let code = story.presentation();
    assert!(story.redeem(&code).is_ok());
    fail_as_many(&story);
    assert!(story.redeem(&story.presentation()).is_ok(), "it is known there by now");
}

#[test]
fn clients_do_not_shut_out_people_nor_people_clients() {
    let story = story();
    fail_as_many(&story);
    assert_eq!(try_log_in(&story.world, story.user.email.as_str(), PASSWORD), Ok(()));
    let elsewhere = at(&story, "192.0.2.2");
    for number in 0..50 {
        try_log_in(&elsewhere.world, &format!("guess{number}@example.org"), PASSWORD).unwrap_err();
    }
    assert!(elsewhere.redeem(&elsewhere.presentation()).is_ok());
}

/// Any page can make a browser send those: there is nothing to guess.
#[test]
fn unknown_clients_do_not_count_against_their_address() {
    let story = story();
    for number in 0..60 {
        let mut shown = story.present(&Secret::new("code"));
        shown.client.id = ClientId::new(format!("guess-{number}"));
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    }
    assert!(story.redeem(&story.presentation()).is_ok());
}

#[test]
fn a_client_under_attack_is_slowed_down_but_not_from_where_it_is_known() {
    let story = story();
    story.tokens();
    for number in 0..20 {
        fail(&at(&story, &format!("198.51.100.{number}")), 5);
    }
    let slow_down = |story: &Story, id: &ClientId| {
        let limits = LimitService::new(story.world.ports.clone());
        limits.slow_down(Credential::ClientSecret(id.as_str())).unwrap()
    };
    let elsewhere = at(&story, "192.0.2.2");
    let id = &story.client.client.id;
    assert_eq!(slow_down(&story, id), TimeDelta::zero());
    assert_eq!(slow_down(&elsewhere, id), TimeDelta::seconds(2));
    assert_eq!(slow_down(&elsewhere, &ClientId::new("other")), TimeDelta::zero());
    assert!(elsewhere.redeem(&elsewhere.presentation()).is_ok(), "it is never shut");
}

/// A client may be called as a person is.
#[test]
fn a_client_and_a_person_of_one_name_are_two() {
    let story = story();
    let mut shown = story.present(&Secret::new("code"));
    shown.client.id = ClientId::new(story.user.email.as_str());
    for _ in 0..5 {
        assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    }
    assert!(try_log_in(&story.world, story.user.email.as_str(), PASSWORD).is_ok());
}

#[test]
fn where_limits_are_off_or_no_address_is_known_no_client_waits() {
    let off = Story::under(|policy| policy.limits = false, World::compatible_client);
    for story in [at(&off, "192.0.2.1"), Story::of(World::with_policy(policy()), World::compatible_client)] {
        fail(&story, 120);
        assert!(story.redeem(&story.presentation()).is_ok());
    }
}
