//! Items 111 to 116: clients that register themselves (RFC 7591).

use std::collections::HashSet;

use serde_json::{Value, json};
use tests::{Database, Server, on_both_databases};

use super::strict::{Answer, Client, get, http, register, start, works};

on_both_databases!(
    item_111_a_client_gets_its_id_its_secret_and_all_that_was_registered,
    item_111_a_public_client_gets_no_secret,
    item_111_a_client_that_registered_itself_works,
    item_112_a_bad_redirect_uri_is_told,
    item_112_other_bad_metadata_are_told,
    item_112_what_is_no_metadata_is_refused,
    item_113_redirect_uris_are_required,
    item_113_grant_types_and_response_types_fit_together,
    item_113_a_client_that_is_not_to_refresh_gets_no_refresh_token,
    item_114_what_is_not_asked_for_is_basic_code_and_both_grants,
    item_115_every_client_is_a_new_one,
    item_115_unknown_members_are_ignored_and_null_ones_omitted,
    item_116_no_answer_is_stored,
    item_137_a_registration_gets_what_can_be_had_and_is_told_what,
    item_138_empty_members_count_as_absent_and_application_type_is_understood,
    item_139_unknown_scopes_beside_a_known_one_are_left_out,
    item_158_no_name_is_refused_and_each_is_echoed_as_sent,
);

const REDIRECT_URI: &str = "https://app.example/callback";

fn with(name: &str, value: Value) -> Value {
    let mut metadata = json!({"client_name": "An app", "redirect_uris": [REDIRECT_URI]});
    metadata[name] = value;
    metadata
}

async fn item_111_a_client_gets_its_id_its_secret_and_all_that_was_registered(database: Database) {
    let server = Server::start(&database);
    let metadata = json!({
        "client_name": "Ün app",
        "client_uri": "https://app.example/",
        "redirect_uris": [REDIRECT_URI, "com.example.app:/cb", "http://127.0.0.1/cb"],
        "token_endpoint_auth_method": "client_secret_post",
        "grant_types": ["refresh_token", "authorization_code"],
        "response_types": ["code"],
        "scope": "event:write",
    });
    let answer = register(&server, &metadata).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(answer.header("content-type").starts_with("application/json"));
    let mut body = answer.json();
    let members = body.as_object_mut().unwrap();
    let take =
        |members: &mut serde_json::Map<String, Value>, name: &str| members.remove(name).expect("a member");
    let (id, secret) = (take(members, "client_id"), take(members, "client_secret"));
    for value in [&id, &secret] {
        let value = value.as_str().unwrap();
        assert!(value.len() == 40 && value.bytes().all(|byte| byte.is_ascii_hexdigit()), "{value}");
    }
    assert_ne!(id, secret);
    assert_eq!(take(members, "client_secret_expires_at"), 0, "never");
    let issued_at = take(members, "client_id_issued_at").as_i64().unwrap();
    let answered_at = httpdate_to_unix(answer.header("date"));
    assert!((answered_at - issued_at).abs() <= 2, "{issued_at} {answered_at}");
    assert_eq!(body, metadata, "the rest is what was sent");
}

