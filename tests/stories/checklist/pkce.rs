//! Items 72 to 82: proof key for code exchange (RFC 7636).

use serde_json::json;
use tests::person::query;
use tests::{Database, on_both_databases};
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};

use super::strict::{Client, get, refused, start, works};

on_both_databases!(
    item_72_s256_works,
    item_73_a_challenge_is_43_to_128_unreserved_characters,
    item_74_a_verifier_is_43_to_128_unreserved_characters,
    item_75_a_challenge_without_a_method_is_refused,
    item_76_plain_is_refused,
    item_77_a_missing_challenge_is_refused_by_redirect,
    item_78_a_missing_or_wrong_verifier_is_refused_and_does_not_burn_the_code,
    item_79_a_verifier_for_a_code_without_a_challenge_is_refused,
    item_80_the_vector_of_appendix_b_passes,
    item_81_every_strict_client_needs_a_challenge,
    item_81_a_compatible_client_needs_none_but_is_held_to_the_one_that_it_sent,
    item_82_support_is_announced,
);

/// Verifiers of every length that matters, with their challenges.
const SHORTEST: (&str, &str) =
    ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA");
const LONGEST: (char, usize, &str) = ('~', 128, "zNhOm5Jyonenca7bQzzpjUpwFDVrfhrbbOGCqgWA6HU");
const TOO_SHORT: (&str, &str) =
    ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "elOGB_2quSlplZKfRRVlu7gULhhEEXMiqv0rPXawGv8");
const TOO_LONG: (char, usize, &str) = ('a', 129, "wSywJKLlVRzKDgj86PHF4xRVXMP-9jKe6ZSj23UhZq4");
const RESERVED: (&str, &str) =
    ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+", "iwXbWFm6ct1JDeJlZO8FYEXe0UbbNRVyu6etiydm5O8");
const WRONG: &str = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong";

async fn item_72_s256_works(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::confidential(&server).await, Client::public(&server).await] {
        let tokens = client.tokens(&anna).await;
        assert!(works(&server, &tokens.access).await);
    }
}

async fn item_73_a_challenge_is_43_to_128_unreserved_characters(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let almost = &CHALLENGE[1..];
    let bad = [
        almost.to_owned(),
        "a".repeat(129),
        format!("{almost}="),
        format!("{almost}+"),
        format!("{almost}/"),
        format!("{almost} "),
        format!("{almost}é"),
    ];
    for challenge in bad {
        let url = client.authorize_url_with(&[("code_challenge", &challenge)]);
        let (error, description, _) = refused(&anna, &url).await;
        assert_eq!(
            (&*error, &*description),
            ("invalid_request", "the code challenge is malformed"),
            "{challenge}"
        );
    }
    for challenge in ["a".repeat(43), "-._~".repeat(32)] {
        let url = client.authorize_url_with(&[("code_challenge", &challenge)]);
        anna.approve_at(&url).await;
    }
}

async fn item_74_a_verifier_is_43_to_128_unreserved_characters(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let trade = async |verifier: &str, challenge: &str| {
        let url = client.authorize_url_with(&[("code_challenge", challenge)]);
        let code = anna.approve_at(&url).await;
        client.trade_with(&code, &[("code_verifier", verifier)]).await
    };
    let repeated = |(letter, count, challenge): (char, usize, &'static str)| {
        (letter.to_string().repeat(count), challenge)
    };
    for (verifier, challenge) in
        [(TOO_SHORT.0.to_owned(), TOO_SHORT.1), repeated(TOO_LONG), (RESERVED.0.to_owned(), RESERVED.1)]
    {
        trade(&verifier, challenge).await.must_be(400, "invalid_grant");
    }
    for (verifier, challenge) in [(SHORTEST.0.to_owned(), SHORTEST.1), repeated(LONGEST)] {
        trade(&verifier, challenge).await.tokens();
    }
}

async fn item_75_a_challenge_without_a_method_is_refused(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::confidential(&server).await, Client::compatible(&server).await] {
        let url = client.authorize_url_with(&[("code_challenge", CHALLENGE), ("code_challenge_method", "")]);
        let (error, description, _) = refused(&anna, &url).await;
        assert_eq!((&*error, &*description), ("invalid_request", "transform algorithm not supported"));
    }
}

async fn item_76_plain_is_refused(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::public(&server).await, Client::compatible(&server).await] {
        for method in ["plain", "s256", "S512", "S256 plain", "none"] {
            let url =
                client.authorize_url_with(&[("code_challenge", VERIFIER), ("code_challenge_method", method)]);
            let (error, description, _) = refused(&anna, &url).await;
            let expected = ("invalid_request", "transform algorithm not supported");
            assert_eq!((&*error, &*description), expected, "{method}");
        }
    }
}

async fn item_77_a_missing_challenge_is_refused_by_redirect(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    for method in ["", "S256"] {
        let url = client.authorize_url_with(&[("code_challenge", ""), ("code_challenge_method", method)]);
        let (error, description, address) = refused(&anna, &url).await;
        assert_eq!((&*error, &*description), ("invalid_request", "code challenge required"));
        assert!(address.starts_with(&format!("{}?error=", client.redirect_uri)), "{address}");
        assert_eq!(query(&address, "state").as_deref(), Some("xyz"));
    }
}

async fn item_78_a_missing_or_wrong_verifier_is_refused_and_does_not_burn_the_code(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::confidential(&server).await, Client::public(&server).await] {
        let code = client.code(&anna).await;
        for verifier in ["", WRONG, CHALLENGE, &VERIFIER.to_lowercase()] {
            let refused = client.trade_with(&code, &[("code_verifier", verifier)]).await;
            refused.must_be(400, "invalid_grant");
        }
        client.trade(&code).await.tokens();
    }
}

async fn item_79_a_verifier_for_a_code_without_a_challenge_is_refused(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible(&server).await;
    let code = client.code(&anna).await;
    client.trade_with(&code, &[("code_verifier", VERIFIER)]).await.must_be(400, "invalid_grant");
    client.trade(&code).await.tokens();
}

async fn item_80_the_vector_of_appendix_b_passes(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let url = client.authorize_url_with(&[("code_challenge", challenge)]);
    let code = anna.approve_at(&url).await;
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    client.trade_with(&code, &[("code_verifier", verifier)]).await.tokens();
}

async fn item_81_every_strict_client_needs_a_challenge(database: Database) {
    let (server, anna) = start(&database).await;
    for method in ["client_secret_basic", "client_secret_post", "none"] {
        let client = Client::register(&server, &json!({"token_endpoint_auth_method": method})).await;
        let url = client.authorize_url_with(&[("code_challenge", ""), ("code_challenge_method", "")]);
        assert_eq!(refused(&anna, &url).await.1, "code challenge required", "{method}");
    }
}

/// The exception for compatible clients.
async fn item_81_a_compatible_client_needs_none_but_is_held_to_the_one_that_it_sent(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible(&server).await;
    client.tokens(&anna).await;
    let sent = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = anna.approve_at(&client.authorize_url_with(&sent)).await;
    client.trade(&code).await.must_be(400, "invalid_grant");
    client.trade_with(&code, &[("code_verifier", WRONG)]).await.must_be(400, "invalid_grant");
    client.trade_with(&code, &[("code_verifier", VERIFIER)]).await.tokens();
}

async fn item_82_support_is_announced(database: Database) {
    let (server, _) = start(&database).await;
    let metadata = get(&server, "/.well-known/oauth-authorization-server").await.json();
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
}
