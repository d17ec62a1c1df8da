//! `GET /register` and `POST /register`

use insta::assert_snapshot;
use uncino_domain::people::letter::LetterContent;
use uncino_domain::people::user::Standing;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Answer, Request, Server, get, post};

/// A server with an administrator, and the form.
async fn opened() -> (Server, Answer) {
    let server = Server::start().await;
    server.admin();
    let page = server.get("/register").await;
    assert_eq!(page.status, 200, "{}", page.body);
    (server, page)
}

fn fill(page: &Answer, email: &str, password: &str, description: &str) -> Request {
    post("/register").cookie(&page.cookies()).form(&[
        ("csrf_token", &page.field("csrf_token")),
        ("email", email),
        ("password", password),
        ("description", description),
        ("role", "admin"),
        ("is_active", "1"),
    ])
}

#[actix_web::test]
async fn an_account_is_asked_for() {
    let (server, page) = opened().await;
    assert_snapshot!(page.page(), @"
    200 [Register – Circolo Sud]
    Skip to the content
    Circolo Sud
    Register
    With an account you can publish your events on Circolo Sud.
    E-mail address
    You log in with it.
    Password
    At least 8 characters.
    Who are you? (optional)
    The people who run Circolo Sud read this before they let you in.
    Register
    Do you have an account?
    Log in
    ");
    let answer = server.send(fill(&page, "New@example.org", PASSWORD, "I play <b>bass</b>")).await;
    assert_snapshot!(answer.page(), @"
    200 [Thank you – Circolo Sud]
    Skip to the content
    Circolo Sud
    Thank you
    The people who run Circolo Sud will look at what you sent. This agenda sends no letters yet: ask them, or try to log in later.
    Go to all events
    ");
    assert!(!answer.body.contains(PASSWORD));
    let user = server.world.ports.storage.read(|r| r.users().list()).unwrap().remove(1);
    assert_eq!(
        (user.email.as_str(), user.role.as_str(), user.standing),
        ("new@example.org", "user", Standing::Waiting)
    );
    let letters = server.world.letters.all();
    let to =
        |address: &str| letters.iter().find(|letter| letter.to.as_str() == address).unwrap().content.clone();
    assert!(matches!(to("new@example.org"), LetterContent::Registered));
    assert!(matches!(to("admin@example.org"), LetterContent::ApprovalWanted { .. }));
}

#[actix_web::test]
async fn a_known_address_gets_the_very_same_page() {
    let (server, page) = opened().await;
    server.anna();
    let new = server.send(fill(&page, "new@example.org", PASSWORD, "")).await;
    for email in ["anna@example.org", "ADMIN@example.org", "new@example.org"] {
        let known = server.send(fill(&page, email, "another horse", "x")).await;
        assert_eq!((known.head(), &known.body), (new.head(), &new.body), "{email}");
    }
    assert_eq!(server.world.ports.storage.read(|r| r.users().list()).unwrap().len(), 3);
}

#[actix_web::test]
async fn mistakes_are_said_beside_the_field_and_what_was_typed_is_kept() {
    let (server, page) = opened().await;
    let long = format!("</textarea><script>{}", "x".repeat(1_000));
    let refusal = server.send(fill(&page, "an\"na", "hunter2", &long)).await;
    assert_snapshot!(refusal.page().replace(&"x".repeat(1_000), "…"), @"
    400 [Error: Register – Circolo Sud]
    Skip to the content
    Circolo Sud
    3 answers need another look
    This is no e-mail address. It looks like anna@example.org.
    Use at least 8 characters.
    Say it in at most 1,000 characters, please.
    Register
    With an account you can publish your events on Circolo Sud.
    E-mail address
    This is no e-mail address. It looks like anna@example.org.
    You log in with it.
    Password
    Use at least 8 characters.
    At least 8 characters.
    Who are you? (optional)
    &lt;/textarea&gt;&lt;script&gt;…
    Say it in at most 1,000 characters, please.
    The people who run Circolo Sud read this before they let you in.
    Register
    Do you have an account?
    Log in
    ");
    assert_eq!(refusal.field("email"), "an&quot;na");
    assert!(!refusal.body.contains("hunter2") && !refusal.body.contains("<script>"));
    for name in ["email", "password", "description"] {
        assert!(refusal.body.contains(&format!("<a href=\"#{name}\">")), "the summary leads to {name}");
        assert!(refusal.body.contains(&format!("id=\"{name}-error\"")), "{name} has its error beside it");
    }
    let known = server.send(fill(&page, "admin@example.org", "short", "")).await;
    let new = server.send(fill(&page, "about@example.org", "short", "")).await;
    assert_eq!(known.body.replace("admin", "about"), new.body, "mistakes don't tell either");
    let fixed = fill(&refusal, "new@example.org", PASSWORD, "").cookie(&page.cookies());
    assert!(server.send(fixed).await.page().starts_with("200 [Thank you"));
}

#[actix_web::test]
async fn a_form_that_is_not_ours_asks_for_nothing() {
    let (server, page) = opened().await;
    for request in [
        fill(&page, "new@example.org", PASSWORD, "").cookie("a=b"),
        fill(&page, "new@example.org", PASSWORD, "").cookie("uncino_form="),
        fill(&page, "new@example.org", PASSWORD, "").header("origin", "https://evil.example"),
        fill(&page, "new@example.org", PASSWORD, "").header("sec-fetch-site", "cross-site"),
    ] {
        let refusal = server.send(request).await;
        assert!((400..=403).contains(&refusal.status), "{}", refusal.status);
        assert!(
            refusal
                .body
                .contains("The page was open for too long, or cookies are off. Please send it again.")
        );
        assert_eq!(refusal.field("email"), "new@example.org");
    }
    assert_eq!(server.world.ports.storage.read(|r| r.users().list()).unwrap().len(), 1);
}

#[actix_web::test]
async fn before_the_set_up_and_where_it_is_closed_a_page_says_so() {
    let server = Server::start().await;
    let early = server.get("/register").await;
    assert!(early.page().starts_with("403 [This agenda is not set up yet"), "{}", early.page());
    let page = server.get("/login").await;
    let posted = server.send(fill(&page, "new@example.org", PASSWORD, "")).await;
    assert_eq!(posted.page(), early.page());
    let session = server.session(&server.admin());
    let close = [
        ("title", "Circolo Sud"),
        ("time_zone", "Europe/Rome"),
        ("language", "en"),
        ("shown", "allow_registration"),
    ];
    assert_eq!(server.submit(&session, "/admin/settings", &close).await.status, 303);
    let closed = server.get("/register").await;
    assert_snapshot!(closed.page(), @"
    403 [No new accounts here – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    No new accounts here
    This agenda doesn’t take requests for accounts.
    Ask the people who run it; they can make an account for you.
    Go to all events
    ");
    let posted = server.send(fill(&page, "new@example.org", PASSWORD, "")).await;
    assert_eq!(posted.page(), closed.page());
    assert!(!server.get("/login").await.body.contains("href=\"/register\""), "nothing leads there");
    assert_eq!(server.world.ports.storage.read(|r| r.users().list()).unwrap().len(), 1);
}

#[actix_web::test]
async fn one_address_asks_twenty_times_an_hour() {
    let (server, page) = opened().await;
    let ask =
        |number: usize| fill(&page, &format!("new{number}@example.org"), PASSWORD, "").with_peer("192.0.2.1");
    for number in 0..20 {
        assert_eq!(server.send(ask(number)).await.status, 200, "{number}");
    }
    let refusal = server.send(ask(20)).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "3600"));
    assert_snapshot!(refusal.page(), @"
    429 [Too many attempts – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    Too many attempts
    There were too many attempts from here in a short time. Nothing has changed.
    Wait a little, then try again.
    Go to all events
    ");
    assert_eq!(server.send(get("/register").with_peer("192.0.2.1")).await.status, 200);
}
