//! Items 83 to 93: bearer tokens at the API (RFC 6750).

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Database, Person, Server, on_both_databases, raw};

use super::strict::{ANNA, Answer, Client, get, get_with, http, start, start_with, works};

on_both_databases!(
    item_83_the_scheme_is_taken_in_any_case,
    item_84_a_token_in_the_query_is_refused,
    item_85_more_than_one_way_at_once_is_refused,
    item_86_without_credentials_the_challenge_names_no_error,
    item_87_a_token_that_is_not_good_is_refused_on_every_route,
    item_87_a_revoked_token_files_no_anonymous_event,
    item_88_what_no_application_may_do_is_insufficient_scope,
    item_89_a_malformed_request_is_told_so,
    item_90_challenges_keep_to_their_grammar,
    item_91_answers_to_tokens_are_not_stored,
    item_92_a_token_is_for_its_own_persons_events,
    item_93_a_token_is_good_at_the_server_that_issued_it_alone,
    item_93_nothing_but_an_access_token_is_taken_for_one,
);

/// Routes that need a credential, and routes that anybody may use.
const ROUTES: [(&str, &str); 6] = [
    ("GET", "/api/user"),
    ("GET", "/api/events/mine"),
    ("GET", "/api/events"),
    ("GET", "/api/ping"),
    ("GET", "/api/no-such-route"),
    ("POST", "/api/event"),
];

fn event(title: &str) -> Value {
    json!({"title": title, "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b"})
}

async fn send(server: &Server, method: &str, path: &str, authorization: &[&str]) -> Answer {
    let method: Method = method.parse().unwrap();
    let mut request = http().request(method.clone(), format!("{}{path}", server.url()));
    for value in authorization {
        request = request.header("authorization", *value);
    }
    Answer::to(if method == Method::POST { request.json(&event("Concert")) } else { request }).await
}

/// The attributes of a Bearer challenge, in their order.
fn attributes(challenge: &str) -> Vec<(String, String)> {
    let rest = challenge.strip_prefix("Bearer").expect("a Bearer challenge").trim();
    let attribute = |pair: &str| {
        let (name, value) = pair.split_once("=\"").expect("a quoted attribute");
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    };
    rest.split("\", ").filter(|pair| !pair.is_empty()).map(attribute).collect()
}

/// It must be this error of RFC 6750 section 3.1, in the challenge and in the body.
fn must_be(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    let attributes = attributes(answer.header("www-authenticate"));
    assert_eq!(attributes[0], ("error".to_owned(), error.to_owned()), "{attributes:?}");
    assert_eq!(answer.json()["error"], error);
    assert_eq!(answer.header("cache-control").replace("private, ", ""), "no-store");
}

async fn item_83_the_scheme_is_taken_in_any_case(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        let answer = send(&server, "GET", "/api/user", &[&format!("{scheme} {access}")]).await;
        assert_eq!(answer.json()["email"], ANNA, "{scheme}");
    }
}

async fn item_84_a_token_in_the_query_is_refused(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    for (method, path) in ROUTES {
        let path = format!("{path}?access_token={access}");
        let answer = send(&server, method, &path, &[]).await;
        must_be(&answer, 400, "invalid_request");
        assert!(!format!("{answer:?}").contains(&access));
    }
    assert_eq!(get(&server, "/api/events").await.json(), json!([]), "nothing was filed");
    assert!(!server.log().contains(&access));
}

async fn item_85_more_than_one_way_at_once_is_refused(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    let header = format!("Bearer {access}");
    for (method, path) in ROUTES {
        let in_query = format!("{path}?access_token={access}");
        must_be(&send(&server, method, &in_query, &[&header]).await, 400, "invalid_request");
        must_be(&send(&server, method, path, &[&header, &header]).await, 400, "invalid_request");
        must_be(&send(&server, method, path, &[&header, "Basic eDp5"]).await, 400, "invalid_request");
    }
    let url = format!("{}/api/event", server.url());
    let fields = [("title", "x"), ("access_token", &access)];
    let in_body = || http().post(&url).form(&fields);
    must_be(&Answer::to(in_body().bearer_auth(&access)).await, 400, "invalid_request");
    must_be(&Answer::to(in_body()).await, 400, "invalid_request");
    assert_eq!(get(&server, "/api/events").await.json(), json!([]), "nothing was filed");
}

