//! The pages for people and administrators, in a real Chromium: from the first start to a connected application, and back.

use tests::browser::Browser;
use tests::mailbox::{Mailbox, link};
use tests::server::PASSWORD;
use tests::{Application, Database, Server, on_both_databases};
use thirtyfour::prelude::*;

on_both_databases!(
    an_agenda_is_set_up_and_an_application_connected_and_revoked,
    somebody_registers_is_approved_and_recovers_a_password,
    an_administrator_cares_for_people_applications_and_settings,
);

/// Opens the page at this path.
async fn open(browser: &Browser, server: &Server, path: &str) {
    browser.driver.goto(format!("{}{path}", server.url())).await.unwrap();
}

/// The words on the page, after this press of a button has led to such an address.
async fn press_to(browser: &Browser, button: &str, to: &str) -> String {
    browser.press(button).await;
    browser.wait_for_address(|address| address.contains(to)).await;
    browser.words().await
}

async fn choose(browser: &Browser, name: &str, value: &str) {
    let option = By::Css(format!("select[name={name}] option[value='{value}']"));
    browser.driver.find(option).await.unwrap().click().await.unwrap();
}

async fn an_agenda_is_set_up_and_an_application_connected_and_revoked(database: Database) {
    let server = Server::start(&database);
    let browser = Browser::open().await;
    open(&browser, &server, "/").await;
    assert!(browser.words().await.contains("not set up yet"));
    let log = server.log();
    let address =
        log.split_whitespace().find(|word| word.contains("/setup?code=")).expect("a link in the log");
    browser.driver.goto(address).await.unwrap();
    browser.type_into("name", "Circolo Sud").await;
    browser.type_into("email", "anna@example.org").await;
    browser.type_into("password", PASSWORD).await;
    choose(&browser, "time_zone", "Europe/Lisbon").await;
    browser.keep_picture("set_up").await;
    let words = press_to(&browser, "Finish set-up", "/admin").await;
    assert!(words.contains("Administration") && words.contains("Circolo Sud"), "{words}");
    browser.keep_picture("admin").await;

    let application = Application::register(&server, &format!("{}/callback", server.url())).await;
    browser.driver.goto(&application.authorize_url()).await.unwrap();
    let answer = {
        browser.press("Authorize").await;
        browser.wait_for_address(|address| address.contains("code=")).await
    };
    let code = tests::person::query(&answer, "code").expect("a code");
    let tokens = application.tokens(&code).await;
    assert_eq!(application.publish(&tokens.access, "Concert").await.status(), 200);

    open(&browser, &server, "/account").await;
    browser.keep_picture("account").await;
    browser.driver.find(By::PartialLinkText("Your applications")).await.unwrap().click().await.unwrap();
    browser.wait_for_address(|address| address.ends_with("/account/applications")).await;
    let words = browser.words().await;
    assert!(words.contains("WPGancio") && words.contains("gancio.org"), "{words}");
    browser.keep_picture("applications").await;
    let words = press_to(&browser, "Take back permission", "done=revoked").await;
    assert!(words.contains("Permission taken back"), "{words}");
    assert_eq!(application.get(&tokens.access, "/api/user").await.status(), 401);
    browser.close().await;
}

async fn somebody_registers_is_approved_and_recovers_a_password(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user("admin@example.org", "admin");
    let browser = Browser::open().await;
    open(&browser, &server, "/register").await;
    browser.type_into("email", "bob@example").await;
    browser.type_into("password", PASSWORD).await;
    browser.type_into("description", "I run the library.").await;
    browser.keep_picture("register").await;
    browser.type_into("email", "bob@example.org").await;
    browser.press("Register").await;
    browser.driver.query(By::XPath("//h1[contains(., 'Thank you')]")).first().await.unwrap();
    browser.keep_picture("registered").await;

    log_in(&browser, &server, "admin@example.org", PASSWORD).await;
    open(&browser, &server, "/admin/users").await;
    assert!(browser.words().await.contains("I run the library."));
    browser.keep_picture("admin_users").await;
    let words = press_to(&browser, "Approve", "done=approved").await;
    assert!(words.contains("is approved"), "{words}");
    browser.press("Log out").await;
    browser.driver.query(By::LinkText("Log in")).first().await.unwrap();

    open(&browser, &server, "/login").await;
    browser.driver.find(By::LinkText("Forgot your password?")).await.unwrap().click().await.unwrap();
    browser.wait_for_address(|address| address.ends_with("/recover")).await;
    browser.type_into("email", "bob@example.org").await;
    browser.keep_picture("recover").await;
    browser.driver.find(By::Css("main button[type=submit]")).await.unwrap().click().await.unwrap();
    let letter = mail.letter("bob@example.org", "/recover?code=").await;
    browser.driver.goto(&link(&letter)).await.unwrap();
    browser.keep_picture("new_password").await;
    browser.type_into("password", "a new password").await;
    press_to(&browser, "Set password", "/login").await;
    log_in(&browser, &server, "bob@example.org", "a new password").await;

    open(&browser, &server, "/account/sessions").await;
    assert!(browser.words().await.contains("This browser"));
    browser.keep_picture("sessions").await;
    press_to(&browser, "Log out everywhere", "/login").await;
    log_in(&browser, &server, "bob@example.org", "a new password").await;
    open(&browser, &server, "/account").await;
    browser.type_into("current_password", "not my password").await;
    browser.type_into("new_password", PASSWORD).await;
    browser.press("Change password").await;
    browser.driver.query(By::Css("#current_password[aria-invalid=true]")).first().await.unwrap();
    browser.keep_picture("account_mistake").await;
    browser.type_into("current_password", "a new password").await;
    browser.type_into("new_password", PASSWORD).await;
    let words = press_to(&browser, "Change password", "done=password").await;
    assert!(words.contains("Your password is changed"), "{words}");
    open(&browser, &server, "/account/delete").await;
    browser.type_into("remove_password", PASSWORD).await;
    press_to(&browser, "Delete account", "/goodbye").await;
    let users = String::from_utf8(server.command(&["users", "list"], "").stdout).unwrap();
    assert!(!users.contains("bob@example.org"), "{users}");
    browser.close().await;
}

