//! Items 156 to 163: what an impostor could do, and what honest clients meet.

use reqwest::{Method, StatusCode};
use serde_json::json;
use tests::person::{hidden, location, query};
use tests::{Database, Person, Server, on_both_databases};

use super::strict::{ANNA, Answer, Client, get, get_with, http, press, start};

on_both_databases!(
    item_156_an_error_goes_by_redirect_only_to_a_client_that_the_person_knows,
    item_157_the_destination_comes_first_and_the_website_is_a_claim,
    item_158_who_passes_for_the_instance_is_shown_as_its_host,
    item_159_the_page_can_be_opened_by_a_popup_and_its_button_is_guarded,
    item_160_every_challenge_names_the_metadata,
    item_161_a_preflight_allows_any_header_and_no_credentials,
    item_162_a_right_verifier_stands_for_the_redirect_uri,
    item_163_a_long_state_comes_back_and_no_redirect_is_too_long,
);

/// Whether the person stays on a page that names where the button leads.
async fn stays(person: &Person, url: &str, destination: &str) -> bool {
    let answer = Answer::of(person.get(url).await).await;
    let stays = answer.status == 400 && answer.header("location").is_empty();
    if stays {
        assert!(answer.body.contains(destination) && answer.body.contains("error="), "{}", answer.body);
        assert!(!answer.body.contains("http-equiv"), "nobody is led on without being asked");
    } else {
        assert_eq!(answer.status, 303, "{url}");
        assert!(answer.header("location").contains("error="), "{url}");
    }
    stays
}

async fn item_156_an_error_goes_by_redirect_only_to_a_client_that_the_person_knows(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::compatible(&server).await, Client::public(&server).await] {
        let host = url::Url::parse(&client.redirect_uri).unwrap().host_str().unwrap().to_owned();
        let errors: Vec<String> = [
            [("scope", "bogus")],
            [("response_type", "token")],
            [("code_challenge", "x")],
            [("resource", "https://evil.example/")],
        ]
        .iter()
        .map(|change| client.authorize_url_with(change))
        .collect();
        let no = anna.answer(&client.authorize_url(), &[("cancel", "1")]).await;
        assert_eq!(query(&no, "error").unwrap(), "access_denied");
        for url in &errors {
            assert!(stays(&anna, url, &host).await, "{url}");
        }
        client.code(&anna).await;
        for url in &errors {
            assert!(!stays(&anna, url, &host).await, "no token was fetched, but she said yes: {url}");
        }
        press(&anna, "/account", "/account/applications/revoke", &[("client_id", &client.id)]).await;
        for url in &errors {
            assert!(stays(&anna, url, &host).await, "{url}");
        }
    }
    let arguments =
        ["clients", "create", "--strict", "--name", "Ours", "--redirect-uri", "https://ours.example/"];
    let made = String::from_utf8(server.command(&arguments, "").stdout).unwrap();
    let id = made.lines().find_map(|line| line.strip_prefix("client_id=")).expect("an id");
    let url = format!("/oauth/authorize?client_id={id}&response_type=token");
    assert!(!stays(&anna, &url, "ours.example").await);
}

async fn consent(person: &Person, client: &Client) -> String {
    person.get(&client.authorize_url()).await.text().await.unwrap()
}

async fn item_157_the_destination_comes_first_and_the_website_is_a_claim(database: Database) {
    let (server, anna) = start(&database).await;
    let metadata =
        json!({"client_uri": "https://wordpress.org/", "redirect_uris": ["https://evil.example/cb"]});
    let page = consent(&anna, &Client::register(&server, &metadata).await).await;
    let main = page.split_once("<main").unwrap().1;
    let (evil, wordpress) = (main.find("https://evil.example").unwrap(), main.find("wordpress.org").unwrap());
    assert!(evil < main.find("<h1").unwrap() && evil < wordpress, "{main}");
    assert!(main.contains("it says that its website is"), "{main}");
}

async fn item_158_who_passes_for_the_instance_is_shown_as_its_host(database: Database) {
    let (server, anna) = start(&database).await;
    for name in [
        "Uncino",
        "UNСINO",
        "Uncino app",
        "WordPress ✅ verified by the administrators",
        "Official bot",
        "\u{200b}",
        "\u{202e}\u{2066}",
    ] {
        let metadata = json!({"client_name": name, "redirect_uris": ["https://evil.example/cb"]});
        let client = Client::register(&server, &metadata).await;
        let page = consent(&anna, &client).await;
        let heading = page.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(heading.contains(">evil.example</bdi>"), "{name:?}: {heading}");
        client.tokens(&anna).await;
        let log_in = consent(&Person::stranger(&server), &client).await;
        assert!(log_in.contains(">evil.example</bdi>"), "{name:?}: {log_in}");
        let mine = anna.get("/account/applications").await.text().await.unwrap();
        assert!(mine.contains(">evil.example</bdi></h2>"), "{name:?}: {mine}");
        press(&anna, "/account", "/account/applications/revoke", &[("client_id", &client.id)]).await;
    }
    let turned = json!({"client_name": "a\u{202e}b\u{301}\u{301}\u{301}\u{301}c\u{200b}d"});
    let page = consent(&anna, &Client::register(&server, &turned).await).await;
    assert!(page.contains(">ab\u{301}\u{301}cd</bdi>"), "{page}");
}

