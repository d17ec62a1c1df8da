//! A compatible client is made strict while it has questions, codes and tokens under way.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::oauth::authorize::Decision;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
use uncino_domain::oauth::revocation::{RevocationRequest, RevocationService};
use uncino_domain::secret::Secret;

use crate::oauth::client_administration::{make_strict, service};
use crate::story::{Presentation, Story, error_code, outcome, refresh_of};

fn give_back(story: &Story, token: &Secret) {
    let credentials =
        ClientCredentials { client_id: story.client.client.id.clone(), secret: story.client.secret.clone() };
    let request = RevocationRequest { credentials, token: Ok(token.clone()) };
    outcome(RevocationService::new(story.world.ports.clone()).revoke(request)).unwrap();
}

/// The browser was sent to us, or already back, when the client was made strict.
#[test]
fn a_client_that_was_made_strict_gets_nothing_for_a_code_without_a_challenge() {
    let [before_the_answer, after_it] = [Story::compatible(), Story::compatible()];
    let prompt = before_the_answer.ask(&before_the_answer.request());
    assert_eq!(make_strict(&before_the_answer), Ok(()));
    let session = &before_the_answer.session;
    let response =
        before_the_answer.authorization().decide(&prompt.transaction_id, session, Decision::Approve).unwrap();
    let asked = before_the_answer.present(response.parameter("code").unwrap());
    let answered = after_it.presentation();
    assert_eq!(make_strict(&after_it), Ok(()));
    for (story, code) in [(before_the_answer, asked), (after_it, answered)] {
        let redirect_uri = Some(story.client.client.redirect_uris[0].as_str().to_owned());
        let shown = Presentation { redirect_uri, ..code };
        assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
        assert_eq!(people(&story), 0, "nothing was given");
    }
}

#[test]
fn a_client_that_was_made_strict_gets_tokens_with_ends_for_those_that_it_has() {
    let story = Story::compatible();
    let old = story.tokens();
    assert_eq!(make_strict(&story), Ok(()));
    let new = story.refresh(refresh_of(&old)).unwrap();
    assert_eq!(new.expires_in, 3_600);
    story.advance(TimeDelta::hours(1));
    assert!(!story.works(&new.access_token));
    assert!(story.works(&old.access_token), "tokens that it has stay");
    story.advance(TimeDelta::days(30));
    assert_eq!(error_code(story.refresh(refresh_of(&new))), "invalid_grant");
}

#[test]
fn a_client_that_was_made_strict_can_refresh_for_a_year_after_the_authorization() {
    let story = Story::compatible();
    let mut tokens = story.tokens();
    story.advance(TimeDelta::days(350));
    assert_eq!(make_strict(&story), Ok(()));
    tokens = story.refresh(refresh_of(&tokens)).unwrap();
    story.advance(TimeDelta::days(15) - TimeDelta::minutes(10));
    tokens = story.refresh(refresh_of(&tokens)).unwrap();
    assert_eq!(tokens.expires_in, 600);
    story.advance(TimeDelta::minutes(10));
    assert!(!story.works(&tokens.access_token));
    assert_eq!(error_code(story.refresh(refresh_of(&tokens))), "invalid_grant");
    let late = Story::compatible();
    let old = late.tokens();
    late.advance(TimeDelta::days(365));
    assert_eq!(make_strict(&late), Ok(()));
    assert_eq!(error_code(late.refresh(refresh_of(&old))), "invalid_grant");
}

#[test]
fn a_client_that_was_made_strict_gives_a_token_with_an_end_back_alone() {
    let story = Story::compatible();
    let old = story.tokens();
    assert_eq!(make_strict(&story), Ok(()));
    let new = story.refresh(refresh_of(&old)).unwrap();
    give_back(&story, &new.access_token);
    assert!(!story.works(&new.access_token));
    assert!(story.works(&old.access_token));
    give_back(&story, &old.access_token);
    assert!(!story.works(&old.access_token));
    assert_eq!(error_code(story.refresh(refresh_of(&new))), "invalid_grant");
}

/// How many people use the only client.
fn people(story: &Story) -> u32 {
    let asked = ClientSearch { words: String::new(), order: ClientOrder::Newest, offset: 0, limit: 1 };
    service(story).list_with_usage(&asked, &Administrator::at_the_command_line()).unwrap()[0].1.people
}
