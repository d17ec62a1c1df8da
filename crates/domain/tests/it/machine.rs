//! Whatever people, clients, administrators and time do, in whatever order: see the testkit's `machine`.

use std::sync::Arc;

use uncino_domain::storage::Storage;
use uncino_testkit::machine::check;
use uncino_testkit::memory::MemoryStorage;

fn open() -> (Arc<dyn Storage>, ()) {
    (Arc::new(MemoryStorage::default()), ())
}

#[test]
fn any_sequence_of_actions_keeps_the_rules() {
    check(open, 500);
}

/// A machine that only knocks at closed doors finds nothing.
#[test]
fn sequences_take_every_turn() {
    let tally = check(open, 1_500);
    for turn in [
        "tokens that live by use",
        "tokens with ends",
        "a code from before the strict rules",
        "a replay ended the tokens",
        "a replay left the tokens",
        "a refresh",
        "a retry got the same tokens",
        "a retry that asked for something else",
        "a reuse within the grace",
        "a reuse after the grace",
        "an access token was given back alone",
        "a family was given back",
        "tokens came back with their application",
        "an unused registration was swept",
        "an error stayed on a page",
        "a resource beyond what was granted",
    ] {
        assert!(tally.covered.contains(turn), "{turn}: not one in {} actions", tally.actions);
    }
}

#[test]
fn every_action_succeeds_and_is_refused_now_and_then() {
    let tally = check(open, 200);
    for (action, words) in [
        ("Authorize", &["asked", "unknown client", "not logged in", "unauthorized_client"][..]),
        ("Authorize", &["invalid_request", "invalid_scope", "invalid_target", "page: invalid_scope"]),
        ("Decide", &["code", "access_denied", "unauthorized_client", "nothing to decide", "not logged in"]),
        ("Redeem", &["tokens", "invalid_client", "invalid_grant", "invalid_target"]),
        (
            "Refresh",
            &[
                "tokens",
                "invalid_client",
                "invalid_grant",
                "unauthorized_client",
                "invalid_scope",
                "invalid_target",
            ],
        ),
        ("Use", &["done", "invalid_token"]),
        ("Revoke", &["done", "invalid_client", "invalid_grant"]),
        ("Introspect", &["active", "inactive", "invalid_client"]),
        ("LogInByApi", &["tokens", "wrong password"]),
        ("ChangePassword", &["done", "wrong password"]),
        ("TakeBack", &["done", "no permission"]),
        ("Suspend", &["done", "not found"]),
        ("Resume", &["done", "not found"]),
        ("MakeStrict", &["done"]),
        ("Unregister", &["done"]),
        ("Disable", &["done"]),
        ("Enable", &["done"]),
        ("Remove", &["done"]),
        ("Sweep", &["done"]),
    ] {
        for word in words {
            let seen = tally.outcomes.contains_key(&(action.to_owned(), (*word).to_owned()));
            assert!(seen, "{action} never came to: {word}");
        }
    }
}
