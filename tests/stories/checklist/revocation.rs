//! Items 94 to 100: giving a token back (RFC 7009).

use serde_json::json;
use tests::{Database, on_both_databases, raw};

use super::strict::{Answer, Client, Shows, http, start, start_with, works};

on_both_databases!(
    item_94_every_client_revokes_as_it_authenticates,
    item_94_who_proves_nothing_revokes_nothing,
    item_94_only_a_form_by_post_is_taken,
    item_95_another_clients_token_lives_on,
    item_96_a_token_that_does_not_work_anyway_is_fine,
    item_97_a_refresh_token_takes_its_access_tokens_along,
    item_97_an_access_token_ends_alone_where_the_client_can_refresh,
    item_97_the_only_token_of_a_client_ends_its_authorization,
    item_97_a_compatible_clients_token_ends_its_authorization,
    item_98_the_hint_decides_nothing,
    item_99_revocation_holds_at_the_very_next_request,
);

async fn item_94_every_client_revokes_as_it_authenticates(database: Database) {
    let (server, anna) = start(&database).await;
    for method in ["client_secret_basic", "client_secret_post", "none"] {
        let client = Client::register(&server, &json!({"token_endpoint_auth_method": method})).await;
        let tokens = client.tokens(&anna).await;
        let answer = client.revoke(&tokens.refresh).await;
        assert_eq!((answer.status, &*answer.body), (200, "{}"), "{method}");
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        assert!(!works(&server, &tokens.access).await, "{method}");
    }
}

async fn item_94_who_proves_nothing_revokes_nothing(database: Database) {
    let (server, anna) = start(&database).await;
    let (client, public) = (Client::confidential(&server).await, Client::public(&server).await);
    let (tokens, of_public) = (client.tokens(&anna).await, public.tokens(&anna).await);
    let wrong = Client { secret: Some("0".repeat(40)), ..client.clone() };
    let silent = Client { shows: Shows::IdAlone, ..client.clone() };
    let made_up = Client { secret: Some("0".repeat(40)), shows: Shows::Basic, ..public.clone() };
    let unknown = Client { id: "0".repeat(40), ..client.clone() };
    for (caller, token) in
        [(&wrong, &tokens), (&silent, &tokens), (&made_up, &of_public), (&unknown, &tokens)]
    {
        let refused = caller.revoke(&token.refresh).await;
        refused.must_be(401, "invalid_client");
        assert!(refused.header("www-authenticate").starts_with("Basic "), "{refused:?}");
        assert!(works(&server, &token.access).await);
    }
    let url = format!("{}/oauth/revoke", server.url());
    let anonymous = Answer::to(http().post(url).form(&[("token", &tokens.refresh)])).await;
    anonymous.must_be(401, "invalid_client");
    assert!(works(&server, &tokens.access).await);
}

async fn item_94_only_a_form_by_post_is_taken(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    let url = format!("{}/oauth/revoke", server.url());
    let in_query = format!("{url}?token={}", tokens.access);
    let refused = Answer::to(http().get(&in_query).basic_auth(&client.id, client.secret.as_ref())).await;
    refused.must_be(405, "invalid_request");
    assert_eq!(refused.header("allow"), "POST");
    let as_json = http().post(&url).json(&json!({"token": tokens.access}));
    Answer::to(as_json.basic_auth(&client.id, client.secret.as_ref())).await.must_be(400, "invalid_request");
    let empty = http().post(&in_query).form(&[("x", "y")]).basic_auth(&client.id, client.secret.as_ref());
    Answer::to(empty).await.must_be(400, "invalid_request");
    let twice = [("token", &*tokens.access), ("token", "x")];
    client.post("/oauth/revoke", &twice).await.must_be(400, "invalid_request");
    client.revoke("").await.must_be(400, "invalid_request");
    assert!(works(&server, &tokens.access).await, "nothing was revoked");
}

async fn item_95_another_clients_token_lives_on(database: Database) {
    let (server, anna) = start(&database).await;
    let clients = [
        Client::confidential(&server).await,
        Client::public(&server).await,
        Client::compatible(&server).await,
    ];
    for client in &clients {
        let tokens = client.tokens(&anna).await;
        for other in clients.iter().filter(|other| other.id != client.id) {
            for token in [&tokens.access, &tokens.refresh] {
                other.revoke(token).await.must_be(400, "invalid_grant");
            }
        }
        assert!(works(&server, &tokens.access).await);
        client.refresh(&tokens.refresh).await.tokens();
    }
}

