//! The web component on another site's page, as WordPress's plugin prints it, in a real browser.

use reqwest::Client;
use serde_json::{Value, json};
use tests::browser::Browser;
use tests::site::site;
use tests::{Database, Server, on_both_databases};

use crate::pictures::{inside, wait_for};

on_both_databases!(what_wordpress_prints_shows_the_agenda_and_a_collection);

const ADMIN: &str = "admin@example.org";

async fn send(server: &Server, token: &str, path: &str, body: &Value) -> Value {
    let url = format!("{}{path}", server.url());
    let answer = Client::new().post(url).bearer_auth(token).json(body).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

/// A quartet and a film, and a collection of what is tagged `jazz`.
async fn publish(server: &Server) {
    server.create_user(ADMIN, "admin");
    let token = server.log_in_by_api(ADMIN).await;
    for (title, tag) in [("Quartet", "jazz"), ("Nosferatu", "film")] {
        let event = json!({"title": title, "start_datetime": 1_895_417_072, "place_name": "Town hall",
            "place_address": "1 Main street", "tags": [tag]});
        send(server, &token, "/api/event", &event).await;
    }
    let made = send(server, &token, "/api/collections", &json!({"name": "Music & more"})).await;
    let filter = json!({"collectionId": made["id"], "tags": ["jazz"], "places": []});
    send(server, &token, "/api/filter", &filter).await;
}

/// The plugin prints its attributes like this, the first one without quotes.
const PRINTED: &str =
    "<!doctype html><html lang=en><meta charset=utf-8><script src='BASE/gancio-events.es.js'></script>
<gancio-events baseurl=BASE maxlength= theme=\"dark\" places=\"\" tags=\"\" collection=\"\"></gancio-events>";

async fn what_wordpress_prints_shows_the_agenda_and_a_collection(database: Database) {
    let server = Server::start(&database);
    publish(&server).await;
    let host = site(PRINTED.replace("BASE", &server.url()).into_bytes(), "text/html; charset=utf-8");
    let browser = Browser::open().await;
    browser.driver.goto(format!("http://{host}/")).await.unwrap();
    let list = inside("gancio-events");
    let all = wait_for(&browser, &list, &["Nosferatu"]).await;
    assert!(all.contains("Quartet"), "{all}");
    let theme = "return document.querySelector('gancio-events').getAttribute('theme') || ''";
    assert_eq!(browser.run(theme).await, "dark", "what the browser took for the maximum");
    let choose = |name: &str| {
        format!("document.querySelector('gancio-events').setAttribute('collection', '{name}'); return ''")
    };
    browser.run(&choose("Music & more")).await;
    let chosen = "const list = document.querySelector('gancio-events').shadowRoot.querySelector('.list'); \
        return list && !list.innerText.includes('Nosferatu') ? list.innerText : ''";
    let chosen = wait_for(&browser, chosen, &["Quartet"]).await;
    assert!(chosen.contains("@Town hall"), "{chosen}");
    browser.run(&choose("unknown")).await;
    let none = "const list = document.querySelector('gancio-events').shadowRoot.querySelector('.list'); \
        return list && !list.querySelector('.event') ? 'none' : ''";
    wait_for(&browser, none, &["none"]).await;
    browser.close().await;
}