async fn an_administrator_cares_for_people_applications_and_settings(database: Database) {
    let server = Server::start(&database);
    server.create_user("admin@example.org", "admin");
    server.create_user("bob@example.org", "user");
    let application = Application::register(&server, "https://wp.example/cb").await;
    let browser = Browser::open().await;
    log_in(&browser, &server, "admin@example.org", PASSWORD).await;
    open(&browser, &server, "/admin/users").await;
    choose(&browser, "role", "editor").await;
    let words = press_to(&browser, "Change role", "done=role").await;
    assert!(words.contains("Editor"), "{words}");
    browser.press("Remove").await;
    let button = By::XPath("//button[normalize-space()='Remove account']");
    browser.driver.query(button).first().await.unwrap();
    assert!(browser.words().await.contains("bob@example.org"));
    browser.keep_picture("confirm").await;
    let words = press_to(&browser, "Remove account", "done=removed").await;
    assert!(!words.contains("bob@example.org"), "{words}");

    open(&browser, &server, "/admin/applications").await;
    assert!(browser.words().await.contains("WPGancio"));
    browser.keep_picture("admin_applications").await;
    let words = press_to(&browser, "Suspend", "done=suspended").await;
    assert!(words.contains("Suspended"), "{words}");
    assert_eq!(application.trade("x").await.status(), 401);

    let anonymous = serde_json::json!({
        "title": "Street party", "start_datetime": 4_000_000_000_i64, "place_name": "Square", "place_address": "1 Main street",
    });
    let url = format!("{}/api/event", server.url());
    let sent = reqwest::Client::new().post(url).json(&anonymous).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    open(&browser, &server, "/admin").await;
    assert!(browser.words().await.contains("1 waits to be confirmed"));
    open(&browser, &server, "/admin/queue").await;
    browser.keep_picture("admin_queue").await;
    let words = press_to(&browser, "Confirm", "done=confirmed").await;
    assert!(words.contains("Street party is confirmed"), "{words}");
    open(&browser, &server, "/").await;
    assert!(browser.words().await.contains("Street party"));

    open(&browser, &server, "/admin/settings").await;
    browser.type_into("title", "Circolo Nord").await;
    browser.driver.find(By::Name("allow_registration")).await.unwrap().click().await.unwrap();
    browser.keep_picture("admin_settings").await;
    let words = press_to(&browser, "Save settings", "done=saved").await;
    assert!(words.contains("Circolo Nord") && words.contains("Saved"), "{words}");
    open(&browser, &server, "/register").await;
    assert!(browser.words().await.contains("No new accounts here"));

    open(&browser, &server, "/admin/audit").await;
    let words = browser.words().await;
    assert!(words.contains("bob@example.org") && words.contains("suspended the application"), "{words}");
    browser.keep_picture("admin_audit").await;
    browser.close().await;
}

async fn log_in(browser: &Browser, server: &Server, email: &str, password: &str) {
    open(browser, server, "/login?next=/account").await;
    browser.type_into("email", email).await;
    browser.type_into("password", password).await;
    browser.press("Log in").await;
    // The address of the log-in page ends like this too.
    browser.wait_for_address(|address| address.ends_with("/account") && !address.contains("/login")).await;
}