/// The time of a `Date` header, as far as this century goes.
fn httpdate_to_unix(date: &str) -> i64 {
    let parts: Vec<&str> = date.split([' ', ':']).collect();
    let number = |position: usize| parts[position].parse::<i64>().unwrap();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = i64::try_from(months.iter().position(|name| *name == parts[2]).unwrap()).unwrap() + 1;
    // The days since 1970 of a civil date; the year begins in March.
    let (year, month) = if month > 2 { (number(3), month - 3) } else { (number(3) - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + number(1) - 1;
    ((days - 719_468) * 24 + number(4)) * 3_600 + number(5) * 60 + number(6)
}

async fn item_111_a_public_client_gets_no_secret(database: Database) {
    let server = Server::start(&database);
    let answer = register(&server, &with("token_endpoint_auth_method", json!("none"))).await;
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(body["token_endpoint_auth_method"], "none");
    assert!(body.get("client_secret").is_none() && body.get("client_secret_expires_at").is_none(), "{body}");
}

async fn item_111_a_client_that_registered_itself_works(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    assert!(works(&server, &tokens.access).await);
    let list = String::from_utf8(server.command(&["clients", "list"], "").stdout).unwrap();
    assert!(list.contains(&client.id) && list.contains("\tstrict\t"), "{list}");
}

async fn item_112_a_bad_redirect_uri_is_told(database: Database) {
    let server = Server::start(&database);
    let long = format!("https://app.example/{}", "x".repeat(2_000));
    for redirect_uri in [
        "",
        "callback",
        "/callback",
        "https://",
        "https:///callback",
        "https:app.example/callback",
        "https://app.example/callback#fragment",
        "https://app.example/callback#",
        "https://user@app.example/callback",
        "https://user:password@app.example/callback",
        "https://app.example/call back",
        "https://app.example/\"",
        "https://app.example/?code=x",
        "https://app.example/?a=b&state=x",
        "http://app.example/callback",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "myapp:/callback",
        "urn:ietf:wg:oauth:2.0:oob",
        &long,
    ] {
        let answer = register(&server, &with("redirect_uris", json!([redirect_uri]))).await;
        answer.must_be(400, "invalid_redirect_uri");
    }
    assert!(server.command(&["clients", "list"], "").stdout.is_empty(), "nothing was registered");
}

async fn item_112_other_bad_metadata_are_told(database: Database) {
    let server = Server::start(&database);
    for (name, value) in [
        ("client_name", json!("x".repeat(256))),
        ("client_name", json!("a\u{0}b")),
        ("client_name", json!(7)),
        ("client_uri", json!("not an address")),
        ("client_uri", json!(["https://app.example/"])),
        ("scope", json!("account")),
        ("scope", json!("admin offline_access")),
        ("scope", json!(["event:write"])),
        ("token_endpoint_auth_method", json!("private_key_jwt")),
        ("token_endpoint_auth_method", json!(true)),
        ("grant_types", json!("authorization_code")),
        ("grant_types", json!(["authorization_code", 1])),
        ("response_types", json!({"code": true})),
        ("redirect_uris", json!(REDIRECT_URI)),
        ("redirect_uris", json!([REDIRECT_URI, 1])),
    ] {
        let metadata = with(name, value);
        let answer = register(&server, &metadata).await;
        assert_eq!(answer.status, 400, "{metadata}");
        answer.must_be(400, "invalid_client_metadata");
    }
    assert!(server.command(&["clients", "list"], "").stdout.is_empty(), "nothing was registered");
}

async fn item_112_what_is_no_metadata_is_refused(database: Database) {
    let server = Server::start(&database);
    let send = async |content_type: &str, body: String| {
        let url = format!("{}/oauth/register", server.url());
        Answer::to(http().post(url).header("content-type", content_type).body(body)).await
    };
    let good = with("x", json!(1)).to_string();
    let in_order = format!("[[\"{REDIRECT_URI}\"]{}]", ",null".repeat(9));
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"redirect_uris\":[\"https://app.example/\"]} and more",
        "{\"redirect_uris\":[\"https://a.example/\"],\"redirect_uris\":[\"https://b.example/\"]}",
        &in_order,
    ] {
        send("application/json", body.to_owned()).await.must_be(400, "invalid_client_metadata");
    }
    for content_type in ["application/x-www-form-urlencoded", "text/plain", "application/jsonx", ""] {
        send(content_type, good.clone()).await.must_be(400, "invalid_client_metadata");
    }
    let large = with("x", json!("x".repeat(70_000))).to_string();
    send("application/json", large).await.must_be(413, "invalid_client_metadata");
    Answer::to(http().get(format!("{}/oauth/register", server.url()))).await.must_be(405, "invalid_request");
    assert!(server.command(&["clients", "list"], "").stdout.is_empty(), "nothing was registered");
    assert_eq!(send("application/json; charset=utf-8", good.clone()).await.status, 201);
    let deep = good.replace('1', &format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)));
    assert_eq!(send("application/json", deep).await.status, 201, "what is ignored may be anything");
}

async fn item_113_redirect_uris_are_required(database: Database) {
    let server = Server::start(&database);
    for metadata in [
        json!({}),
        json!({"client_name": "An app"}),
        with("redirect_uris", json!([])),
        with("redirect_uris", Value::Null),
    ] {
        register(&server, &metadata).await.must_be(400, "invalid_redirect_uri");
    }
}

