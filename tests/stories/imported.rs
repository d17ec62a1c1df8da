//! The form of an event, filled in from a page of another site, in a real Chromium.

use serde_json::Value;
use tests::browser::Browser;
use tests::server::PASSWORD;
use tests::site::{PNG, site};
use tests::{Database, Server, on_both_databases};
use thirtyfour::prelude::*;

on_both_databases!(an_event_of_another_site_is_looked_at_and_published_with_its_picture);

const PAGE: &str = r#"<!doctype html><meta charset=utf-8><title>Concert</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"MusicEvent","name":"Rock &amp; Roll",
"startDate":"2030-12-01T21:00:00","endDate":"2030-12-01T23:30:00","image":"http://PICTURE/poster.png",
"location":{"@type":"Place","name":"Circolo Sud","address":{"streetAddress":"Via Roma 1","addressLocality":"Torino"}},
"description":"<p>Come &amp; see</p>"}</script><h1>Rock &amp; Roll</h1>"#;

async fn value(browser: &Browser, name: &str) -> String {
    browser.run(&format!("return document.querySelector('[name={name}]').value")).await
}

async fn fill_in(browser: &Browser, address: &str) {
    browser.driver.find(By::Css("details.import > summary")).await.unwrap().click().await.unwrap();
    browser.type_into("address", address).await;
    browser.press("Fill in").await;
    browser.wait_for_address(|address| address.ends_with("/add/import")).await;
}

async fn an_event_of_another_site_is_looked_at_and_published_with_its_picture(database: Database) {
    let pictures = site(PNG.to_vec(), "image/png");
    let page = PAGE.replace("PICTURE", &pictures);
    let (pages, inside) =
        (site(page.clone().into_bytes(), "text/html"), site(page.into_bytes(), "text/html"));
    let allowed = format!("{pages},{pictures}");
    let server = Server::start_with(&database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &allowed)]);
    server.create_user("anna@example.org", "user");
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/login?next=/add", server.url())).await.unwrap();
    browser.type_into("email", "anna@example.org").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("Log in").await;
    browser.wait_for_address(|address| address.ends_with("/add") && !address.contains("login")).await;

    fill_in(&browser, &format!("http://{inside}/event/1")).await;
    assert!(browser.words().await.contains("This agenda can’t read that page"), "nor from our own network");

    browser.driver.goto(format!("{}/add", server.url())).await.unwrap();
    fill_in(&browser, &format!("http://{pages}/event/1")).await;
    let words = browser.words().await;
    assert!(words.contains("Filled in from 127.0.0.1") && words.contains("Take the picture from"), "{words}");
    for (name, shown) in [
        ("title", "Rock & Roll"),
        ("description", "Come & see"),
        ("date", "2030-12-01"),
        ("from", "21:00"),
        ("to", "23:30"),
        ("place_name", "Circolo Sud"),
        ("place_address", "Via Roma 1, Torino"),
    ] {
        assert_eq!(value(&browser, name).await, shown, "{name}");
    }
    browser.keep_picture("imported").await;
    let list = async || -> Value {
        reqwest::get(format!("{}/api/events", server.url())).await.unwrap().json().await.unwrap()
    };
    assert_eq!(list().await.as_array().map(Vec::len), Some(0), "nothing is saved unseen");
    browser.press("Publish event").await;
    browser.wait_for_address(|address| address.contains("/event/rock")).await;
    let events = list().await;
    assert_eq!(events[0]["title"], "Rock & Roll");
    assert_eq!(events[0]["media"].as_array().map(Vec::len), Some(1), "{events}");
    browser.close().await;
}
