//! `POST /api/client`

use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::{World, policy};

use crate::support::{Request, Server, post, site};

const FIELDS: [(&str, &str); 4] = [
    ("client_name", "WPGancio"),
    ("redirect_uris", "https://wp.example/wp-admin/options-general.php?page=wpgancio"),
    ("scopes", "event:write"),
    ("website", "https://gancio.org"),
];

async fn register(request: Request) -> String {
    Server::start().await.send(request).await.brief()
}

#[actix_web::test]
async fn the_documented_form_registers_a_client() {
    let server = Server::start().await;
    let answer = server.send(post("/api/client").form(&FIELDS)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"name":"WPGancio","redirectUris":"https://wp.example/wp-admin/options-general.php?page=wpgancio","redirect_uris":"https://wp.example/wp-admin/options-general.php?page=wpgancio","scopes":"event:write","website":"https://gancio.org","client_secret":"[40 hex]","client_id":"[40 hex]"}
    "#);
    for key in ["client_id", "client_secret"] {
        let value = answer.text(key);
        assert!(value.len() == 40 && value.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}: {value}");
        assert_eq!(value, value.to_lowercase(), "{key}");
    }
}

#[actix_web::test]
async fn form_json_and_multipart_register_alike() {
    let form = register(post("/api/client").form(&FIELDS)).await;
    let json = json!({
        "client_name": FIELDS[0].1, "redirect_uris": FIELDS[1].1, "scopes": FIELDS[2].1, "website": FIELDS[3].1,
    });
    assert_eq!(register(post("/api/client").json(&json)).await, form);
    assert_eq!(register(post("/api/client").multipart(&FIELDS)).await, form);
    let with_charset = post("/api/client").body("Application/JSON; charset=utf-8", json.to_string());
    assert_eq!(register(with_charset).await, form);
}

#[actix_web::test]
async fn an_instance_url_with_a_trailing_slash_works() {
    let form = register(post("/api/client").form(&FIELDS)).await;
    assert_eq!(register(post("//api/client").form(&FIELDS)).await, form);
    assert_eq!(register(post("//api///client").form(&FIELDS)).await, form);
}

