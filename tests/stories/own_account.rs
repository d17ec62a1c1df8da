//! A person's own pages, in a real Chromium: another e-mail address, everything as files, and goodbye.

use serde_json::Value;
use tests::application::WORDPRESS;
use tests::browser::Browser;
use tests::mailbox::{Mailbox, link};
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};
use thirtyfour::prelude::*;

on_both_databases!(
    an_address_is_changed_with_the_link_of_a_letter,
    somebody_takes_everything_along_and_leaves,
    what_was_published_stays_where_that_is_chosen,
);

const BOB: &str = "bob@example.org";

async fn open(browser: &Browser, server: &Server, path: &str) {
    browser.driver.goto(format!("{}{path}", server.url())).await.unwrap();
}

async fn log_in(browser: &Browser, server: &Server, email: &str) {
    open(browser, server, "/login?next=/account").await;
    send_log_in(browser, email, "/account").await;
}

/// Fills in the log-in page that is open; it leads to such an address.
async fn send_log_in(browser: &Browser, email: &str, to: &str) {
    browser.type_into("email", email).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("Log in").await;
    browser.wait_for_address(|address| address.contains(to) && !address.contains("/login")).await;
}

/// The words on the page, after this press of a button has led to such an address.
async fn press_to(browser: &Browser, button: &str, to: &str) -> String {
    browser.press(button).await;
    browser.wait_for_address(|address| address.contains(to)).await;
    browser.words().await
}

async fn follow(browser: &Browser, words: &str, to: &str) -> String {
    browser.driver.find(By::PartialLinkText(words)).await.unwrap().click().await.unwrap();
    browser.wait_for_address(|address| address.ends_with(to)).await;
    browser.words().await
}

async fn an_address_is_changed_with_the_link_of_a_letter(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user(BOB, "user");
    let browser = Browser::open().await;
    log_in(&browser, &server, BOB).await;
    let words = follow(&browser, "Your e-mail address", "/account/email").await;
    assert!(words.contains("You log in with bob@example.org"), "{words}");
    browser.type_into("new_email", "bob@new.example").await;
    browser.type_into("password", "not my password").await;
    browser.press("Send the link").await;
    browser.driver.query(By::Css("#password[aria-invalid=true]")).first().await.unwrap();
    browser.keep_picture("email_mistake").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("Send the link").await;
    browser.driver.query(By::Id("pending")).first().await.unwrap();
    browser.keep_picture("email_pending").await;
    assert!(browser.words().await.contains("bob@new.example"));
    let letter = mail.letter("bob@new.example", "/account/email?code=").await;
    let warning = mail.letter(BOB, "bob@new.example").await;
    assert!(warning.contains("/recover"), "{warning}");

    // On the telephone where the letter is read nobody is logged in.
    open(&browser, &server, "/account").await;
    browser.press("Log out").await;
    browser.driver.query(By::LinkText("Log in")).first().await.unwrap();
    browser.driver.goto(&link(&letter)).await.unwrap();
    send_log_in(&browser, BOB, "/account/email?code=").await;
    let words = browser.words().await;
    assert!(words.contains("bob@new.example") && words.contains(BOB), "{words}");
    browser.keep_picture("email_confirm").await;
    let words = press_to(&browser, "Use this address", "done=email").await;
    assert!(words.contains("Your e-mail address is changed"), "{words}");
    mail.letter(BOB, "has another e-mail address now").await;
    browser.driver.goto(&link(&letter)).await.unwrap();
    assert!(browser.words().await.contains("This link doesn’t work any more"));
    let users = String::from_utf8(server.command(&["users", "list"], "").stdout).unwrap();
    assert!(users.contains("bob@new.example") && !users.contains(BOB), "{users}");
    browser.close().await;
    let bob = Person::stranger(&server);
    assert_eq!(bob.send_log_in(BOB, PASSWORD, "/").await.status(), 403);
    assert_eq!(bob.send_log_in("bob@new.example", PASSWORD, "/").await.status(), 303);
}

/// A server on which Bob has an event; whoever published it for him.
async fn with_an_event(server: &Server) -> (Person, Application, String) {
    server.create_user(BOB, "user");
    let bob = Person::log_in(server, BOB).await;
    let application = Application::register(server, WORDPRESS).await;
    let tokens = application.tokens(&bob.approve(&application).await).await;
    assert_eq!(application.publish(&tokens.access, "Concert").await.status(), 200);
    (bob, application, tokens.access)
}

async fn somebody_takes_everything_along_and_leaves(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    let (bob, application, token) = with_an_event(&server).await;
    let browser = Browser::open().await;
    log_in(&browser, &server, BOB).await;
    let words = follow(&browser, "Take everything along", "/account/export").await;
    assert!(words.contains("Your event, for any calendar."), "{words}");
    browser.keep_picture("export").await;
    let everything: Value = bob.get("/account/export/account.json").await.json().await.unwrap();
    assert_eq!(everything["account"]["email"], BOB);
    assert_eq!(everything["events"][0]["title"], "Concert");
    assert_eq!(everything["applications"][0]["name"], "WPGancio");
    let calendar = bob.get("/account/export/events.ics").await.text().await.unwrap();
    assert!(calendar.contains("SUMMARY:Concert"), "{calendar}");

    open(&browser, &server, "/account").await;
    let words = follow(&browser, "Delete your account", "/account/delete").await;
    assert!(words.contains("go at once and for good"), "{words}");
    let option = By::Css("select[name=events] option[value=go]");
    browser.driver.find(option).await.unwrap().click().await.unwrap();
    browser.type_into("remove_password", PASSWORD).await;
    browser.keep_picture("leave").await;
    let words = press_to(&browser, "Delete account", "/goodbye").await;
    assert!(words.contains("Goodbye") && words.contains("Your events are gone too."), "{words}");
    browser.keep_picture("goodbye").await;
    browser.close().await;
    assert_eq!(application.get(&token, "/api/user").await.status(), 401);
    assert_eq!(bob.get("/account").await.status(), 303, "logged out everywhere");
    assert_eq!(bob.get("/api/event/detail/concert").await.status(), 404);
    mail.letter(BOB, "is deleted").await;
    let users = String::from_utf8(server.command(&["users", "list"], "").stdout).unwrap();
    assert!(!users.contains(BOB), "{users}");
}

async fn what_was_published_stays_where_that_is_chosen(database: Database) {
    let server = Server::start(&database);
    let (bob, _application, _token) = with_an_event(&server).await;
    let browser = Browser::open().await;
    log_in(&browser, &server, BOB).await;
    open(&browser, &server, "/account/delete").await;
    browser.type_into("remove_password", PASSWORD).await;
    let words = press_to(&browser, "Delete account", "/goodbye").await;
    assert!(words.contains("Your events stay, without your name."), "{words}");
    browser.close().await;
    let event: Value = bob.get("/api/event/detail/concert").await.json().await.unwrap();
    assert_eq!(event["isAnon"], true);
}
