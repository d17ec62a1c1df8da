//! The last second and the first one after it, where no other file judges them: what is told of a token ends with it.

use chrono::TimeDelta;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::introspection::{IntrospectionRequest, IntrospectionService};
use uncino_domain::secret::Secret;

use super::story::{Now as _, Story, refresh_of};

const BOUNDARY: [(i64, bool); 3] = [(-1, true), (0, false), (1, false)];

/// When the token ends, as its client is told now; nothing if it has ended.
fn told_end(story: &Story, token: &Secret) -> Option<i64> {
    let credentials =
        ClientCredentials { client_id: story.client.client.id.clone(), secret: story.client.secret.clone() };
    let request = IntrospectionRequest { credentials, token: Ok(token.clone()) };
    let found = IntrospectionService::new(story.world.ports.clone()).introspect(request).unwrap();
    found.map(|token| token.expires_at.unwrap().timestamp())
}

#[test]
fn an_access_token_is_active_until_the_second_that_was_told() {
    for (story, life) in [(Story::strict(), TimeDelta::hours(1)), (Story::compatible(), TimeDelta::days(400))]
    {
        let access = story.tokens().access_token;
        let end = (story.world.clock_now() + life).timestamp();
        assert_eq!(told_end(&story, &access), Some(end));
        story.advance(life - TimeDelta::seconds(1));
        assert_eq!((told_end(&story, &access), story.works(&access)), (Some(end), true));
        story.advance(TimeDelta::seconds(1));
        assert_eq!((told_end(&story, &access), story.works(&access)), (None, false));
        story.advance(TimeDelta::seconds(1));
        assert_eq!((told_end(&story, &access), story.works(&access)), (None, false));
    }
}

#[test]
fn a_refresh_token_is_active_until_the_second_in_which_it_is_refused() {
    for (seconds, in_time) in BOUNDARY {
        let story = Story::strict();
        let tokens = story.tokens();
        story.advance(TimeDelta::days(30) + TimeDelta::seconds(seconds));
        assert_eq!(told_end(&story, refresh_of(&tokens)).is_some(), in_time, "{seconds} s");
        assert_eq!(story.refresh(refresh_of(&tokens)).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_compatible_clients_token_ends_absolutely_to_the_second_where_an_end_is_set() {
    for (seconds, in_time) in BOUNDARY {
        let story = Story::under(
            |policy| policy.compat.access_max = Some(TimeDelta::days(30)),
            uncino_testkit::fixtures::World::compatible_client,
        );
        let access = story.tokens().access_token;
        story.advance(TimeDelta::days(30) + TimeDelta::seconds(seconds));
        assert_eq!(story.works(&access), in_time, "{seconds} s");
    }
}
