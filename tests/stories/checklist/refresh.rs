//! Items 65 to 71: refresh tokens (RFC 6749 section 6, RFC 9700 section 4.14.2).

use tests::application::Tokens;
use tests::server::PASSWORD;
use tests::{Database, Person, Server, on_both_databases};

use super::strict::{ANNA, Answer, Client, holds, http, press, start, start_with, works};

on_both_databases!(
    item_65_a_refresh_token_is_for_its_own_client_alone,
    item_66_a_refresh_gives_what_was_granted_and_never_more,
    item_67_a_refresh_gives_a_new_refresh_token,
    item_68_reuse_after_the_grace_ends_the_family,
    item_68_reuse_after_the_successor_was_used_ends_the_family,
    item_68_without_a_grace_every_reuse_ends_the_family,
    item_69_eight_refreshes_at_once_get_the_same_tokens,
    item_69_a_retry_for_another_scope_is_refused_and_ends_nothing,
    item_69_another_client_gets_nothing_within_the_grace_either,
    item_69_the_sealed_answer_is_of_no_use_to_who_steals_the_database,
    item_70_a_refresh_token_that_rests_ends,
    item_70_a_family_ends_however_much_it_is_used,
    item_70_a_compatible_clients_tokens_end_by_rest_alone,
    item_70_a_compatible_clients_tokens_end_when_they_rest,
    item_70_a_compatible_clients_tokens_end_absolutely_where_that_is_set,
    item_71_refresh_tokens_end_with_the_password_if_the_person_says_so,
    item_71_refresh_tokens_end_when_the_user_is_disabled,
    item_71_refresh_tokens_end_when_the_permission_is_taken_back,
    item_71_logging_out_everywhere_ends_the_persons_own_tokens_and_one_button_all_others,
);

/// Nothing of this family may work any more.
async fn must_be_dead(server: &Server, client: &Client, family: &[&Tokens]) {
    for tokens in family {
        assert!(!works(server, &tokens.access).await);
        client.refresh(&tokens.refresh).await.must_be(400, "invalid_grant");
    }
}

async fn item_65_a_refresh_token_is_for_its_own_client_alone(database: Database) {
    let (server, anna) = start(&database).await;
    let clients = [
        Client::confidential(&server).await,
        Client::public(&server).await,
        Client::compatible(&server).await,
        Client::confidential(&server).await,
    ];
    for client in &clients[..3] {
        let tokens = client.tokens(&anna).await;
        for other in clients.iter().filter(|other| other.id != client.id) {
            other.refresh(&tokens.refresh).await.must_be(400, "invalid_grant");
        }
        assert!(works(&server, &tokens.access).await, "trying ends nothing");
        client.refresh(&tokens.refresh).await.tokens();
    }
}

async fn item_66_a_refresh_gives_what_was_granted_and_never_more(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    for scope in ["account", "account offline_access", "no:such", "Event:Write", "event:write\"", "\\"] {
        client.refresh_for(&tokens.refresh, scope).await.must_be(400, "invalid_scope");
    }
    let omitted = client.refresh(&tokens.refresh).await;
    assert_eq!(omitted.json()["scope"], "event:write", "and nothing was used up");
    let named = client.refresh_for(&omitted.tokens().refresh, "event:write").await;
    assert_eq!(named.json()["scope"], "event:write");
    let regained = client.refresh(&named.tokens().refresh).await;
    assert_eq!(regained.json()["scope"], "event:write");
}

async fn item_67_a_refresh_gives_a_new_refresh_token(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::public(&server).await, Client::confidential(&server).await] {
        let first = client.tokens(&anna).await;
        let second = client.refresh(&first.refresh).await.tokens();
        assert_ne!(second.refresh, first.refresh);
        assert_ne!(second.access, first.access);
        assert!(works(&server, &second.access).await);
        let third = client.refresh(&second.refresh).await.tokens();
        assert_ne!(third.refresh, second.refresh);
    }
}

async fn item_68_reuse_after_the_grace_ends_the_family(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__REFRESH_GRACE", "1s")]).await;
    let public = Client::public(&server).await;
    let mut families = Vec::new();
    for client in [public, Client::confidential(&server).await, Client::compatible(&server).await] {
        let (first, apart) = (client.tokens(&anna).await, client.tokens(&anna).await);
        let second = client.refresh(&first.refresh).await.tokens();
        families.push((client, first, second, apart));
    }
    database.pass(2);
    for (client, first, second, apart) in &families {
        assert!(works(&server, &first.access).await, "a refresh ends no access token");
        client.refresh(&first.refresh).await.must_be(400, "invalid_grant");
        must_be_dead(&server, client, &[first, second]).await;
        assert!(works(&server, &apart.access).await, "another authorization lives on");
    }
    let audit = String::from_utf8(server.command(&["audit"], "").stdout).unwrap();
    assert_eq!(audit.matches("refresh_token.reused").count(), 3, "each is in the audit log: {audit}");
}

