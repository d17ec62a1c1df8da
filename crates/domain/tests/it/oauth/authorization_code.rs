//! The authorization code grant (RFC 6749 section 4.1.3, RFC 7636 section 4.6). Replays have a file of their own.

use chrono::TimeDelta;
use uncino_domain::access::caller::Caller;
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::oauth::authorize::AuthorizationParameters;
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationService};
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{REDIRECT_URI, STRICT_REDIRECT_URI, VERIFIER, World};

use crate::story::{Now as _, Presentation, Story, denial, error_code, once, refresh_of, with_challenge};

const REFUSED: &str = "invalid_grant: the code is unknown, used, expired or not for this client";

#[test]
fn a_compatible_client_gets_long_lived_tokens_for_its_bare_code() {
    let story = Story::compatible();
    let tokens = story.redeem(&story.presentation()).unwrap();
    assert!(tokens.access_token.expose().starts_with("unc_at_"));
    assert!(refresh_of(&tokens).expose().starts_with("unc_rt_"));
    assert_eq!(tokens.username.unwrap().as_str(), "anna@example.org");
    assert_eq!(tokens.expires_in, 400 * 24 * 60 * 60);
    assert_eq!(tokens.scope, ScopeSet::event_write());
}

#[test]
fn a_strict_client_gets_an_hour_and_no_username() {
    for story in [Story::strict(), Story::public()] {
        let tokens = story.redeem(&story.presentation()).unwrap();
        assert_eq!(tokens.username, None);
        assert_eq!(tokens.expires_in, 3_600);
        assert_eq!(tokens.scope, ScopeSet::event_write());
    }
}

#[test]
fn a_compatible_clients_tokens_have_an_absolute_end_where_one_is_set() {
    let story =
        Story::under(|policy| policy.compat.access_max = Some(TimeDelta::days(30)), World::compatible_client);
    assert_eq!(story.tokens().expires_in, 30 * 24 * 60 * 60);
}

#[test]
fn the_first_token_is_noted_with_the_client_and_the_second_one_is_not() {
    let story = Story::compatible();
    let first = story.world.clock_now();
    story.tokens();
    story.advance(TimeDelta::days(1));
    story.tokens();
    let id = story.client.client.id.clone();
    let client = story.write(move |repositories| repositories.clients().find(&id)).unwrap();
    assert_eq!(client.first_token_at, Some(first));
}

#[test]
fn an_unknown_code_is_refused() {
    let story = Story::compatible();
    for code in ["", "0", "0000000000000000000000000000000000000001"] {
        assert_eq!(denial(story.redeem(&story.present(&Secret::new(code)))).to_string(), REFUSED);
    }
}

#[test]
fn a_code_is_good_for_one_client_only() {
    for story in [Story::compatible(), Story::strict(), Story::public()] {
        let good = story.presentation();
        for other in [story.world.compatible_client(), story.world.strict_client(true)] {
            let foreign = Presentation { client: other.client, secret: other.secret, ..good.clone() };
            assert_eq!(denial(story.redeem(&foreign)).to_string(), REFUSED);
        }
        assert!(story.redeem(&good).is_ok());
    }
}

