//! `/admin/audit`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Server, get, post};

const PAGE: &str = "/admin/audit";

#[actix_web::test]
async fn who_did_what_from_where_and_through_which_application() {
    let server = Server::start().await;
    let (admin, anna) = (server.admin(), server.anna());
    let session = server.session(&admin);
    let client = server.world.compatible_client().client.id;
    let token = server.token(&anna, TokenHolder::Client(client), ScopeSet::event_write());
    server.publish(&token, "Concert", &json!({})).await;
    let log_in = |password| {
        let body = json!({"email": "anna@example.org", "password": password});
        post("/api/login/token").json(&body).with_peer("192.0.2.7")
    };
    for password in [PASSWORD, "wrong horse"] {
        server.send(log_in(password)).await;
    }
    server.submit(&session, "/admin/users", &[("id", "2"), ("action", "set_role"), ("role", "editor")]).await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    200 [What happened – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    What happened
    Name, address or title
    About
    Everything
    People
    Log-ins
    Applications
    Events
    The agenda
    This instance
    Search
    When
    Who
    What
    From
    22 November 2026, 13:00
    admin@example.org
    changed the role of anna@example.org → editor
    22 November 2026, 13:00
    somebody not logged in
    tried a wrong password for anna@example.org
    192.0.2.7
    22 November 2026, 13:00
    anna@example.org
    logged in with a program
    192.0.2.7
    22 November 2026, 13:00
    anna@example.org through WPGancio
    added the event Concert
    22 November 2026, 13:00
    somebody not logged in
    registered the application WPGancio ([40 hex])
    22 November 2026, 13:00
    admin@example.org
    logged in
    22 November 2026, 13:00
    command line
    made an account for anna@example.org
    22 November 2026, 13:00
    command line
    made an account for admin@example.org
    ");
    for secret in [&*token, "wrong horse", PASSWORD] {
        assert!(!page.body.contains(secret));
    }
}

#[actix_web::test]
async fn older_entries_are_a_page_away() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let token = server.own_token(&server.anna());
    for number in 0..60 {
        server.publish(&token, &format!("Event number {number}."), &json!({})).await;
    }
    let first = server.send(get(PAGE).cookie(&session)).await;
    assert_eq!(first.body.matches("<time").count(), 50);
    assert!(first.body.contains("Event number 59.") && !first.body.contains("Event number 9."));
    let address = first.body.split("href=\"").find(|rest| rest.contains("rel=\"next\"")).unwrap();
    let address = address.split('"').next().unwrap().replace("&#x2F;", "/");
    let second = server.send(get(&address).cookie(&session)).await;
    assert!(second.body.contains("Event number 9.") && second.body.contains("Event number 0."));
    assert!(!second.body.contains("Event number 10.") && !second.body.contains("Show older"));
    for nonsense in ["?before=x", "?before=", "?before=99999999999999999999", "?%ff"] {
        let page = server.send(get(&format!("{PAGE}{nonsense}")).cookie(&session)).await;
        assert_eq!(page.page(), first.page(), "{nonsense}");
    }
    let nothing = server.send(get("/admin/audit?before=0").cookie(&session)).await;
    assert!(nothing.page().contains("Nothing here"), "{}", nothing.page());
}

#[actix_web::test]
async fn the_log_is_searched_and_leads_to_what_it_names() {
    let server = Server::start().await;
    let (admin, anna) = (server.admin(), server.anna());
    let session = server.session(&admin);
    let client = server.world.compatible_client().client.id;
    let token = server.token(&anna, TokenHolder::Client(client.clone()), ScopeSet::event_write());
    for number in 0..60 {
        server.publish(&token, &format!("Concert number {number}."), &json!({})).await;
    }
    let sent = [("id", "2"), ("action", "set_role"), ("role", "editor")];
    server.submit(&session, "/admin/users", &sent).await;
    let found = async |query: &str| server.send(get(&format!("{PAGE}?{query}")).cookie(&session)).await;
    let count = async |query: &str| found(query).await.body.matches("<time").count();
    assert_eq!((count("q=concert").await, count("q=CONCERT+number+59").await), (50, 1));
    assert_eq!((count("topic=events").await, count("topic=people").await), (50, 3), "two accounts, a role");
    assert_eq!((count("q=anna&topic=people").await, count("q=anna&topic=log_ins").await), (2, 0));
    assert_eq!(count("topic=nonsense").await, 50, "as if nothing were asked");
    assert!(found("q=nobody").await.page().contains("Nothing found"));
    let first = found("q=concert&topic=events").await;
    let older = first.body.split("href=\"").find(|rest| rest.contains("rel=\"next\"")).unwrap();
    let older = older.split('"').next().unwrap().replace("&#x2F;", "/").replace("&amp;", "&");
    assert!(older.starts_with("/admin/audit?q=concert&topic=events&before="), "{older}");
    assert_eq!(server.send(get(&older).cookie(&session)).await.body.matches("<time").count(), 10);
    let leads = async |query: &str, url: &str| {
        let page = found(query).await.body.replace("&#x2F;", "/").replace("&amp;", "&");
        assert!(page.contains(&format!("href=\"{url}\"")), "{query}: {url}: {page}");
    };
    leads("q=concert+number+59", "/admin/events?q=Concert+number+59.").await;
    leads("q=concert+number+59", "/admin/audit?q=anna%40example.org").await;
    leads("q=concert+number+59", &format!("/admin/applications?q={client}")).await;
    leads("topic=people", "/admin/users?q=anna%40example.org").await;
}

#[actix_web::test]
async fn what_strangers_wrote_is_text() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let token = server.application_token(&server.anna());
    server.publish(&token, "<script>alert(1)</script>", &json!({})).await;
    let register = json!({"email": "a&b@example.org", "password": PASSWORD});
    server.send(post("/api/user/register").json(&register)).await;
    let client = json!({"client_name": "<b>App", "redirect_uris": "https://a.example/"});
    server.send(post("/api/client").json(&client)).await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    for tag in ["<script", "<img", "<b>"] {
        assert!(!page.body.contains(tag), "{tag}");
    }
    assert!(page.body.contains("<bdi class=\"subject\">&lt;script&gt;"), "{}", page.body);
    assert!(page.body.contains("a&amp;b@example.org"), "{}", page.body);
}
