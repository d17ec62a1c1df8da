//! `GET /setup` and `POST /setup`

use chrono::TimeDelta;
use insta::assert_snapshot;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::{PASSWORD, World};
use uncino_web::{MailRoute, Site};

use crate::support::{Answer, Request, Server, get, post, site};

/// A server nobody administers, and the link of its log.
async fn fresh() -> (Server, String) {
    let server = Server::start().await;
    let link = invite(&server).unwrap();
    (server, link)
}

fn invite(server: &Server) -> Option<String> {
    let link = SetUpService::new(server.world.ports.clone()).invite().unwrap();
    link.map(|link| link.expose().to_owned())
}

async fn open(server: &Server, link: &str) -> Answer {
    server.get(&format!("/setup?code={link}")).await
}

const GOOD: [(&str, &str); 5] = [
    ("name", "Piazza <b>"),
    ("time_zone", "Europe/Lisbon"),
    ("language", "pt"),
    ("email", "boss@example.org"),
    ("password", PASSWORD),
];

/// The form, filled in well but for these fields.
fn fill(page: &Answer, change: &[(&str, &str)]) -> Request {
    let (csrf, code) = (page.field("csrf_token"), page.field("code"));
    let hidden = [("csrf_token", &*csrf), ("code", &*code)];
    let kept =
        hidden.into_iter().chain(GOOD).filter(|(name, _)| change.iter().all(|(other, _)| other != name));
    post("/setup").cookie(&page.cookies()).form(&kept.chain(change.iter().copied()).collect::<Vec<_>>())
}

#[actix_web::test]
async fn who_has_the_link_is_asked() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    assert_eq!((page.status, page.field("code")), (200, link));
    assert_eq!((page.field("name"), page.field("email")), (String::new(), String::new()));
    assert!(page.body.contains("<option value=\"Europe/Rome\" selected>"), "{}", page.body);
    assert!(page.body.contains("<option value=\"en\" selected>English</option>"));
    let text = page.page();
    assert!(
        text.contains("letters (such as a link for a forgotten password) are written to the server’s log")
    );
    assert!(text.starts_with("200 [Welcome to Uncino]"), "{text}");
}

#[actix_web::test]
async fn the_time_zone_is_guessed_by_the_browser_and_stands_in_its_region() {
    let (server, link) = fresh().await;
    for (accepted, zone) in [("pt-BR,pt;q=0.9", "America/Sao_Paulo"), ("en-US", "Europe/Rome")] {
        let request = get(&format!("/setup?code={link}")).header("accept-language", accepted);
        let page = server.send(request).await;
        assert!(page.body.contains(&format!("<option value=\"{zone}\" selected>")), "{accepted}");
        assert_eq!(page.body.matches("<optgroup label=\"Europe\">").count(), 1);
    }
}

#[actix_web::test]
async fn before_it_the_log_in_page_says_so() {
    let (server, link) = fresh().await;
    let words = "This agenda is not set up yet.";
    assert!(server.get("/login").await.page().contains(words));
    let page = open(&server, &link).await;
    server.send(fill(&page, &[])).await;
    assert!(!server.get("/login").await.page().contains(words));
}

#[actix_web::test]
async fn how_letters_travel_is_said() {
    let mail = uncino_web::MailServer { host: "m".to_owned(), port: 1, secure: true, user: None };
    for (mail, words) in
        [(MailRoute::Folder, "put into a folder"), (MailRoute::Smtp(mail), "go out through the mail server")]
    {
        let server = Server::with(World::default(), Site { mail, ..site() }).await;
        let link = invite(&server).unwrap();
        assert!(open(&server, &link).await.body.contains(words), "{words}");
    }
}

#[actix_web::test]
async fn the_first_administrator_is_logged_in() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    let answer = server.send(fill(&page, &[])).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /admin?done=set_up
    referrer-policy: no-referrer
    set-cookie: uncino_form=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires=…
    set-cookie: uncino_session=unc_se_[40 hex]; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000
    x-content-type-options: nosniff
    ");
    let session = answer.cookies();
    let user = server.send(get("/api/user").cookie(&session)).await;
    assert_eq!((user.text("email"), user.text("role")), ("boss@example.org".to_owned(), "admin".to_owned()));
    let admin = server.send(get("/admin/settings").cookie(&session)).await;
    assert_eq!(admin.field("title"), "Piazza &lt;b&gt;");
    assert!(admin.body.contains("<option value=\"Europe/Lisbon\" selected>"));
    assert!(admin.body.contains("<option value=\"pt\" selected>"));
    assert!(server.get("/").await.page().contains("Piazza &lt;b&gt;"), "also for visitors");
}

#[actix_web::test]
async fn the_link_works_once() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    assert_eq!(server.send(fill(&page, &[])).await.status, 303);
    let again = server.send(fill(&page, &[("email", "mallory@example.org")])).await;
    assert_snapshot!(again.page(), @"
    404 [This link doesn’t work any more – Piazza &lt;b&gt;]
    Skip to the content
    Piazza &lt;b&gt;
    Add an event
    Log in
    Register
    This link doesn’t work any more
    It was used already, or it is too old.
    This agenda is set up already: log in, or look at its events.
    Go to all events
    ");
    assert_eq!(open(&server, &link).await.page(), again.page());
    assert_eq!(open(&server, "nope").await.page(), again.page());
    assert_eq!(server.get("/setup").await.page(), again.page());
    assert_eq!(invite(&server), None);
}