#[actix_web::test]
async fn what_is_optional_may_be_missing_or_empty() {
    let least = [("client_name", "x"), ("redirect_uris", "https://a.example/cb")];
    let missing = register(post("/api/client").form(&least)).await;
    assert_snapshot!(missing, @r#"
    200 OK
    {"name":"x","redirectUris":"https://a.example/cb","redirect_uris":"https://a.example/cb","scopes":"event:write","client_secret":"[40 hex]","client_id":"[40 hex]"}
    "#);
    let empty = [&least[..], &[("scopes", ""), ("website", "")]].concat();
    assert_eq!(register(post("/api/client").form(&empty)).await, missing);
    let null = json!({
        "client_name": "x", "redirect_uris": "https://a.example/cb", "scopes": null, "website": null,
    });
    assert_eq!(register(post("/api/client").json(&null)).await, missing);
}

#[actix_web::test]
async fn several_redirect_uris_come_in_every_form() {
    let (one, two) = ("https://a.example/cb", "https://b.example/cb?x=1");
    let both = format!("{one} {two}");
    let lines = format!(" {one}\r\n\t{two} ");
    let multipart =
        |fields: &[(&str, &str)]| post("/api/client").multipart(&[&[("client_name", "x")], fields].concat());
    let form =
        |fields: &[(&str, &str)]| post("/api/client").form(&[&[("client_name", "x")], fields].concat());
    let json = |value| post("/api/client").json(&json!({"client_name": "x", "redirect_uris": value}));
    let requests = [
        form(&[("redirect_uris", &both)]),
        form(&[("redirect_uris", &lines)]),
        form(&[("redirect_uris", one), ("redirect_uris", two)]),
        form(&[("redirect_uris[]", one), ("redirect_uris[]", two)]),
        multipart(&[("redirect_uris", &both)]),
        multipart(&[("redirect_uris", one), ("redirect_uris", two)]),
        multipart(&[("redirect_uris[]", one), ("redirect_uris[]", two)]),
        json(json!(both)),
        json(json!([one, two])),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        let answer = Server::start().await.send(request).await;
        assert_eq!(answer.status, 200, "{number}: {}", answer.body);
        assert_eq!((answer.text("redirectUris"), answer.text("redirect_uris")), (both.clone(), both.clone()));
    }
}

#[actix_web::test]
async fn at_most_ten_redirect_uris_are_taken() {
    let uris = |count: usize| {
        let list: Vec<String> = (0..count).map(|number| format!("https://a.example/{number}")).collect();
        post("/api/client").form(&[("client_name", "x"), ("redirect_uris", &list.join(" "))])
    };
    assert!(register(uris(10)).await.starts_with("200"));
    assert_snapshot!(register(uris(11)).await, @r#"
    400 Bad Request
    {"error":"invalid_redirect_uri","error_description":"at most 10 redirect URIs"}
    "#);
}

#[actix_web::test]
async fn values_are_echoed_as_sent() {
    let uris = [
        "https://wp.example",
        "https://WP.example/",
        "http://localhost:8080/%41?a=b&c",
        "https://x.example:443/a/../b",
    ];
    for uri in uris {
        let name = "C & \"q\" <b>";
        let fields = [("client_name", name), ("redirect_uris", uri), ("website", "wp.example")];
        let answer = Server::start().await.send(post("/api/client").form(&fields)).await;
        assert_eq!((answer.text("name"), answer.text("website")), (name.to_owned(), "wp.example".to_owned()));
        assert_eq!((&*answer.text("redirectUris"), &*answer.text("redirect_uris")), (uri, uri));
    }
}

#[actix_web::test]
async fn other_scopes_are_refused_in_gancios_words() {
    for scopes in
        ["foo", "event:write foo", "account", "event:write account", "EVENT:WRITE", "event:write,foo"]
    {
        let fields = [("client_name", "x"), ("redirect_uris", "https://a.example/"), ("scopes", scopes)];
        let refusal = Server::start().await.send(post("/api/client").form(&fields)).await;
        assert_eq!(refusal.brief(), "422 Unprocessable Entity\n{\"error\":\"Invalid scopes\"}", "{scopes}");
        assert_eq!(refusal.header("content-type"), "application/json; charset=utf-8");
    }
}

#[actix_web::test]
async fn what_is_required_must_be_there() {
    let uri = ("redirect_uris", "https://a.example/");
    assert_snapshot!(register(post("/api/client").form(&[uri])).await, @r#"
    400 Bad Request
    {"error":"invalid_client_metadata","error_description":"client_name is required, with 1 to 255 characters"}
    "#);
    assert_snapshot!(register(post("/api/client").form(&[("client_name", "x")])).await, @r#"
    400 Bad Request
    {"error":"invalid_redirect_uri","error_description":"redirect_uris is required"}
    "#);
    assert_snapshot!(register(post("/api/client")).await, @r#"
    400 Bad Request
    {"error":"invalid_redirect_uri","error_description":"redirect_uris is required"}
    "#);
    let name = |length| "n".repeat(length);
    assert!(register(post("/api/client").form(&[("client_name", &name(255)), uri])).await.starts_with("200"));
    assert!(register(post("/api/client").form(&[("client_name", &name(256)), uri])).await.starts_with("400"));
}

#[actix_web::test]
async fn a_redirect_uri_has_bounds_and_no_dangerous_scheme() {
    let with =
        |uri: &str| register(post("/api/client").form(&[("client_name", "x"), ("redirect_uris", uri)]));
    let long = |length: usize| format!("https://a.example/{}", "p".repeat(length - 18));
    assert!(with(&long(2_000)).await.starts_with("200"));
    let good = ["http://127.0.0.1:8080/cb", "http://localhost/cb", "com.example.app:/cb"];
    for uri in good {
        assert!(with(uri).await.starts_with("200"), "{uri}");
    }
    let bad = [
        &*long(2_001),
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:https://a.example/x",
        "about:blank",
        "/cb",
        "a.example/cb",
        "https://a.example/cb#x",
        "https://a.example/cb#",
        "https://user@a.example/cb",
        "https://user:word@a.example/cb",
        "https://",
        "https:a.example",
        "myapp:/cb",
        "urn:ietf:wg:oauth:2.0:oob",
    ];
    for uri in bad {
        let refusal = with(uri).await;
        assert!(
            refusal.starts_with("400 Bad Request\n{\"error\":\"invalid_redirect_uri\","),
            "{uri}: {refusal}"
        );
    }
}

#[actix_web::test]
async fn a_body_that_is_too_large_is_refused() {
    let large = post("/api/client").form(&[("client_name", &"n".repeat(65_536))]);
    assert_snapshot!(Server::start().await.send(large).await.whole(), @r#"
    413 Payload Too Large
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_client_metadata","error_description":"the body is too large"}
    "#);
    let parts = post("/api/client").multipart(&[("client_name", &"n".repeat(65_537))]);
    assert_eq!(Server::start().await.send(parts).await.status, 413);
}

#[actix_web::test]
async fn another_content_type_is_refused() {
    let plain = post("/api/client").body("text/plain", "client_name=x");
    assert_snapshot!(Server::start().await.send(plain).await.whole(), @r#"
    415 Unsupported Media Type
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_client_metadata","error_description":"the content type is not supported here"}
    "#);
}

#[actix_web::test]
async fn a_body_that_can_not_be_read_is_refused() {
    assert_snapshot!(register(post("/api/client").body("application/json", "{bad json")).await, @r#"
    400 Bad Request
    {"error":"invalid_client_metadata","error_description":"the body is malformed"}
    "#);
    assert_snapshot!(register(post("/api/client").raw_form("client_name=%ff")).await, @r#"
    400 Bad Request
    {"error":"invalid_client_metadata","error_description":"the body is malformed"}
    "#);
    let twice = [FIELDS.to_vec(), vec![("client_name", "again")]].concat();
    assert_snapshot!(register(post("/api/client").form(&twice)).await, @r#"
    400 Bad Request
    {"error":"invalid_client_metadata","error_description":"a field is repeated or not a text"}
    "#);
    assert_snapshot!(register(post("/api/client").json(&json!({"client_name": ["x"]}))).await, @r#"
    400 Bad Request
    {"error":"invalid_client_metadata","error_description":"a field is repeated or not a text"}
    "#);
}

#[actix_web::test]
async fn a_closed_door_says_so() {
    let mut policy = policy();
    policy.compat.registration = false;
    let server = Server::with(World::with_policy(policy), site()).await;
    assert_snapshot!(server.send(post("/api/client").form(&FIELDS)).await.whole(), @r#"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"access_denied","error_description":"this instance takes no registrations this way"}
    "#);
}

#[actix_web::test]
async fn there_is_no_list_of_clients() {
    let answer = Server::start().await.get("/api/client").await;
    assert_eq!((answer.status, &*answer.header("allow")), (405, "POST"));
}
