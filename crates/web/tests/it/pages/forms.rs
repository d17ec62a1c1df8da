//! What a browser says of where a form comes from, and where it ends up that comes without one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use uncino_testkit::fixtures::{PASSWORD, World};

use crate::support::{HOST, Request, Server, get, https_site, post};

/// Headers that a browser may send with a form, and whether the form is taken.
const SAID: [(&str, &str, bool); 16] = [
    ("origin", "http://127.0.0.1:13120", true),
    ("origin", "http://localhost:13120", true),
    ("origin", "null", true),
    ("origin", "http://127.0.0.1", false),
    ("origin", "http://127.0.0.1:8080", false),
    ("origin", "https://127.0.0.1:13120", false),
    ("origin", "https://evil.example", false),
    ("origin", "http://127.0.0.1:13120.evil.example", false),
    ("origin", "http://evil.example@127.0.0.1:13121", false),
    ("origin", "", false),
    ("origin", "*", false),
    ("sec-fetch-site", "same-origin", true),
    ("sec-fetch-site", "none", true),
    ("sec-fetch-site", "same-site", false),
    ("sec-fetch-site", "cross-site", false),
    ("sec-fetch-mode", "navigate", true),
];

#[actix_web::test]
async fn a_decision_is_taken_from_our_own_page_only() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let session = server.session(&server.anna());
    for (name, value, taken) in SAID {
        let url = format!("/oauth/authorize?response_type=code&client_id={id}");
        let page = server.send(get(&url).cookie(&session)).await;
        let (transaction, csrf) = (page.field("transaction_id"), page.field("csrf_token"));
        let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
        let answer = post("/oauth/authorize").cookie(&session).form(&form).header(name, value);
        assert_eq!(server.send(answer).await.status, if taken { 303 } else { 403 }, "{name}: {value}");
    }
}

#[actix_web::test]
async fn a_log_in_is_taken_from_our_own_page_only() {
    let server = Server::start().await;
    server.anna();
    for (name, value, taken) in SAID {
        let page = server.get("/login").await;
        let csrf = page.field("csrf_token");
        let form = [("csrf_token", &*csrf), ("email", "anna@example.org"), ("password", PASSWORD)];
        let answer =
            server.send(post("/login").cookie(&page.cookies()).form(&form).header(name, value)).await;
        assert_eq!(answer.status, if taken { 303 } else { 403 }, "{name}: {value}");
    }
}

#[actix_web::test]
async fn a_log_out_is_taken_from_our_own_page_only() {
    let server = Server::start().await;
    let anna = server.anna();
    for (name, value, taken) in SAID {
        let session = server.session(&anna);
        let csrf = server.send(get("/").cookie(&session)).await.field("csrf_token");
        let form = post("/logout").cookie(&session).form(&[("csrf_token", &*csrf)]).header(name, value);
        assert_eq!(server.send(form).await.status, if taken { 303 } else { 403 }, "{name}: {value}");
    }
}

#[actix_web::test]
async fn on_the_web_the_default_port_may_be_left_out() {
    let server = Server::with(World::default(), https_site()).await;
    server.anna();
    let ours = |request: Request| request.header("host", "agenda.example");
    for (origin, status) in [
        ("https://agenda.example", 303),
        ("https://agenda.example:443", 303),
        ("http://agenda.example", 403),
        ("https://www.agenda.example", 403),
        (&*format!("http://{HOST}"), 403),
    ] {
        let page = server.send(ours(get("/login"))).await;
        let csrf = page.field("csrf_token");
        let form = [("csrf_token", &*csrf), ("email", "anna@example.org"), ("password", PASSWORD)];
        let form = ours(post("/login").cookie(&page.cookies()).form(&form)).header("origin", origin);
        assert_eq!(server.send(form).await.status, status, "{origin}");
    }
}

/// Where the forms of all pages go, unless that depends on what they are about.
fn actions() -> BTreeSet<String> {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates"))];
    let mut actions = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "html") {
                let page = std::fs::read_to_string(entry).unwrap();
                let forms = page.split("method=\"post\" action=\"").skip(1);
                actions.extend(forms.filter_map(|form| form.split('"').next()).map(str::to_owned));
            }
        }
    }
    actions.retain(|action| !action.contains('{'));
    assert!(actions.len() > 14, "{actions:?}");
    actions
}

#[actix_web::test]
async fn who_comes_to_where_a_form_goes_is_led_to_the_form() {
    let server = Server::start().await;
    server.world.compatible_client();
    let session = server.session(&server.admin());
    for action in actions() {
        let mut answer = server.send(get(&action).cookie(&session)).await;
        if answer.status == 303 {
            assert_eq!(answer.header("cache-control"), "no-store", "{action}");
            answer = server.send(get(&answer.header("location")).cookie(&session)).await;
        }
        let expected = match &*action {
            "/setup" => 404,           // Somebody has set it up.
            "/oauth/authorize" => 400, // The application's question is.
            _ => 200,
        };
        assert_eq!(answer.status, expected, "{action}");
        assert!(answer.header("content-type").starts_with("text/html"), "{action}");
    }
    for (action, page) in [
        ("/logout", "/"),
        ("/theme", "/"),
        ("/account/password", "/account"),
        ("/account/sessions/end", "/account/sessions"),
        ("/account/sessions/end_all", "/account/sessions"),
        ("/account/applications/revoke", "/account/applications"),
        ("/account/applications/revoke_all", "/account/applications"),
    ] {
        let answer = server.send(get(action).cookie(&session)).await;
        assert_eq!((answer.status, &*answer.header("location")), (303, page), "{action}");
    }
    let unchanged = server.send(get("/account").cookie(&session)).await;
    assert_eq!(unchanged.status, 200, "a GET changes nothing");
}