async fn item_113_grant_types_and_response_types_fit_together(database: Database) {
    let server = Server::start(&database);
    for (name, value) in [
        ("grant_types", json!(["refresh_token"])),
        ("grant_types", json!(["implicit"])),
        ("grant_types", json!(["urn:no:such"])),
        ("response_types", json!(["token"])),
        ("response_types", json!(["none"])),
    ] {
        let metadata = with(name, value);
        let answer = register(&server, &metadata).await;
        assert_eq!(answer.status, 400, "{metadata}");
        answer.must_be(400, "invalid_client_metadata");
    }
    let one = register(&server, &with("grant_types", json!(["authorization_code"]))).await.json();
    assert_eq!(
        (&one["grant_types"], &one["response_types"]),
        (&json!(["authorization_code"]), &json!(["code"]))
    );
}

async fn item_113_a_client_that_is_not_to_refresh_gets_no_refresh_token(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::register(&server, &json!({"grant_types": ["authorization_code"]})).await;
    let code = client.code(&anna).await;
    let answer = client.trade(&code).await;
    assert_eq!(answer.status, 200);
    assert!(answer.json().get("refresh_token").is_none(), "{}", answer.body);
    let other = Client::confidential(&server).await.tokens(&anna).await;
    client.refresh(&other.refresh).await.must_be(400, "unauthorized_client");
}