/// 403 for everybody, because Gancio's clients pin it.
async fn item_86_without_credentials_the_challenge_names_no_error(database: Database) {
    let (server, _) = start(&database).await;
    for path in ["/api/user", "/api/events/mine", "/api/clients", "/api/settings/smtp", "/api/users"] {
        for authorization in [&[][..], &["Basic eDp5"], &["Digest x"]] {
            let answer = send(&server, "GET", path, authorization).await;
            assert_eq!((answer.status, &*answer.body), (403, "Forbidden"), "{path}");
            let attributes = attributes(answer.header("www-authenticate"));
            assert_eq!((attributes.len(), &*attributes[0].0), (1, "resource_metadata"), "{path}");
        }
    }
}

async fn item_87_a_token_that_is_not_good_is_refused_on_every_route(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__ACCESS_TTL", "1s")]).await;
    let client = Client::confidential(&server).await;
    let (expired, revoked) = (client.tokens(&anna).await.access, client.tokens(&anna).await.access);
    assert_eq!(client.revoke(&revoked).await.status, 200);
    database.pass(2);
    let unknown = "unc_at_0000000000000000000000000000000000000000";
    for token in [&*expired, &revoked, unknown, "made-up"] {
        for (method, path) in ROUTES {
            let answer = send(&server, method, path, &[&format!("Bearer {token}")]).await;
            must_be(&answer, 401, "invalid_token");
        }
    }
}

async fn item_87_a_revoked_token_files_no_anonymous_event(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let access = client.tokens(&anna).await.access;
    client.revoke(&access).await;
    let answer = send(&server, "POST", "/api/event", &[&format!("Bearer {access}")]).await;
    must_be(&answer, 401, "invalid_token");
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let queue = admin.get("/admin/queue").await.text().await.unwrap();
    assert!(!queue.contains("Concert"), "{queue}");
    let anonymous = send(&server, "POST", "/api/event", &[]).await;
    assert_eq!(anonymous.status, 200, "the route itself is open");
}

async fn item_88_what_no_application_may_do_is_insufficient_scope(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let access = Client::confidential(&server).await.tokens(&admin).await.access;
    let header = format!("Bearer {access}");
    for (method, path) in [
        ("GET", "/api/users"),
        ("GET", "/api/settings"),
        ("GET", "/api/clients"),
        ("GET", "/api/places"),
        ("GET", "/api/event/unconfirmed"),
        ("PUT", "/api/event/confirm/1"),
        ("DELETE", "/api/user/1"),
    ] {
        let answer = send(&server, method, path, &[&header]).await;
        must_be(&answer, 403, "insufficient_scope");
        let names: Vec<_> = attributes(answer.header("www-authenticate")).into_iter().map(|a| a.0).collect();
        let expected = ["error", "error_description", "resource_metadata"];
        assert_eq!(names, expected, "no scope would help: {path}");
    }
}

async fn item_89_a_malformed_request_is_told_so(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    for empty in ["Bearer", "Bearer ", "bearer\t"] {
        for (method, path) in ROUTES {
            must_be(&send(&server, method, path, &[empty]).await, 401, "invalid_token");
        }
    }
    let tab = format!("Bearer\t{access}x");
    must_be(&send(&server, "POST", "/api/event", &[&tab]).await, 401, "invalid_token");
    let request =
        b"GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer \xff\r\n\r\n";
    let (head, body) = raw::send(server.address(), request).await;
    assert_eq!(raw::status(&head), 400, "{head}");
    assert!(head.contains("Bearer error=\"invalid_request\"") && body.contains("invalid_request"), "{head}");
}