async fn item_96_a_token_that_does_not_work_anyway_is_fine(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__ACCESS_TTL", "1s")]).await;
    let client = Client::confidential(&server).await;
    let (expired, revoked) = (client.tokens(&anna).await, client.tokens(&anna).await);
    client.revoke(&revoked.refresh).await;
    database.pass(2);
    let long = "x".repeat(10_000);
    for token in [
        &*expired.access,
        &revoked.access,
        &revoked.refresh,
        "unc_at_0000000000000000000000000000000000000000",
        "unc_rt_0000000000000000000000000000000000000000",
        "nonsense",
        "a b\u{e9}",
        &long,
    ] {
        let answer = client.revoke(token).await;
        assert_eq!((answer.status, &*answer.body), (200, "{}"), "{token}");
    }
}

async fn item_97_a_refresh_token_takes_its_access_tokens_along(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [
        Client::confidential(&server).await,
        Client::public(&server).await,
        Client::compatible(&server).await,
    ] {
        let (first, apart) = (client.tokens(&anna).await, client.tokens(&anna).await);
        let second = client.refresh(&first.refresh).await.tokens();
        assert_eq!(client.revoke(&second.refresh).await.status, 200);
        for access in [&first.access, &second.access] {
            assert!(!works(&server, access).await);
        }
        for refresh in [&first.refresh, &second.refresh] {
            client.refresh(refresh).await.must_be(400, "invalid_grant");
        }
        assert!(works(&server, &apart.access).await, "another authorization lives on");
    }
}

async fn item_97_an_access_token_ends_alone_where_the_client_can_refresh(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    assert_eq!(client.revoke(&second.access).await.status, 200);
    assert!(!works(&server, &second.access).await);
    assert!(works(&server, &first.access).await);
    client.refresh(&second.refresh).await.tokens();
}

async fn item_97_the_only_token_of_a_client_ends_its_authorization(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::register(&server, &json!({"grant_types": ["authorization_code"]})).await;
    let code = client.code(&anna).await;
    let access = client.trade(&code).await.json()["access_token"].as_str().unwrap().to_owned();
    let listed = async || anna.get("/account/applications").await.text().await.unwrap().contains(&client.id);
    assert!(works(&server, &access).await && listed().await);
    assert_eq!(client.revoke(&access).await.status, 200);
    assert!(!works(&server, &access).await && !listed().await);
}

/// Its access tokens live as long as their family, so the family is what ends.
async fn item_97_a_compatible_clients_token_ends_its_authorization(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible(&server).await;
    let tokens = client.tokens(&anna).await;
    assert_eq!(client.revoke(&tokens.access).await.status, 200);
    assert!(!works(&server, &tokens.access).await);
    client.refresh(&tokens.refresh).await.must_be(400, "invalid_grant");
}

async fn item_98_the_hint_decides_nothing(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    for hint in ["access_token", "refresh_token", "saml2_assertion", "", "\"<x>"] {
        let (for_access, for_refresh) = (client.tokens(&anna).await, client.tokens(&anna).await);
        for token in [&for_access.access, &for_refresh.refresh] {
            let fields = [("token", &**token), ("token_type_hint", hint)];
            let answer = client.post("/oauth/revoke", &fields).await;
            assert_eq!((answer.status, &*answer.body), (200, "{}"), "{hint}");
        }
        assert!(!works(&server, &for_access.access).await, "{hint}");
        assert!(!works(&server, &for_refresh.access).await, "{hint}");
    }
}

async fn item_99_revocation_holds_at_the_very_next_request(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    for _ in 0..10 {
        let access = client.tokens(&anna).await.access;
        assert!(works(&server, &access).await);
        client.revoke(&access).await;
        let (head, _) = raw::json(server.address(), "POST /api/event", &access, "{}").await;
        assert_eq!(raw::status(&head), 401, "{head}");
    }
}

mod nodes {
    use super::{Client, Database, start, works};
    use tests::Server;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn item_99_revocation_holds_on_every_node() {
        let database = Database::postgres();
        let (one, anna) = start(&database).await;
        let other = Server::start(&database);
        let client = Client::confidential(&one).await;
        for _ in 0..10 {
            let tokens = client.tokens(&anna).await;
            assert!(works(&other, &tokens.access).await);
            assert_eq!(client.revoke(&tokens.refresh).await.status, 200);
            assert!(!works(&other, &tokens.access).await);
            client.at(&other).refresh(&tokens.refresh).await.must_be(400, "invalid_grant");
        }
    }
}