#[test]
fn a_strict_clients_code_lives_for_a_minute() {
    for (seconds, in_time) in [(59, true), (60, false), (61, false)] {
        let story = Story::strict();
        let shown = story.presentation();
        story.advance(TimeDelta::seconds(seconds));
        assert_eq!(story.redeem(&shown).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_compatible_clients_code_lives_for_ten_minutes() {
    for (seconds, in_time) in [(599, true), (600, false), (601, false)] {
        let story = Story::compatible();
        let shown = story.presentation();
        story.advance(TimeDelta::seconds(seconds));
        assert_eq!(story.redeem(&shown).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn an_expired_code_is_an_invalid_grant() {
    let story = Story::strict();
    let shown = story.presentation();
    story.advance(TimeDelta::seconds(60));
    assert_eq!(denial(story.redeem(&shown)).to_string(), REFUSED);
}

#[test]
fn a_strict_client_may_leave_the_redirect_uri_out_if_its_verifier_is_right() {
    let story = Story::strict();
    let good = story.presentation();
    for redirect_uri in ["", "https://app.example/callback/", "https://evil.example/"] {
        let bad = Presentation { redirect_uri: Some(redirect_uri.to_owned()), ..good.clone() };
        let reason = "invalid_grant: redirect_uri is not that of the authorization request";
        assert_eq!(denial(story.redeem(&bad)).to_string(), reason);
    }
    let wrong =
        Presentation { redirect_uri: None, code_verifier: Some(VERIFIER.replace('d', "e")), ..good.clone() };
    assert_eq!(denial(story.redeem(&wrong)).to_string(), "invalid_grant: the code verifier is wrong");
    let missing = Presentation { redirect_uri: None, code_verifier: None, ..good.clone() };
    assert_eq!(denial(story.redeem(&missing)).to_string(), "invalid_grant: code_verifier is required");
    let short = Presentation { redirect_uri: None, ..good };
    assert!(story.redeem(&short).is_ok(), "a verifier that answers the challenge stands for it");
}

#[test]
fn a_strict_client_that_named_no_redirect_uri_before_need_not_name_it() {
    let story = Story::strict();
    let request = AuthorizationParameters { redirect_uri: Parameter::Absent, ..story.request() };
    for redirect_uri in [None, Some(STRICT_REDIRECT_URI.to_owned())] {
        let shown = Presentation { redirect_uri, ..story.present(&story.code_for(&request)) };
        assert!(story.redeem(&shown).is_ok());
    }
    let elsewhere = Some("https://evil.example/".to_owned());
    let shown = Presentation { redirect_uri: elsewhere, ..story.present(&story.code_for(&request)) };
    assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
}

#[test]
fn a_compatible_client_that_names_the_redirect_uri_must_name_the_right_one() {
    let story = Story::compatible();
    let good = story.presentation();
    let bad = Presentation { redirect_uri: Some("https://wp.example/".to_owned()), ..good.clone() };
    assert_eq!(error_code(story.redeem(&bad)), "invalid_grant");
    assert!(story.redeem(&Presentation { redirect_uri: Some(REDIRECT_URI.to_owned()), ..good }).is_ok());
}

#[test]
fn https_for_http_binds_the_uri_that_was_asked_for() {
    let story = Story::of(World::default(), |world| {
        let metadata = ClientMetadata {
            name: Some("WPGancio".to_owned()),
            redirect_uris: vec!["http://wp.example/cb".to_owned()],
            ..ClientMetadata::default()
        };
        RegistrationService::new(world.ports.clone())
            .register_compatible(&metadata, &Caller::Anonymous)
            .unwrap()
    });
    let request = AuthorizationParameters { redirect_uri: once("https://wp.example/cb"), ..story.request() };
    let bare = story.present(&story.code_for(&request));
    let registered = Presentation { redirect_uri: Some("http://wp.example/cb".to_owned()), ..bare.clone() };
    assert_eq!(error_code(story.redeem(&registered)), "invalid_grant");
    let asked = Presentation { redirect_uri: Some("https://wp.example/cb".to_owned()), ..bare };
    assert!(story.redeem(&asked).is_ok());
}

#[test]
fn a_wrong_or_missing_verifier_does_not_burn_the_code() {
    for story in [Story::strict(), Story::public()] {
        let good = story.presentation();
        for (verifier, expected) in [
            (None, "invalid_grant: code_verifier is required"),
            (Some(""), "invalid_grant: the code verifier is wrong"),
            (Some("wrong"), "invalid_grant: the code verifier is wrong"),
            (Some(uncino_testkit::fixtures::CHALLENGE), "invalid_grant: the code verifier is wrong"),
        ] {
            let bad = Presentation { code_verifier: verifier.map(str::to_owned), ..good.clone() };
            assert_eq!(denial(story.redeem(&bad)).to_string(), expected);
        }
        assert!(story.redeem(&good).is_ok());
    }
}

#[test]
fn a_compatible_client_that_sent_a_challenge_must_show_its_verifier() {
    let story = Story::compatible();
    let bare = story.present(&story.code_for(&with_challenge(story.request())));
    assert_eq!(error_code(story.redeem(&bare)), "invalid_grant");
    assert!(story.redeem(&Presentation { code_verifier: Some(VERIFIER.to_owned()), ..bare }).is_ok());
}

/// RFC 9700 section 4.8.2.
#[test]
fn a_verifier_without_a_challenge_is_refused() {
    let story = Story::compatible();
    let good = story.presentation();
    let downgraded = Presentation { code_verifier: Some(VERIFIER.to_owned()), ..good.clone() };
    assert_eq!(
        denial(story.redeem(&downgraded)).to_string(),
        "invalid_grant: the code was issued without a code challenge"
    );
    assert!(story.redeem(&good).is_ok());
}

#[test]
fn a_person_who_was_deactivated_meanwhile_gives_no_tokens() {
    let story = Story::compatible();
    let shown = story.presentation();
    story.deactivate();
    assert_eq!(denial(story.redeem(&shown)).to_string(), REFUSED);
    story.activate();
    assert_eq!(denial(story.redeem(&shown)).to_string(), REFUSED, "the code is gone for good");
}

#[test]
fn a_code_that_is_still_there_gives_no_tokens_of_somebody_who_is_not_active() {
    let story = Story::compatible();
    let shown = story.presentation();
    story.shut_out_by_hand();
    assert_eq!(denial(story.redeem(&shown)).to_string(), REFUSED);
}

#[test]
fn a_client_that_was_removed_meanwhile_gets_no_tokens() {
    let story = Story::compatible();
    let shown = story.presentation();
    story.remove_client();
    assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
}

#[test]
fn a_client_that_was_suspended_meanwhile_gets_no_tokens() {
    let story = Story::compatible();
    story.suspend_client();
    let code = Secret::new("code");
    let now = story.world.clock_now();
    let stored = AuthorizationCode {
        digest: code.digest(),
        client_id: story.client.client.id.clone(),
        user_id: story.user.id,
        redirect_uri: story.client.client.redirect_uris[0].clone(),
        redirect_uri_was_sent: true,
        scope: ScopeSet::event_write(),
        audience: Audience::default(),
        code_challenge: None,
        issued_at: now,
        expires_at: now + TimeDelta::minutes(10),
        stage: CodeStage::Outstanding,
    };
    story.write(move |repositories| repositories.codes().insert(&stored));
    assert_eq!(error_code(story.redeem(&story.present(&code))), "invalid_client");
}

#[test]
fn a_token_is_not_a_code_and_a_code_is_not_a_token() {
    let story = Story::compatible();
    let shown = story.presentation();
    assert!(!story.works(&shown.code));
    assert_eq!(error_code(story.refresh(&shown.code)), "invalid_grant");
    let tokens = story.redeem(&shown).unwrap();
    assert_eq!(error_code(story.redeem(&story.present(&tokens.access_token))), "invalid_grant");
    assert_eq!(error_code(story.refresh(&tokens.access_token)), "invalid_grant");
    assert!(!story.works(refresh_of(&tokens)));
}