async fn item_68_reuse_after_the_successor_was_used_ends_the_family(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    let third = client.refresh(&second.refresh).await.tokens();
    client.refresh(&first.refresh).await.must_be(400, "invalid_grant");
    must_be_dead(&server, &client, &[&third, &second, &first]).await;
}

async fn item_68_without_a_grace_every_reuse_ends_the_family(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__REFRESH_GRACE", "0s")]).await;
    let client = Client::confidential(&server).await;
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    client.refresh(&first.refresh).await.must_be(400, "invalid_grant");
    must_be_dead(&server, &client, &[&second, &first]).await;
}

async fn item_69_eight_refreshes_at_once_get_the_same_tokens(database: Database) {
    let (server, anna) = start(&database).await;
    let public = Client::public(&server).await;
    for client in [&public, &Client::confidential(&server).await, &Client::compatible(&server).await] {
        let first = client.tokens(&anna).await;
        let requests: Vec<_> = (0..8)
            .map(|_| {
                let (client, refresh) = (client.clone(), first.refresh.clone());
                tokio::spawn(async move { client.refresh(&refresh).await })
            })
            .collect();
        let mut pairs = std::collections::HashSet::new();
        for request in requests {
            let Tokens { access, refresh } = request.await.unwrap().tokens();
            pairs.insert((access, refresh));
        }
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        let (access, refresh) = pairs.into_iter().next().unwrap();
        assert!(works(&server, &access).await);
        client.refresh(&refresh).await.tokens();
    }
}

async fn item_69_a_retry_for_another_scope_is_refused_and_ends_nothing(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    client.refresh_for(&first.refresh, "event:write").await.must_be(400, "invalid_grant");
    assert!(works(&server, &second.access).await);
    let again = client.refresh(&first.refresh).await.tokens();
    assert_eq!((again.access, again.refresh), (second.access, second.refresh));
}

async fn item_69_another_client_gets_nothing_within_the_grace_either(database: Database) {
    let (server, anna) = start(&database).await;
    let (client, other) = (Client::confidential(&server).await, Client::public(&server).await);
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    other.refresh(&first.refresh).await.must_be(400, "invalid_grant");
    let mut unproven = client.clone();
    unproven.secret = Some("0000000000000000000000000000000000000000".to_owned());
    unproven.refresh(&first.refresh).await.must_be(401, "invalid_client");
    assert!(works(&server, &second.access).await, "and ends nothing");
    assert_eq!(client.refresh(&first.refresh).await.tokens().access, second.access);
}

async fn item_69_the_sealed_answer_is_of_no_use_to_who_steals_the_database(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let first = client.tokens(&anna).await;
    let second = client.refresh(&first.refresh).await.tokens();
    let dump = database.dump();
    assert!(holds(&dump, &client.id), "the dump is one of this story");
    for secret in [&first.access, &first.refresh, &second.access, &second.refresh] {
        assert!(!holds(&dump, secret), "the database holds {secret}");
    }
    assert!(!holds(&dump, client.secret.as_ref().unwrap()));
    let again = client.refresh(&first.refresh).await.tokens();
    assert_eq!(again.access, second.access, "the answer was in there all the same");
}

async fn item_70_a_refresh_token_that_rests_ends(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__REFRESH_IDLE", "1s")]).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    database.pass(2);
    client.refresh(&tokens.refresh).await.must_be(400, "invalid_grant");
    assert!(works(&server, &tokens.access).await, "the access token has its own end");
}

async fn item_70_a_family_ends_however_much_it_is_used(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__REFRESH_MAX", "1h")]).await;
    let client = Client::public(&server).await;
    let first = client.tokens(&anna).await;
    database.pass(3_598);
    let answer = client.refresh(&first.refresh).await;
    let expires_in = answer.json()["expires_in"].as_i64().unwrap();
    assert!((0..=2).contains(&expires_in), "no access token outlives its family: {expires_in}");
    let second = answer.tokens();
    database.pass(2);
    must_be_dead(&server, &client, &[&first, &second]).await;
}

