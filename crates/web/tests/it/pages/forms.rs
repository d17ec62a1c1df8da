//! What a browser says of where a form comes from.

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