async fn item_114_what_is_not_asked_for_is_basic_code_and_both_grants(database: Database) {
    let server = Server::start(&database);
    let body = register(&server, &json!({"redirect_uris": [REDIRECT_URI]})).await.json();
    assert_eq!(body["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(body["response_types"], json!(["code"]));
    assert_eq!(body["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(body["scope"], "event:write");
    assert_eq!(body["client_name"], body["client_id"], "a name that people can be shown");
}

async fn item_115_every_client_is_a_new_one(database: Database) {
    let server = Server::start(&database);
    let mut ids = HashSet::new();
    let mut metadata = with("client_id", json!("0000000000000000000000000000000000000000"));
    metadata["client_secret"] = json!("1111111111111111111111111111111111111111");
    for _ in 0..10 {
        let body = register(&server, &metadata).await.json();
        let id = body["client_id"].as_str().unwrap().to_owned();
        assert_ne!(body["client_secret"], metadata["client_secret"]);
        let removed = server.command(&["clients", "remove", &id], "");
        assert!(removed.status.success());
        assert!(ids.insert(id));
    }
    assert!(!ids.contains("0000000000000000000000000000000000000000"));
}

async fn item_115_unknown_members_are_ignored_and_null_ones_omitted(database: Database) {
    let server = Server::start(&database);
    let metadata = json!({
        "redirect_uris": [REDIRECT_URI],
        "client_name": null, "client_uri": null, "scope": null, "grant_types": null,
        "response_types": null, "token_endpoint_auth_method": null, "logo_uri": null, "tos_uri": null,
        "contacts": ["a@app.example"], "jwks": {"keys": [{"kty": "RSA"}]}, "jwks_uri": "javascript:x",
        "software_id": "x", "software_version": 7, "software_statement": "eyJ.e30.",
        "client_name#it": "Un'applicazione", "application_type": "spaceship", "x": {"y": [null, {"z": []}]},
    });
    let answer = register(&server, &metadata).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let body = answer.json();
    let names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    for unknown in
        ["contacts", "jwks", "jwks_uri", "software_statement", "application_type", "x", "client_uri"]
    {
        assert!(!names.contains(&unknown), "what isn't kept isn't echoed: {body}");
    }
    assert_eq!(body["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(body["grant_types"], json!(["authorization_code", "refresh_token"]));
}

async fn item_137_a_registration_gets_what_can_be_had_and_is_told_what(database: Database) {
    let (server, anna) = start(&database).await;
    let vs_code = json!({
        "client_name": "Visual Studio Code",
        "redirect_uris": ["https://vscode.dev/redirect", "http://127.0.0.1/", "http://app.example/cb", "javascript:x"],
        "grant_types": ["authorization_code", "refresh_token", "urn:no:such"],
        "response_types": ["code", "token"],
        "token_endpoint_auth_method": "none",
        "scope": "event:write offline_access",
        "client_uri": "",
        "application_type": "native",
    });
    let answer = register(&server, &vs_code).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let body = answer.json();
    assert_eq!(body["redirect_uris"], json!(["https://vscode.dev/redirect", "http://127.0.0.1/"]));
    assert_eq!(body["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(body["response_types"], json!(["code"]));
    assert_eq!(body["scope"], "event:write");
    let cursor = ["cursor://anysphere.cursor-retrieval/oauth/callback", "http://localhost:8787/cb", "x:/cb"];
    let client = Client::register(&server, &json!({"redirect_uris": cursor})).await;
    let asking = Client { redirect_uri: "http://localhost:50000/cb".to_owned(), ..client };
    let tokens = asking.tokens(&anna).await;
    assert!(works(&server, &tokens.access).await);
    let eleven: Vec<String> = (0..11).map(|number| format!("{REDIRECT_URI}/{number}")).collect();
    let body = register(&server, &with("redirect_uris", json!(eleven))).await.json();
    assert_eq!(body["redirect_uris"], json!(eleven[..10]), "ten are the most");
}

async fn item_138_empty_members_count_as_absent_and_application_type_is_understood(database: Database) {
    let server = Server::start(&database);
    let mut empty = json!({"redirect_uris": [REDIRECT_URI], "contacts": [], "jwks": {}});
    for member in
        ["client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "scope", "application_type"]
    {
        empty[member] = json!(if member == "scope" { "  " } else { "" });
    }
    empty["redirect_uris"] = json!([REDIRECT_URI, null]);
    for (member, nothing) in
        [("grant_types", json!([])), ("response_types", json!("")), ("token_endpoint_auth_method", json!({}))]
    {
        empty[member] = nothing;
    }
    let answer = register(&server, &empty).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let body = answer.json();
    assert_eq!(body["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(body["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(body["client_name"], body["client_id"]);
    assert!(body.get("client_uri").is_none() && body.get("application_type").is_none(), "{body}");
    for known in ["native", "web"] {
        assert_eq!(
            register(&server, &with("application_type", json!(known))).await.json()["application_type"],
            known
        );
    }
    register(&server, &json!({"redirect_uris": ""})).await.must_be(400, "invalid_redirect_uri");
}

async fn item_139_unknown_scopes_beside_a_known_one_are_left_out(database: Database) {
    let (server, anna) = start(&database).await;
    for scope in ["event:write offline_access", "openid account event:write", "event:write account"] {
        let client = Client::register(&server, &json!({"scope": scope})).await;
        let code = anna.approve_at(&client.authorize_url_with(&[("scope", scope)])).await;
        let answer = client.trade(&code).await;
        assert_eq!(answer.json()["scope"], "event:write", "{scope}");
        let again = client.refresh_for(&answer.tokens().refresh, scope).await;
        assert_eq!((again.status, again.json()["scope"].clone()), (200, json!("event:write")), "{scope}");
        for unknown in ["offline_access", "account", "openid account"] {
            let told = super::strict::refused(&anna, &client.authorize_url_with(&[("scope", unknown)])).await;
            assert_eq!(told.0, "invalid_scope", "{unknown}");
            client.refresh_for(&again.tokens().refresh, unknown).await.must_be(400, "invalid_scope");
        }
    }
    let gancio =
        [("client_name", "x"), ("redirect_uris", REDIRECT_URI), ("scopes", "event:write offline_access")];
    let answer = Answer::to(http().post(format!("{}/api/client", server.url())).form(&gancio)).await;
    assert_eq!((answer.status, answer.json()), (422, json!({"error": "Invalid scopes"})));
}

async fn item_158_no_name_is_refused_and_each_is_echoed_as_sent(database: Database) {
    let server = Server::start(&database);
    for name in
        ["\u{200b}", "\u{202e}evil", "   ", "a\nb", "WordPress ✅ verified by the administrators", "Uncino"]
    {
        let answer = register(&server, &with("client_name", json!(name))).await;
        assert_eq!((answer.status, answer.json()["client_name"].clone()), (201, json!(name)), "{name:?}");
        let form = [("client_name", name), ("redirect_uris", REDIRECT_URI)];
        let answer = Answer::to(http().post(format!("{}/api/client", server.url())).form(&form)).await;
        assert_eq!((answer.status, answer.json()["name"].clone()), (200, json!(name)), "{name:?}");
    }
}

async fn item_116_no_answer_is_stored(database: Database) {
    let server = Server::start(&database);
    let good = register(&server, &with("scope", json!("event:write"))).await;
    assert_eq!(good.status, 201);
    assert_eq!((good.header("cache-control"), good.header("pragma")), ("no-store", "no-cache"));
    let bad = register(&server, &json!({})).await;
    assert_eq!((bad.header("cache-control"), bad.header("pragma")), ("no-store", "no-cache"));
    let metadata = get(&server, "/.well-known/oauth-authorization-server").await;
    assert!(metadata.header("cache-control").contains("max-age"), "unlike what everybody may know");
}