#[actix_web::test]
async fn a_link_that_is_wrong_old_or_replaced_opens_nothing() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    let refusal = open(&server, "nope").await;
    assert_snapshot!(refusal.page(), @"
    403 [This agenda is not set up yet – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    This agenda is not set up yet
    Nobody can have an account here until it is.
    If you started this server: open the link to /setup that stands in its log. Every start of the server makes a new one.
    Go to all events
    ");
    for wrong in ["", &link[1..], "%00", "%ff"] {
        assert_eq!(open(&server, wrong).await.page(), refusal.page(), "{wrong}");
    }
    let forged = server.send(fill(&page, &[("code", "nope")])).await;
    assert_eq!(forged.page(), refusal.page());
    let newer = invite(&server).unwrap();
    assert_eq!(server.send(fill(&page, &[])).await.page(), refusal.page(), "every start makes a new one");
    let page = open(&server, &newer).await;
    server.world.clock.advance(TimeDelta::hours(24));
    assert_eq!(server.send(fill(&page, &[])).await.page(), refusal.page());
    assert!(!server.world.ports.storage.read(|r| r.users().any()).unwrap());
}

#[actix_web::test]
async fn an_administrator_made_otherwise_ends_the_link() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    server.anna();
    assert_eq!(open(&server, &link).await.status, 200, "somebody else doesn't");
    server.world.user("admin@example.org", Role::Admin);
    assert_eq!(open(&server, &link).await.status, 404);
    let refusal = server.send(fill(&page, &[])).await;
    assert!(refusal.page().starts_with("404 [This link doesn’t work any more"), "{}", refusal.page());
}

#[actix_web::test]
async fn mistakes_are_said_beside_the_field_and_what_was_typed_is_kept() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    let refusal =
        server.send(fill(&page, &[("name", " "), ("email", "<no>"), ("password", "hunter2")])).await;
    assert_eq!(refusal.status, 400);
    assert!(!refusal.body.contains("hunter2"), "never the password");
    let text = refusal.page();
    assert!(text.starts_with("400 [Error: Welcome to Uncino]"), "{text}");
    for words in [
        "3 answers need another look",
        "Give your agenda a name of 1 to 100 characters.",
        "This is no e-mail address. It looks like anna@example.org.",
        "Use at least 8 characters.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    for name in ["name", "email", "password"] {
        assert!(refusal.body.contains(&format!("<a href=\"#{name}\">")), "the summary leads to {name}");
        assert!(refusal.body.contains(&format!("id=\"{name}-error\"")), "{name} has its error beside it");
    }
    assert_eq!((refusal.field("email"), refusal.field("code")), ("&lt;no&gt;".to_owned(), link));
    assert!(refusal.body.contains("<option value=\"Europe/Lisbon\" selected>"));
    let fixed = fill(&refusal, &[]).cookie(&page.cookies());
    assert_eq!(server.send(fixed).await.status, 303, "the refusal brings a form that works");
}

#[actix_web::test]
async fn what_only_the_rules_know_is_said_beside_the_field_too() {
    let (server, link) = fresh().await;
    server.anna();
    let page = open(&server, &link).await;
    for (name, value, words) in [
        ("name", &*"x".repeat(101), "Give your agenda a name of 1 to 100 characters."),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list."),
        ("language", "e", "Choose a language from the list."),
        (
            "email",
            "Anna@example.org",
            "This address has an account already, but not an administrator’s. Use another one.",
        ),
    ] {
        let refusal = server.send(fill(&page, &[(name, value)])).await;
        assert_eq!(refusal.status, 400, "{name}");
        assert!(refusal.body.contains(words), "{words}");
        assert!(refusal.body.contains(&format!("id=\"{name}-error\"")), "{name}");
        assert_eq!(refusal.body.matches("class=\"field-error\"").count(), 1);
    }
    assert_eq!(server.world.ports.storage.read(|r| r.users().list()).unwrap().len(), 1);
    assert_eq!(server.world.ports.storage.read(|r| r.settings().list()).unwrap(), []);
}

#[actix_web::test]
async fn a_form_that_is_not_ours_makes_nobody_administrator() {
    let (server, link) = fresh().await;
    let page = open(&server, &link).await;
    for request in [
        fill(&page, &[]).cookie("a=b"),
        fill(&page, &[("csrf_token", "x")]),
        fill(&page, &[]).header("origin", "https://evil.example"),
        fill(&page, &[]).header("sec-fetch-site", "cross-site"),
    ] {
        let refusal = server.send(request).await;
        assert!((400..=403).contains(&refusal.status));
        assert!(
            refusal
                .body
                .contains("The page was open for too long, or cookies are off. Please send it again.")
        );
        assert_eq!(refusal.field("email"), "boss@example.org");
    }
    assert!(!server.world.ports.storage.read(|r| r.users().any()).unwrap());
}