/// The exception: neither `oauth.refresh_max` nor `oauth.refresh_idle` is for them.
async fn item_70_a_compatible_clients_tokens_end_by_rest_alone(database: Database) {
    let settings = [
        ("UNCINO_OAUTH__REFRESH_MAX", "1h"),
        ("UNCINO_OAUTH__REFRESH_IDLE", "1h"),
        ("UNCINO_COMPAT__ACCESS_IDLE", "2h"),
    ];
    let (server, anna) = start_with(&database, &settings).await;
    let (strict, compatible) = (Client::confidential(&server).await, Client::compatible(&server).await);
    let (ended, first) = (strict.tokens(&anna).await, compatible.tokens(&anna).await);
    database.pass(3_700);
    let second = compatible.refresh(&first.refresh).await.tokens();
    must_be_dead(&server, &strict, &[&ended]).await;
    database.pass(3_700);
    assert!(works(&server, &second.access).await, "a refresh is a use, and every use moves the end");
    assert!(works(&server, &first.access).await, "of all its tokens");
}

async fn item_70_a_compatible_clients_tokens_end_when_they_rest(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_COMPAT__ACCESS_IDLE", "1s")]).await;
    let client = Client::compatible(&server).await;
    let tokens = client.tokens(&anna).await;
    database.pass(2);
    must_be_dead(&server, &client, &[&tokens]).await;
}

async fn item_70_a_compatible_clients_tokens_end_absolutely_where_that_is_set(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_COMPAT__ACCESS_MAX", "1s")]).await;
    let client = Client::compatible(&server).await;
    let tokens = client.tokens(&anna).await;
    database.pass(2);
    must_be_dead(&server, &client, &[&tokens]).await;
}

async fn item_71_refresh_tokens_end_with_the_password_if_the_person_says_so(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    let kept = [("current_password", PASSWORD), ("new_password", "another password")];
    press(&anna, "/account", "/account/password", &kept).await;
    let tokens = client.refresh(&tokens.refresh).await.tokens();
    let ended = [
        ("current_password", "another password"),
        ("new_password", "a third password"),
        ("end_applications", "1"),
    ];
    press(&anna, "/account", "/account/password", &ended).await;
    must_be_dead(&server, &client, &[&tokens]).await;
}

async fn item_71_refresh_tokens_end_when_the_user_is_disabled(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    let tokens = client.tokens(&anna).await;
    assert!(server.command(&["users", "disable", ANNA], "").status.success());
    must_be_dead(&server, &client, &[&tokens]).await;
    assert!(server.command(&["users", "enable", ANNA], "").status.success());
    must_be_dead(&server, &client, &[&tokens]).await;
}

async fn item_71_refresh_tokens_end_when_the_permission_is_taken_back(database: Database) {
    let (server, anna) = start(&database).await;
    let (client, other) = (Client::confidential(&server).await, Client::public(&server).await);
    let (tokens, kept) = (client.tokens(&anna).await, other.tokens(&anna).await);
    let fields = [("client_id", client.id.as_str())];
    press(&anna, "/account/applications", "/account/applications/revoke", &fields).await;
    must_be_dead(&server, &client, &[&tokens]).await;
    other.refresh(&kept.refresh).await.tokens();
}

async fn item_71_logging_out_everywhere_ends_the_persons_own_tokens_and_one_button_all_others(
    database: Database,
) {
    let (server, anna) = start(&database).await;
    let clients = [Client::confidential(&server).await, Client::public(&server).await];
    let mut families = [clients[0].tokens(&anna).await, clients[1].tokens(&anna).await];
    let form =
        [("username", ANNA), ("password", PASSWORD), ("grant_type", "password"), ("client_id", "self")];
    let log_in = http().post(format!("{}/oauth/login", server.url())).form(&form);
    let own = Answer::to(log_in).await.json()["access_token"].as_str().unwrap().to_owned();
    press(&anna, "/account/sessions", "/account/sessions/end_all", &[]).await;
    assert!(!works(&server, &own).await);
    for (client, family) in clients.iter().zip(&mut families) {
        *family = client.refresh(&family.refresh).await.tokens();
    }
    let anna = Person::log_in(&server, ANNA).await;
    let confirmed = [("confirmed", "1")];
    press(&anna, "/account/applications", "/account/applications/revoke_all", &confirmed).await;
    for (client, family) in clients.iter().zip(&families) {
        must_be_dead(&server, client, &[family]).await;
    }
}
