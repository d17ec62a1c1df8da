//! Accounts: asking for one, being let in, a forgotten password, being shut out.

use reqwest::{Client, StatusCode};
use tests::application::{WORDPRESS, text};
use tests::mailbox::{Mailbox, link};
use tests::person::hidden;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    somebody_asks_for_an_account_and_is_let_in,
    a_forgotten_password_is_replaced_by_letter,
    a_changed_password_ends_log_ins_and_keeps_applications,
    who_is_disabled_has_nothing_left,
    a_known_address_looks_like_a_new_one,
);

async fn somebody_asks_for_an_account_and_is_let_in(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user("admin@example.org", "admin");
    let bob = Person::stranger(&server);
    let page = bob.get("/register").await.text().await.unwrap();
    let csrf_token = hidden(&page, "csrf_token");
    let form = [
        ("csrf_token", csrf_token.as_str()),
        ("email", "bob@example.org"),
        ("password", PASSWORD),
        ("description", "I run the <b>library</b>"),
        ("role", "admin"),
    ];
    assert_eq!(bob.post("/register", &form).await.status(), StatusCode::OK);
    mail.letter("bob@example.org", "waits for approval").await;
    let wanted = mail.letter("admin@example.org", "I run the <b>library</b>").await;
    assert!(wanted.contains("bob@example.org"), "{wanted}");
    assert_eq!(bob.send_log_in("bob@example.org", PASSWORD, "/").await.status(), StatusCode::FORBIDDEN);

    let admin = Person::log_in(&server, "admin@example.org").await;
    let page = admin.get("/admin/users").await.text().await.unwrap();
    assert!(page.contains("I run the &lt;b&gt;library"), "{page}");
    let form = [("csrf_token", &*hidden(&page, "csrf_token")), ("id", "2"), ("action", "approve")];
    assert_eq!(admin.post("/admin/users", &form).await.status(), StatusCode::SEE_OTHER);
    mail.letter("bob@example.org", "/login").await;
    assert_eq!(bob.send_log_in("bob@example.org", PASSWORD, "/").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(bob.get("/admin").await.status(), StatusCode::FORBIDDEN, "the role was not theirs to choose");
    let audit = String::from_utf8(server.command(&["audit"], "").stdout).unwrap();
    assert!(audit.contains("admin@example.org\t-\t127.0.0.1\taccount.approved\tbob@example.org"), "{audit}");
}

async fn a_forgotten_password_is_replaced_by_letter(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user("anna@example.org", "user");
    let (anna, elsewhere) = (Person::stranger(&server), Person::log_in(&server, "anna@example.org").await);
    let page = anna.get("/recover").await.text().await.unwrap();
    let csrf_token = hidden(&page, "csrf_token");
    for email in ["nobody@example.org", "anna@example.org"] {
        let sent = anna.post("/recover", &[("csrf_token", &csrf_token), ("email", email)]).await;
        assert_eq!(sent.status(), StatusCode::OK);
    }
    let address = link(&mail.letter("anna@example.org", "/recover?code=").await);
    assert_eq!(mail.count("nobody@example.org"), 0);
    assert!(!String::from_utf8_lossy(&database.dump()).contains(address.split_once("code=").unwrap().1));

    let page = anna.get(&address).await.text().await.unwrap();
    assert!(page.contains("anna@example.org"), "{page}");
    let (csrf_token, code) = (hidden(&page, "csrf_token"), hidden(&page, "code"));
    let form = [("csrf_token", &*csrf_token), ("code", &code), ("password", "a new password")];
    assert_eq!(anna.post("/recover", &form).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(anna.post("/recover", &form).await.status(), StatusCode::NOT_FOUND, "a link works once");
    assert_eq!(elsewhere.get("/account").await.status(), StatusCode::SEE_OTHER, "logged out everywhere");
    assert_eq!(anna.send_log_in("anna@example.org", PASSWORD, "/").await.status(), StatusCode::FORBIDDEN);
    let right = anna.send_log_in("anna@example.org", "a new password", "/").await;
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
}

async fn a_changed_password_ends_log_ins_and_keeps_applications(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let (here, there) = (
        Person::log_in(&server, "anna@example.org").await,
        Person::log_in(&server, "anna@example.org").await,
    );
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&here.approve(&application).await).await;
    let bot = log_in_by_api(&server, "anna@example.org", PASSWORD).await;
    let change = async |present: &str, new: &str, end: bool| {
        let page = here.get("/account").await.text().await.unwrap();
        let csrf_token = hidden(&page, "csrf_token");
        let mut form =
            vec![("csrf_token", &*csrf_token), ("current_password", present), ("new_password", new)];
        form.extend(end.then_some(("end_applications", "1")));
        here.post("/account/password", &form).await.status()
    };
    assert_eq!(change("wrong", "a new password", false).await, StatusCode::FORBIDDEN);
    assert_eq!(there.get("/account").await.status(), StatusCode::OK);
    assert_eq!(change(PASSWORD, "a new password", false).await, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/account").await.status(), StatusCode::OK, "here one stays logged in");
    assert_eq!(there.get("/account").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(application.get(&bot, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::OK);
    assert_eq!(change("a new password", "another password", true).await, StatusCode::SEE_OTHER);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
}

async fn who_is_disabled_has_nothing_left(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    server.create_user("anna@example.org", "editor");
    let anna = Person::log_in(&server, "anna@example.org").await;
    let application = Application::register(&server, WORDPRESS).await;
    let tokens = application.tokens(&anna.approve(&application).await).await;
    let bot = log_in_by_api(&server, "anna@example.org", PASSWORD).await;
    let outstanding = anna.approve(&application).await;
    assert!(server.command(&["users", "disable", "anna@example.org"], "").status.success());
    assert_eq!(anna.get("/account").await.status(), StatusCode::SEE_OTHER);
    for token in [&tokens.access, &bot] {
        assert_eq!(application.get(token, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(application.publish(token, "x").await.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(application.trade(&outstanding).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(application.refresh(&tokens.refresh).await.status(), StatusCode::BAD_REQUEST);
    let stranger = Person::stranger(&server);
    assert_eq!(stranger.send_log_in("anna@example.org", PASSWORD, "/").await.status(), StatusCode::FORBIDDEN);
    assert!(server.command(&["users", "enable", "anna@example.org"], "").status.success());
    assert_eq!(stranger.send_log_in("anna@example.org", PASSWORD, "/").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
    let admin = Person::log_in(&server, "admin@example.org").await;
    let page = admin.get("/account").await.text().await.unwrap();
    let form = [("csrf_token", &*hidden(&page, "csrf_token")), ("remove_password", PASSWORD)];
    let last = admin.post("/account/delete", &form).await;
    assert_eq!(last.status(), StatusCode::CONFLICT);
    assert!(last.text().await.unwrap().contains("You are the only administrator."));
}

async fn a_known_address_looks_like_a_new_one(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user("anna@example.org", "admin");
    let http = Client::new();
    let mut answers = Vec::new();
    for email in ["anna@example.org", "new@example.org"] {
        let url = format!("{}/api/user/register", server.url());
        let body = serde_json::json!({"email": email, "password": "another password", "role": "admin"});
        let response = http.post(url).json(&body).send().await.unwrap();
        let mut headers: Vec<String> = response
            .headers()
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|pair| format!("{pair:?}"))
            .collect();
        headers.sort();
        answers.push((response.status(), headers, response.text().await.unwrap()));
    }
    assert_eq!(answers[0], answers[1]);
    mail.letter("anna@example.org", "/recover").await;
    assert_eq!(Person::stranger(&server).send_log_in("anna@example.org", PASSWORD, "/").await.status(), 303);
}

/// A token with the scope `account`.
async fn log_in_by_api(server: &Server, email: &str, password: &str) -> String {
    let form =
        [("username", email), ("password", password), ("grant_type", "password"), ("client_id", "self")];
    let request = Client::new().post(format!("{}/oauth/login", server.url())).form(&form);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    text(&response.json().await.unwrap(), "access_token")
}