async fn item_159_the_page_can_be_opened_by_a_popup_and_its_button_is_guarded(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::public(&server).await;
    for person in [&anna, &Person::stranger(&server)] {
        let page = person.get(&client.authorize_url()).await;
        assert_eq!(page.headers().get("cross-origin-opener-policy"), None);
    }
    let page = consent(&anna, &client).await;
    assert!(page.contains("class=\"form guarded\"") && !page.contains("<script"), "{page}");
    let style = anna.get("/assets/uncino.css").await.text().await.unwrap();
    for rule in ["@media (hover: hover)", ".guarded .primary { pointer-events: none; }", "0.6s"] {
        assert!(style.contains(rule), "{rule}");
    }
    let fields = [
        ("transaction_id", &*hidden(&page, "transaction_id")),
        ("csrf_token", &*hidden(&page, "csrf_token")),
    ];
    let approved = anna.post("/oauth/authorize", &fields).await;
    assert!(query(&location(&approved), "code").is_some(), "however soon");
}

async fn item_160_every_challenge_names_the_metadata(database: Database) {
    let (server, anna) = start(&database).await;
    let access = Client::confidential(&server).await.tokens(&anna).await.access;
    let at = |path: &str| {
        format!("resource_metadata=\"{}/.well-known/oauth-protected-resource{path}\"", server.url())
    };
    for (status, path, answer) in [
        (403, "/api/user", get(&server, "/api/user").await),
        (403, "/api/users", get_with(&server, "/api/users", &access).await),
        (401, "/api/user", get_with(&server, "/api/user", "nope").await),
        (400, "/api/events", get(&server, "/api/events?access_token=x").await),
    ] {
        assert_eq!(answer.status, status, "{path}");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.starts_with("Bearer ") && challenge.ends_with(&at(path)), "{status}: {challenge}");
        assert_eq!(challenge.matches("resource_metadata").count(), 1, "{challenge}");
    }
}

async fn item_161_a_preflight_allows_any_header_and_no_credentials(database: Database) {
    let server = Server::start(&database);
    for path in [
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/api",
        "/oauth/token",
        "/oauth/register",
        "/oauth/revoke",
    ] {
        let request = http()
            .request(Method::OPTIONS, format!("{}{path}", server.url()))
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "mcp-protocol-version, authorization, x-new");
        let answer = Answer::to(request).await;
        let allowed: Vec<&str> = answer.header("access-control-allow-headers").split(", ").collect();
        assert!(allowed.contains(&"*") && allowed.contains(&"authorization"), "{path}: {allowed:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
}

async fn item_162_a_right_verifier_stands_for_the_redirect_uri(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [Client::confidential(&server).await, Client::public(&server).await] {
        let code = client.code(&anna).await;
        let wrong = [("redirect_uri", "https://evil.example/")];
        client.trade_with(&code, &wrong).await.must_be(400, "invalid_grant");
        let without = [("redirect_uri", ""), ("code_verifier", "x")];
        client.trade_with(&code, &without).await.must_be(400, "invalid_grant");
        client
            .trade_with(&code, &[("redirect_uri", ""), ("code_verifier", "")])
            .await
            .must_be(400, "invalid_grant");
        client.trade_with(&code, &[("redirect_uri", "")]).await.tokens();
    }
}

async fn item_163_a_long_state_comes_back_and_no_redirect_is_too_long(database: Database) {
    let (server, _anna) = start(&database).await;
    let client = Client::public(&server).await;
    let every: String = ('\u{20}'..'\u{7f}').chain("é日\u{1f600}".chars()).collect();
    for state in
        ["/".repeat(2_000), "?".repeat(2_000), "s".repeat(3_600), "&".repeat(4_096), every.repeat(39)]
    {
        let person = Person::stranger(&server);
        let url = client.authorize_url_with(&[("state", &state)]);
        let log_in = person.get(&url).await;
        assert_eq!(log_in.status(), StatusCode::OK, "the form stands at the same address");
        let page = log_in.text().await.unwrap();
        let fields = [
            ("email", ANNA),
            ("password", tests::server::PASSWORD),
            ("csrf_token", &*hidden(&page, "csrf_token")),
            ("next", &*hidden(&page, "next")),
        ];
        let there = leads_to(&Answer::of(person.post("/login", &fields).await).await);
        let page = person.get(&there).await.text().await.unwrap();
        let fields = [
            ("transaction_id", &*hidden(&page, "transaction_id")),
            ("csrf_token", &*hidden(&page, "csrf_token")),
        ];
        let back = leads_to(&Answer::of(person.post("/oauth/authorize", &fields).await).await);
        assert_eq!(query(&back, "state").unwrap(), state);
        client.trade(&query(&back, "code").unwrap()).await.tokens();
    }
}

/// Where a redirect, or a page in place of one, leads.
fn leads_to(answer: &Answer) -> String {
    if answer.status == 303 {
        let location = answer.header("location");
        assert!(location.len() < 3_500, "{}", location.len());
        return location.to_owned();
    }
    assert_eq!((answer.status, answer.header("location")), (200, ""));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    let (_, rest) =
        answer.body.split_once("<meta http-equiv=\"refresh\" content=\"0;url=").expect("a way on");
    tests::person::unescaped(rest.split('"').next().unwrap())
}