async fn item_90_challenges_keep_to_their_grammar(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    let mut challenges = Vec::new();
    for (path, authorization) in [
        ("/api/user", Some("Bearer x")),
        ("/api/user?access_token=x", None),
        ("/api/user", None),
        ("/api/users", Some(&*format!("Bearer {access}"))),
        ("/api/%22%5C%0d%0ax", Some("Bearer x")),
        ("/api/é", Some("Bearer x")),
        ("/api//x,error=y", Some("Bearer x")),
    ] {
        let headers: Vec<&str> = authorization.into_iter().collect();
        let answer = send(&server, "GET", path, &headers).await;
        challenges.push(answer.header("www-authenticate").to_owned());
    }
    for path in ["/api/\"x\"", "/api/a\\b", "/api/<x>"] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer x\r\n\r\n");
        let (head, _) = raw::send(server.address(), request.as_bytes()).await;
        let found = head.lines().find_map(|line| line.strip_prefix("www-authenticate: "));
        challenges.extend(found.map(str::to_owned));
    }
    assert!(challenges.len() >= 7, "{challenges:?}");
    for challenge in challenges {
        let attributes = attributes(&challenge);
        let names: std::collections::HashSet<_> = attributes.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), attributes.len(), "twice: {challenge}");
        for (name, value) in &attributes {
            let allowed = |c: char| matches!(c, ' ' | '!' | '#'..='[' | ']'..='~');
            assert!(value.chars().all(allowed), "{name} of {challenge}");
        }
    }
}

async fn item_91_answers_to_tokens_are_not_stored(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    for (method, path) in ROUTES {
        let answer = send(&server, method, path, &[&format!("Bearer {access}")]).await;
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    }
    for (method, path) in ROUTES {
        let answer = send(&server, method, path, &["Bearer x"]).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

async fn item_92_a_token_is_for_its_own_persons_events(database: Database) {
    let (server, anna) = start(&database).await;
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let client = Client::confidential(&server).await;
    let (annas, admins) = (client.tokens(&anna).await.access, client.tokens(&admin).await.access);
    let added = send(&server, "POST", "/api/event", &[&format!("Bearer {annas}")]).await.json();
    let url = format!("{}/api/event", server.url());
    let change = json!({"id": added["id"], "title": "Taken", "place_name": "a", "place_address": "b"});
    let changed = Answer::to(http().put(&url).bearer_auth(&admins).json(&change)).await;
    let removed = Answer::to(http().delete(format!("{url}/{}", added["id"])).bearer_auth(&admins)).await;
    assert_eq!((changed.status, removed.status), (403, 403), "also where the person is an administrator");
    assert_eq!(get(&server, "/api/events").await.json()[0]["title"], "Concert");
    assert_eq!(get_with(&server, "/api/events/mine", &admins).await.json(), json!([]));
    let own = Answer::to(http().put(&url).bearer_auth(&annas).json(&change)).await;
    assert_eq!(own.status, 200, "{}", own.body);
}

async fn item_93_a_token_is_good_at_the_server_that_issued_it_alone(database: Database) {
    let (server, anna) = start(&database).await;
    let elsewhere = Database::sqlite();
    let (other, other_anna) = start(&elsewhere).await;
    let client = Client::confidential(&server).await;
    let here = client.tokens(&anna).await.access;
    let there = Client::confidential(&other).await.tokens(&other_anna).await.access;
    assert!(works(&server, &here).await && works(&other, &there).await);
    assert!(!works(&server, &there).await && !works(&other, &here).await);
    assert_eq!(client.introspect(&here).await.json()["aud"], server.url());
}

async fn item_93_nothing_but_an_access_token_is_taken_for_one(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let (tokens, code) = (client.tokens(&anna).await, client.code(&anna).await);
    let secret = client.secret.clone().unwrap();
    for other in [&tokens.refresh, &code, &anna.session_cookie(), &secret, &client.id] {
        assert!(!works(&server, other).await, "{other}");
    }
    assert!(works(&server, &tokens.access).await);
}
