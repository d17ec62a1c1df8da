//! `/admin/settings`

use std::collections::BTreeSet;

use chrono_tz::TZ_VARIANTS;
use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/settings";
const AS_THEY_ARE: [(&str, &str); 8] = [
    ("title", "Circolo Sud"),
    ("description", ""),
    ("time_zone", "Europe/Rome"),
    ("language", "en"),
    ("allow_registration", "1"),
    ("allow_anon_event", "1"),
    ("shown", "allow_registration"),
    ("shown", "allow_anon_event"),
];

async fn administered() -> (Server, String) {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    (server, session)
}

async fn save(server: &Server, session: &str, change: &[(&str, &str)]) -> Answer {
    let kept = AS_THEY_ARE.into_iter().filter(|(name, _)| change.iter().all(|(other, _)| other != name));
    let fields: Vec<_> = kept.chain(change.iter().copied()).collect();
    server.submit(session, PAGE, &fields).await
}

#[actix_web::test]
async fn the_page_shows_what_holds() {
    let (server, session) = administered().await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    let text = page.page();
    let cities: BTreeSet<String> = TZ_VARIANTS
        .iter()
        .filter_map(|zone| zone.name().split_once('/').map(|(_region, city)| city.replace('_', " ")))
        .collect();
    let visible: Vec<_> = text.lines().filter(|line| !cities.contains(*line) && *line != "UTC").collect();
    assert_snapshot!(visible.join("\n"), @"
    200 [Settings – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    Settings
    The agenda
    Name
    Visitors see it on every page.
    What is it about? (optional)
    A sentence or two.
    Time zone
    Events are shown in this time.
    Language
    Català
    Čeština
    Deutsch
    English
    Español
    Euskara
    Français
    Galego
    Italiano
    Nederlands
    Polski
    Português
    Русский
    Slovenčina
    What your agenda is in. Uncino’s own pages are in English for now.
    How it looks
    Colour (optional)
    Such as #1a6b3c. Where nobody could read it, it is made darker or lighter. Empty: Uncino’s red.
    Links at the foot of every page (optional)
    One a line, its words and then its address: Our house https://example.org
    Who may take part
    Anybody may ask for an account
    An administrator approves each one.
    Anybody may propose an event without an account
    It is shown when an administrator or an editor has confirmed it.
    Events
    Events may last several days
    The form then has a field for the last day.
    Events need no end
    Otherwise the form asks when they end.
    Events may be online
    The form then takes addresses where to take part from afar.
    Events may repeat
    Every week, month or year. Without it, events that repeat are not shown as such.
    Events that repeat stand on the first page and in feeds
    Without it people find their dates by tag and place only.
    What stands on the first page
    –
    A collection; – stands for all events.
    Editors
    Authors and editors write to each other
    Each event then has a page of messages that only they see.
    Visitors may report an event
    The editors get a letter. Only where authors and editors write to each other.
    Address for letters to the editors (optional)
    Messages about events go there. Otherwise to each administrator.
    Contact for security (optional)
    An e-mail address, or a page that begins with https://. It stands in security.txt.
    Save settings
    Logo
    A new logo
    JPEG, PNG, WebP or GIF, at most 10 MiB. What is transparent stays so.
    Use this logo
    Letters
    To see whether letters arrive, send one to yourself.
    Send a test letter
    ");
    assert_eq!(page.field("title"), "Circolo Sud");
    assert_eq!(page.body.matches(" checked").count(), 5);
    assert!(page.body.contains("<option value=\"Europe/Rome\" selected>"));
}

#[actix_web::test]
async fn a_change_holds_at_once() {
    let (server, session) = administered().await;
    let change = [
        ("title", " <Piazza> "),
        ("description", "What <b>happens"),
        ("time_zone", "Asia/Tokyo"),
        ("language", "it"),
    ];
    let answer = save(&server, &session, &change).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/admin/settings?done=saved"));
    let page = server.send(get("/admin/settings?done=saved").cookie(&session)).await;
    assert!(page.page().contains("Saved."));
    assert_eq!(page.field("title"), "&lt;Piazza&gt;");
    assert!(page.body.contains("What &lt;b&gt;happens</textarea>"), "{}", page.body);
    assert!(page.body.contains("<option value=\"Asia/Tokyo\" selected>"));
    assert!(server.get("/login").await.page().contains("– &lt;Piazza&gt;]"));
}

#[actix_web::test]
async fn a_box_that_is_not_ticked_is_a_no() {
    let (server, session) = administered().await;
    let unticked = [("title", "Circolo Sud"), ("time_zone", "Europe/Rome"), ("language", "en")];
    let ticked = async |sent: &[(&str, &str)]| {
        assert_eq!(server.submit(&session, PAGE, sent).await.status, 303);
        server.send(get(PAGE).cookie(&session)).await.body.matches(" checked").count()
    };
    assert_eq!(ticked(&unticked).await, 5, "what a form doesn't show stays");
    let shown = [("shown", "allow_registration"), ("shown", "allow_anon_event")];
    assert_eq!(ticked(&[&unticked[..], &shown].concat()).await, 3, "two of them were shown and not ticked");
    assert_eq!(server.send(post("/api/event").json(&json!({}))).await.brief(), "403 Forbidden\nForbidden");
    assert_eq!(server.get("/register").await.status, 403);
    assert_eq!(save(&server, &session, &[]).await.status, 303);
    assert_eq!(server.get("/register").await.status, 200);
}

#[actix_web::test]
async fn mistakes_are_said_beside_the_field_and_nothing_is_kept_of_them() {
    let (server, session) = administered().await;
    for (name, value, words) in [
        ("title", " ", "Give your agenda a name of 1 to 100 characters."),
        ("title", &*"x".repeat(101), "Give your agenda a name of 1 to 100 characters."),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list."),
        ("language", "", "Choose a language from the list."),
        ("description", &*"\u{1}".repeat(15_000), "This is too long to be kept."),
    ] {
        let more: &[_] =
            if name == "title" { &[(name, value)] } else { &[(name, value), ("title", "\"Other")] };
        let refusal = save(&server, &session, more).await;
        assert_eq!(refusal.status, 400, "{name}");
        assert!(refusal.body.contains(words), "{words}");
        assert!(refusal.body.contains(&format!("id=\"{name}-error\"")), "{name}");
        assert!(refusal.body.contains(&format!("<a href=\"#{name}\">")), "{name}");
        if name != "title" {
            assert_eq!(refusal.field("title"), "&quot;Other", "what was typed is kept");
        }
        let page = server.send(get(PAGE).cookie(&session)).await;
        assert_eq!(page.field("title"), "Circolo Sud", "all or nothing");
    }
}

#[actix_web::test]
async fn only_what_differs_stands_in_the_audit_log() {
    let (server, session) = administered().await;
    assert_eq!(save(&server, &session, &[]).await.status, 303);
    assert_eq!(save(&server, &session, &[("title", "Piazza")]).await.status, 303);
    let log = server.send(get("/admin/audit").cookie(&session)).await;
    assert_eq!(log.body.matches("changed the setting").count(), 1, "{}", log.page());
}

/// Both were set with the API and stand in no list of the page.
#[actix_web::test]
async fn a_page_that_is_only_sent_back_keeps_what_it_does_not_offer() {
    let server = Server::start().await;
    let admin = server.admin();
    let (session, token) = (server.session(&admin), server.own_token(&admin));
    for (key, value) in [("instance_timezone", "Etc/UTC"), ("instance_locale", "pt-BR")] {
        let setting = post("/api/settings").bearer(&token).json(&json!({"key": key, "value": value}));
        assert_eq!(server.send(setting).await.status, 200);
    }
    let page = server.send(get(PAGE).cookie(&session)).await.body;
    for chosen in ["Etc/UTC", "pt-BR"] {
        assert!(page.contains(&format!("<option value=\"{chosen}\" selected>")), "{page}");
    }
    let sent_back = [("time_zone", "Etc/UTC"), ("language", "pt-BR")];
    assert_eq!(save(&server, &session, &sent_back).await.status, 303);
    let settings = server.send(get("/api/settings").bearer(&token)).await.json();
    assert_eq!(settings["instance_timezone"], "Etc/UTC");
    assert_eq!(settings["instance_locale"], "pt-BR");
}

#[actix_web::test]
async fn every_switch_can_be_set_and_what_a_form_does_not_show_stays() {
    let (server, session) = administered().await;
    let page = server.send(get(PAGE).cookie(&session)).await.body;
    let token = server.own_token(&server.world.user("other@example.org", Role::Admin));
    let all = server.send(get("/api/settings").bearer(&token)).await.json();
    let switches = all.as_object().unwrap().iter().filter(|(_, value)| value.is_boolean());
    for (key, _) in switches.filter(|(key, _)| *key != "allow_geolocation") {
        assert!(page.contains(&format!("name=\"shown\" value=\"{key}\"")), "{key}: {page}");
    }
    let change = [
        ("shown", "allow_recurrent_event"),
        ("allow_recurrent_event", "1"),
        ("shown", "allow_online_event"),
        ("admin_email", "desk@example.org"),
        ("security_contact", "https://example.org/security"),
    ];
    assert_eq!(save(&server, &session, &change).await.status, 303);
    let settings = server.send(get("/api/settings").bearer(&token)).await.json();
    let held = ["allow_recurrent_event", "allow_online_event", "allow_multidate_event"]
        .map(|key| settings[key].clone());
    assert_eq!(held, [json!(true), json!(false), json!(true)]);
    assert_eq!(settings["admin_email"], "desk@example.org");
    assert_eq!(save(&server, &session, &[]).await.status, 303);
    let settings = server.send(get("/api/settings").bearer(&token)).await.json();
    assert_eq!(
        (&settings["admin_email"], &settings["allow_recurrent_event"]),
        (&json!("desk@example.org"), &json!(true))
    );
    for (name, value) in [("admin_email", "nobody"), ("security_contact", "ftp://x")] {
        let refusal = save(&server, &session, &[(name, value)]).await;
        assert!(refusal.status == 400 && refusal.body.contains(&format!("id=\"{name}-error\"")), "{name}");
    }
}

#[actix_web::test]
async fn an_administrator_sends_a_letter_to_themselves() {
    let (server, session) = administered().await;
    let answer = server.submit(&session, "/admin/settings/letter", &[]).await;
    assert_eq!(answer.header("location"), "/admin/settings?done=letter_sent#letters");
    let page = server.send(get("/admin/settings?done=letter_sent").cookie(&session)).await.page();
    assert!(page.contains("The mail server has taken the letter."), "{page}");
    let anna = server.session(&server.anna());
    assert_eq!(server.submit(&anna, "/admin/settings/letter", &[]).await.status, 403);
}

#[actix_web::test]
async fn an_administrator_sets_the_logo() {
    let (server, session) = administered().await;
    let csrf = server.send(get(PAGE).cookie(&session)).await.field("csrf_token");
    let image = "name=\"image\"; filename=\"logo.png\"";
    let send = async |parts: &[(&str, &[u8])]| {
        let mut sent = vec![("name=\"csrf_token\"", csrf.as_bytes())];
        sent.extend(parts);
        server.send(post("/admin/settings/logo").cookie(&session).parts(&sent)).await.header("location")
    };
    assert_eq!(send(&[]).await, "/admin/settings?done=no_logo#face");
    assert_eq!(send(&[(image, b"no such thing")]).await, "/admin/settings?done=no_picture#face");
    assert_eq!(send(&[(image, b"picture of a hook")]).await, "/admin/settings?done=logo_set#face");
    assert_eq!(server.get("/logo.png").await.header("content-type"), "image/jpeg");
    assert_eq!(send(&[(image, b"picture to see through")]).await, "/admin/settings?done=logo_set#face");
    let kinds = ["/logo.png", "/apple-touch-icon.png"].map(|path| server.get(path));
    let [logo, icon] = kinds;
    assert_eq!(
        (logo.await.header("content-type"), icon.await.header("content-type")),
        ("image/png".to_owned(), "image/jpeg".to_owned())
    );
    let unsigned = post("/admin/settings/logo").cookie(&session).parts(&[(image, b"picture of a flag")]);
    assert_eq!(server.send(unsigned).await.status, 403);
}
