//! `GET /login` and `POST /login`

use insta::assert_snapshot;
use uncino_testkit::fixtures::{PASSWORD, World};

use crate::support::{Answer, Request, Server, encode, get, https_site, post};

/// The form of a page, filled in, from the browser that was given it.
fn fill(page: &Answer, email: &str, password: &str) -> Request {
    post("/login").cookie(&page.cookies()).form(&[
        ("csrf_token", &page.field("csrf_token")),
        ("next", &page.field("next").replace("&amp;", "&").replace("&#x2F;", "/")),
        ("email", email),
        ("password", password),
    ])
}

#[actix_web::test]
async fn the_form_comes_with_a_cookie_of_its_own() {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/login").await;
    assert_snapshot!(page.head(), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    set-cookie: uncino_form=[40 hex]; HttpOnly; SameSite=Lax; Path=/
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    200 [Log in – Circolo Sud]
    Skip to the content
    Circolo Sud
    Log in
    E-mail address
    Password
    Log in
    Forgot your password?
    Register
    ");
    assert_eq!((page.field("next"), page.field("email")), ("/".to_owned(), String::new()));
    let again = server.send(get("/login").cookie(&page.cookies())).await;
    assert_eq!(again.header("set-cookie"), "", "a second tab doesn't break the first");
    assert_eq!(again.field("csrf_token"), page.field("csrf_token"));
}

#[actix_web::test]
async fn the_right_password_opens_a_session() {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/login?next=/event/x%3Fa%3Db").await;
    let answer = server.send(fill(&page, " Anna@Example.org", PASSWORD)).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /event/x?a=b
    referrer-policy: no-referrer
    set-cookie: uncino_form=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires=…
    set-cookie: uncino_session=unc_se_[40 hex]; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000
    x-content-type-options: nosniff
    ");
    let user = server.send(get("/api/user").cookie(&answer.cookies())).await;
    assert_eq!(user.text("email"), "anna@example.org");
}

#[actix_web::test]
async fn under_https_cookies_are_secure_and_bound_to_the_host() {
    let server = Server::with(World::default(), https_site()).await;
    server.anna();
    let page = server.send(get("/login").header("host", "agenda.example")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let answer =
        server.send(fill(&page, "anna@example.org", PASSWORD).header("host", "agenda.example")).await;
    assert_snapshot!(format!("{}\n{}", page.head(), answer.head()), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    set-cookie: __Host-uncino_form=[40 hex]; HttpOnly; SameSite=Lax; Secure; Path=/
    x-content-type-options: nosniff
    x-frame-options: DENY
    303 See Other
    cache-control: no-store
    location: /
    referrer-policy: no-referrer
    set-cookie: __Host-uncino_form=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0; Expires=…
    set-cookie: __Host-uncino_session=unc_se_[40 hex]; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000
    x-content-type-options: nosniff
    ");
    let plain = answer.cookies().replace("__Host-", "");
    let home = server.send(get("/").header("host", "agenda.example").cookie(&plain)).await;
    assert!(!home.body.contains("anna@example.org"), "a cookie without the prefix is not ours");
    let home = server.send(get("/").header("host", "agenda.example").cookie(&answer.cookies())).await;
    assert!(home.body.contains("anna@example.org"));
}

#[actix_web::test]
async fn a_wrong_password_keeps_the_address_and_the_way() {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/login?next=/event/x").await;
    let refusal = server.send(fill(&page, "anna@\"example.org", "wrong word")).await;
    assert_snapshot!(refusal.head(), @"
    403 Forbidden
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(refusal.page(), @"
    403 [Error: Log in – Circolo Sud]
    Skip to the content
    Circolo Sud
    You are not logged in yet
    The e-mail address and the password don’t belong together, or the account isn’t active.
    Go to the e-mail address
    Go to the password
    Log in
    E-mail address
    Password
    The e-mail address and the password don’t belong together, or the account isn’t active.
    Log in
    Forgot your password?
    Register
    ");
    assert_eq!(refusal.field("email"), "anna@&quot;example.org");
    assert_eq!(refusal.field("next").replace("&#x2F;", "/"), "/event/x");
    assert!(!refusal.body.contains("wrong word"));
    let unknown = server.send(fill(&page, "nobody@example.org", PASSWORD)).await;
    let known = server.send(fill(&page, "anna@example.org", "wrong")).await;
    assert_eq!(
        (unknown.head(), unknown.page()),
        (known.head(), known.page()),
        "nobody learns who has an account"
    );
}

#[actix_web::test]
async fn a_form_without_its_cookie_or_token_is_refused() {
    let server = Server::start().await;
    server.anna();
    let (page, other) = (server.get("/login").await, server.get("/login").await);
    let no_cookie = fill(&page, "anna@example.org", PASSWORD).cookie("a=b");
    let refusal = server.send(no_cookie).await;
    assert_snapshot!(refusal.page(), @"
    403 [Error: Log in – Circolo Sud]
    Skip to the content
    Circolo Sud
    You are not logged in yet
    The page was open for too long, or cookies are off. Please log in again.
    Go to the e-mail address
    Go to the password
    Log in
    E-mail address
    Password
    The page was open for too long, or cookies are off. Please log in again.
    Log in
    Forgot your password?
    Register
    ");
    assert_eq!(refusal.field("email"), "anna@example.org");
    let of_another = fill(&page, "anna@example.org", PASSWORD).cookie(&other.cookies());
    assert_eq!(server.send(of_another).await.status, 403);
    let empty = fill(&page, "anna@example.org", PASSWORD).cookie("uncino_form=");
    assert_eq!(server.send(empty).await.status, 403);
    let retry = fill(&refusal, "anna@example.org", PASSWORD);
    assert_eq!(server.send(retry).await.status, 303, "the refusal brings a form that works");
}

#[actix_web::test]
async fn next_never_leads_elsewhere() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let elsewhere = [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "evil",
        "javascript:alert(1)",
        "/\tx",
        "/x\r\nSet-Cookie: a=b",
        " /x",
        "",
        "@evil.example",
        "/é",
        "/x y",
    ];
    for next in elsewhere {
        let query = format!("/login?{}", encode(&[("next", next)]));
        let home = server.send(get(&query).cookie(&session)).await;
        assert_eq!((home.status, home.header("location")), (303, "/".to_owned()), "{next:?}");
        let page = server.get("/login").await;
        let (csrf, fields) = (page.field("csrf_token"), ("email", "anna@example.org"));
        let form = [("csrf_token", &*csrf), fields, ("password", PASSWORD), ("next", next)];
        let answer = server.send(post("/login").cookie(&page.cookies()).form(&form)).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/".to_owned()), "{next:?}");
        let log_out = post("/logout").form(&[("next", next)]);
        assert_eq!(server.send(log_out).await.header("location"), "/", "{next:?}");
    }
    let within = "/oauth/authorize?redirect_uri=https://wp.example/?page=wpgancio&client_id=x";
    let query = format!("/login?{}", encode(&[("next", within)]));
    assert_eq!(server.send(get(&query).cookie(&session)).await.header("location"), within);
}

#[actix_web::test]
async fn a_log_in_page_names_only_an_application_that_exists() {
    let server = Server::start().await;
    server.anna();
    let id = server.world.compatible_client().client.id;
    let page = async |next: &str| server.get(&format!("/login?{}", encode(&[("next", next)]))).await.page();
    let heading = |page: String| page.lines().nth(3).unwrap().to_owned();
    let known = format!("/oauth/authorize?client_id={id}");
    assert_eq!(heading(page(&known).await), "Log in to continue to WPGancio");
    assert_eq!(heading(page("/oauth/authorize?client_id=nope").await), "Log in");
    assert_eq!(heading(page(&format!("/event/x?client_id={id}")).await), "Log in");
}
