//! `/account/sessions`

use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Request, Server, get, post};

const PAGE: &str = "/account/sessions";

/// Logs Anna in as a browser of that name does; the cookie.
async fn browse(server: &Server, agent: &str) -> String {
    let page = server.get("/login").await;
    let csrf = page.field("csrf_token");
    let form = [("csrf_token", &*csrf), ("email", "anna@example.org"), ("password", PASSWORD)];
    let from = |request: Request| request.header("user-agent", agent).with_peer("192.0.2.7");
    server.send(from(post("/login").cookie(&page.cookies()).form(&form))).await.cookies()
}

async fn log_in(server: &Server, agent: &str) -> String {
    let body = json!({"email": "anna@example.org", "password": PASSWORD});
    let request = post("/api/login/token").json(&body).header("user-agent", agent).with_peer("[2001:db8::1]");
    server.send(request).await.text("access_token")
}

async fn status(server: &Server, request: Request) -> u16 {
    server.send(request).await.status
}

/// The numbers of the log-ins that can be ended on the page.
fn ids(body: &str) -> Vec<String> {
    let after = body.split("name=\"id\" value=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn browsers_and_programs_are_listed() {
    let server = Server::start().await;
    let anna = server.anna();
    let (here, _) = (browse(&server, "Firefox <b>").await, log_in(&server, "gancio-py").await);
    server.application_token(&anna);
    server.session(&server.admin());
    let shown = server.send(get(PAGE).cookie(&here)).await;
    assert_snapshot!(shown.page(), @"
    200 [Where you are logged in – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Where you are logged in
    Is there one that you don’t know? Log out there, then change your password.
    A browser
    This browser
    Firefox &lt;b&gt;
    Since
    22 November 2026
    Last used
    22 November 2026, 13:00
    From
    192.0.2.7
    A program with your password
    gancio-py
    Since
    22 November 2026
    Last used
    22 November 2026, 13:00
    From
    2001:db8::1
    Log out there
    Or everywhere at once, here too.
    Log out everywhere
    ");
    assert_eq!(ids(&shown.body).len(), 1, "this browser is not ended from here");
}

#[actix_web::test]
async fn known_browsers_are_called_by_their_names() {
    let server = Server::start().await;
    server.anna();
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let here = browse(&server, firefox).await;
    browse(&server, &"x".repeat(200)).await;
    let shown = server.send(get(PAGE).cookie(&here)).await.page();
    assert!(shown.contains("Firefox on Linux\nThis browser\nSince"), "{shown}");
    assert!(shown.contains(&format!("A browser\n{}…\nSince", "x".repeat(80))), "{shown}");
}

#[actix_web::test]
async fn one_is_ended() {
    let server = Server::start().await;
    server.anna();
    let (here, there, api) =
        (browse(&server, "here").await, browse(&server, "there").await, log_in(&server, "bot").await);
    let before = server.send(get(PAGE).cookie(&here)).await;
    for id in ids(&before.body) {
        let answer = server.submit(&here, "/account/sessions/end", &[("id", &id)]).await;
        assert_eq!((answer.status, &*answer.header("location")), (303, "/account/sessions?done=ended"));
    }
    assert_eq!(status(&server, get("/api/user").cookie(&here)).await, 200);
    assert_eq!(status(&server, get("/api/user").cookie(&there)).await, 403);
    assert_eq!(status(&server, get("/api/user").bearer(&api)).await, 401);
    let after = server.send(get("/account/sessions?done=ended").cookie(&here)).await;
    assert!(after.page().contains("Logged out there."));
    assert!(ids(&after.body).is_empty());
}

#[actix_web::test]
async fn nobody_ends_the_log_in_of_somebody_else() {
    let server = Server::start().await;
    server.anna();
    let (here, there) = (browse(&server, "here").await, browse(&server, "there").await);
    let id = ids(&server.send(get(PAGE).cookie(&here)).await.body).remove(0);
    let mallory = server.session(&server.editor());
    for id in [&*id, "", "nope", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(server.submit(&mallory, "/account/sessions/end", &[("id", id)]).await.status, 303);
    }
    assert_eq!(status(&server, get("/api/user").cookie(&there)).await, 200);
}

#[actix_web::test]
async fn all_are_ended_here_too() {
    let server = Server::start().await;
    let anna = server.anna();
    let (here, there, api) =
        (browse(&server, "here").await, browse(&server, "there").await, log_in(&server, "bot").await);
    let (application, other) = (server.application_token(&anna), server.session(&server.admin()));
    let answer = server.submit(&here, "/account/sessions/end_all", &[]).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /login?done=ended
    referrer-policy: no-referrer
    set-cookie: uncino_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires=…
    x-content-type-options: nosniff
    ");
    let page = server.get("/login?done=ended").await.page();
    assert!(page.contains("You are logged out everywhere."), "{page}");
    for session in [&here, &there] {
        assert_eq!(status(&server, get("/api/user").cookie(session)).await, 403);
    }
    assert_eq!(status(&server, get("/api/user").bearer(&api)).await, 401);
    assert_eq!(status(&server, get("/api/user").bearer(&application)).await, 200, "applications stay");
    assert_eq!(status(&server, get("/api/user").cookie(&other)).await, 200);
}
