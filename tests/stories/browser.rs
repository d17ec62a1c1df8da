//! The pages, in a real Chromium.

use tests::browser::Browser;
use tests::person::query;
use tests::server::PASSWORD;
use tests::{Application, Database, Server, on_both_databases};
use thirtyfour::prelude::*;

on_both_databases!(
    a_person_logs_in_authorizes_cancels_and_logs_out,
    a_visitor_by_another_name_is_told_so,
    a_click_that_comes_too_soon_authorizes_nothing,
);

/// An application on this machine that answers every request with a page.
async fn callback() -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            let _ignored = stream.read(&mut request).await;
            let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\nconnected";
            let _ignored = stream.write_all(page.as_bytes()).await;
        }
    });
    format!("http://{address}/callback?page=test")
}

async fn a_person_logs_in_authorizes_cancels_and_logs_out(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let callback = callback().await;
    let application = Application::register(&server, &callback).await;
    let browser = Browser::open().await;
    let url = format!("{}&state=xyz", application.authorize_url());

    browser.driver.goto(&url).await.unwrap();
    assert!(browser.words().await.contains("Log in to continue to WPGancio"));
    browser.type_into("email", "anna@example.org").await;
    browser.type_into("password", "not her password").await;
    browser.press("Log in").await;
    browser.driver.query(By::Css("[role=alert]")).first().await.unwrap();
    let email = browser.driver.find(By::Name("email")).await.unwrap();
    assert_eq!(
        email.prop("value").await.unwrap().as_deref(),
        Some("anna@example.org"),
        "what was typed is kept"
    );
    browser.keep_picture("log_in_mistake").await;

    browser.type_into("password", PASSWORD).await;
    browser.press("Log in").await;
    browser.wait_for_address(|address| address.contains("/oauth/authorize")).await;
    let consent = browser.words().await;
    let host = callback.split("/callback").next().unwrap();
    for words in [
        "WPGancio wants to publish",
        "anna@example.org",
        "gancio.org",
        "add, change and delete your events",
        host,
    ] {
        assert!(consent.contains(words), "{words} in {consent}");
    }
    browser.keep_picture("consent").await;
    browser.press("Authorize").await;
    let answer = browser.wait_for_address(|address| address.starts_with(&callback)).await;
    assert_eq!(query(&answer, "state").as_deref(), Some("xyz"));
    let code = query(&answer, "code").expect("a code");
    let access = application.tokens(&code).await.access;
    assert_eq!(application.publish(&access, "Concert in the park").await.status(), 200);

    browser.driver.goto(&url).await.unwrap();
    browser.press("Cancel").await;
    let answer = browser.wait_for_address(|address| address.starts_with(&callback)).await;
    assert_eq!(query(&answer, "error").as_deref(), Some("access_denied"));

    browser.driver.goto(&server.url()).await.unwrap();
    assert!(browser.words().await.contains("Concert in the park"));
    browser.keep_picture("home").await;
    browser.driver.find(By::LinkText("Concert in the park")).await.unwrap().click().await.unwrap();
    browser.wait_for_address(|address| address.ends_with("/event/concert-in-the-park")).await;
    browser.keep_picture("event").await;
    browser.press("Log out").await;
    browser.wait_for_address(|address| !address.contains("/event/")).await;
    assert!(!browser.words().await.contains("anna@example.org"));
    browser.driver.goto(&url).await.unwrap();
    assert!(browser.words().await.contains("Log in to continue"), "the session has ended");
    browser.close().await;
}

async fn a_visitor_by_another_name_is_told_so(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_SERVER__BASE_URL", "https://agenda.example")]);
    let browser = Browser::open().await;
    browser.driver.goto(&server.url()).await.unwrap();
    let words = browser.words().await;
    assert!(words.contains("https://agenda.example") && words.contains("server.base_url"), "{words}");
    browser.keep_picture("wrong_address").await;
    browser.close().await;
}

/// A second click of a double click lands on whatever appears under the pointer.
async fn a_click_that_comes_too_soon_authorizes_nothing(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let callback = format!("{}/callback", server.url());
    let application = Application::register(&server, &callback).await;
    let browser = Browser::open().await;
    let url = application.authorize_url();
    browser.driver.goto(&url).await.unwrap();
    browser.type_into("email", "anna@example.org").await;
    // By keyboard, so that the pointer has not been on a page yet.
    browser.type_into("password", &format!("{PASSWORD}\u{e007}")).await;
    let button = browser.driver.query(By::Css(".guarded .primary")).first().await.unwrap();
    let takes_pointer = "return getComputedStyle(document.querySelector('.guarded .primary')).pointerEvents";
    assert_eq!(browser.run(takes_pointer).await, "none");
    let pointer = || browser.driver.action_chain().move_to_element_center(&button);
    pointer().click().click().perform().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(browser.words().await.contains("wants to publish"), "too soon");
    browser.keep_picture("consent_guarded").await;
    browser.wait_until_it_takes_the_pointer().await;
    pointer().click().perform().await.unwrap();
    browser.wait_for_address(|address| address.starts_with(&callback)).await;

    browser.driver.goto(&url).await.unwrap();
    let button = browser.driver.find(By::Css(".guarded .primary")).await.unwrap();
    button.send_keys("\u{e007}").await.unwrap();
    browser.wait_for_address(|address| address.starts_with(&callback)).await;
    browser.close().await;
}
