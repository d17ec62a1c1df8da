//! Applications that may publish for somebody, and taking that back.

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tests::application::WORDPRESS;
use tests::person::hidden;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    a_revoked_application_is_refused_at_its_next_request,
    a_suspended_application_stops_and_goes_on,
    what_an_application_may_not_do_it_can_not,
    the_audit_log_names_who_did_what_through_which_application,
);

async fn press(person: &Person, page: &str, action: &str, fields: &[(&str, &str)]) -> StatusCode {
    let csrf_token = hidden(&person.get(page).await.text().await.unwrap(), "csrf_token");
    let mut form = vec![("csrf_token", &*csrf_token)];
    form.extend(fields);
    person.post(action, &form).await.status()
}

async fn a_revoked_application_is_refused_at_its_next_request(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    server.create_user("bob@example.org", "user");
    let (anna, bob) =
        (Person::log_in(&server, "anna@example.org").await, Person::log_in(&server, "bob@example.org").await);
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&anna.approve(&application).await).await;
    let more = application.tokens(&anna.approve(&application).await).await;
    let outstanding = anna.approve(&application).await;
    let of_bob = application.tokens(&bob.approve(&application).await).await;
    assert_eq!(application.publish(&tokens.access, "Concert").await.status(), StatusCode::OK);

    let page = anna.get("/account/applications").await.text().await.unwrap();
    for words in ["WPGancio", "gancio.org", "add, change and delete your events"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let clients: Value = anna.get("/api/clients").await.json().await.unwrap();
    assert_eq!(
        (&clients[0]["client_id"], &clients[0]["events"]),
        (&application.id.as_str().into(), &1.into())
    );
    for secret in [&tokens.access, &tokens.refresh, &application.secret] {
        assert!(!clients.to_string().contains(secret.as_str()));
    }

    let fields = [("client_id", application.id.as_str())];
    let revoked = press(&anna, "/account/applications", "/account/applications/revoke", &fields).await;
    assert_eq!(revoked, StatusCode::SEE_OTHER);
    for access in [&tokens.access, &more.access] {
        assert_eq!(application.get(access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
        let refused = application.publish(access, "Not any more").await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "and not as an anonymous event");
    }
    assert_eq!(application.refresh(&tokens.refresh).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(application.trade(&outstanding).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(application.get(&of_bob.access, "/api/user").await.status(), StatusCode::OK, "Bob's stays");
    let clients: Value = anna.get("/api/clients").await.json().await.unwrap();
    assert_eq!(clients, Value::Array(Vec::new()));
    let events: Value =
        Client::new().get(format!("{}/api/events", server.url())).send().await.unwrap().json().await.unwrap();
    assert_eq!(events[0]["title"], "Concert", "what was published stays");
    application.tokens(&anna.approve(&application).await).await;
}

async fn a_suspended_application_stops_and_goes_on(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&admin.approve(&application).await).await;
    let act = async |action: &str, confirmed: bool| {
        let mut fields = vec![("client_id", application.id.as_str()), ("action", action)];
        fields.extend(confirmed.then_some(("confirmed", "1")));
        press(&admin, "/admin/applications", "/admin/applications", &fields).await
    };
    assert_eq!(act("suspend", false).await, StatusCode::SEE_OTHER);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(application.refresh(&tokens.refresh).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(act("resume", false).await, StatusCode::SEE_OTHER);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::OK);
    assert_eq!(act("remove", false).await, StatusCode::OK, "asks first");
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::OK);
    assert_eq!(act("remove", true).await, StatusCode::SEE_OTHER);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
}

async fn what_an_application_may_not_do_it_can_not(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&admin.approve(&application).await).await;
    let anonymous = serde_json::json!({"title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b"});
    let http = Client::new();
    let url = |path: &str| format!("{}{path}", server.url());
    assert_eq!(http.post(url("/api/event")).json(&anonymous).send().await.unwrap().status(), StatusCode::OK);
    for path in [
        "/api/users",
        "/api/settings",
        "/api/settings/smtp",
        "/api/clients",
        "/api/places",
        "/api/tags",
        "/api/event/unconfirmed",
    ] {
        assert_eq!(application.get(&tokens.access, path).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let changes = [
        http.put(url("/api/event/confirm/1")),
        http.post(url("/api/settings")).json(&serde_json::json!({"key": "title", "value": "Mine"})),
        http.put(url("/api/user")).json(&serde_json::json!({"id": 1, "role": "user"})),
        http.delete(url("/api/user/1")),
        http.delete(url("/api/user")).json(&serde_json::json!({"password": "correct horse battery"})),
        http.put(url("/api/place")).json(&serde_json::json!({"id": 1, "name": "Mine"})),
        http.put(url("/api/tag")).json(&serde_json::json!({"tag": "a", "newTag": "b"})),
    ];
    for change in changes {
        let answer = change.bearer_auth(&tokens.access).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(application.get(&tokens.access, "/api/events/mine").await.status(), StatusCode::OK);
}

async fn the_audit_log_names_who_did_what_through_which_application(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&server, "admin@example.org").await;
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&admin.approve(&application).await).await;
    application.publish(&tokens.access, "Concert").await;
    let log = String::from_utf8(server.command(&["audit", "--max", "2"], "").stdout).unwrap();
    let lines: Vec<&str> = log.lines().map(|line| line.split_once('\t').unwrap().1).collect();
    let authorized =
        format!("admin@example.org\t-\t127.0.0.1\tapplication.authorized\tWPGancio ({})", application.id);
    assert_eq!(lines, ["admin@example.org\tWPGancio\t127.0.0.1\tevent.added\tConcert", &authorized]);
    let page = admin.get("/admin/audit").await.text().await.unwrap();
    assert!(page.contains("Concert") && page.contains("127.0.0.1") && page.contains("WPGancio"), "{page}");
    let dump = String::from_utf8_lossy(&database.dump()).into_owned();
    assert!(!dump.contains(&tokens.access) && !dump.contains(&application.secret));
}
