//! Pictures with the real program: published by a WordPress beside it, shown on another site's page, and whole after a kill.

use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tests::application::WORDPRESS;
use tests::browser::Browser;
use tests::site::{PNG, site};
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    a_wordpress_beside_the_server_publishes_with_its_picture,
    what_was_answered_with_a_picture_has_it_after_a_kill,
    another_sites_page_shows_events_and_pictures,
    the_web_components_show_the_agenda_on_another_sites_page,
);

pub(crate) async fn access(server: &Server) -> String {
    server.create_user("anna@example.org", "user");
    let application = Application::register(server, WORDPRESS).await;
    let anna = Person::log_in(server, "anna@example.org").await;
    application.tokens(&anna.approve(&application).await).await.access
}

pub(crate) fn event(change: &Value) -> Value {
    let mut event = json!({"title": "Concert", "start_datetime": 1_895_417_072, "place_name": "Town hall",
        "place_address": "1 Main street"});
    event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    event
}

async fn a_wordpress_beside_the_server_publishes_with_its_picture(database: Database) {
    let wordpress = site(PNG.to_vec(), "image/png");
    let image_url = format!("http://{wordpress}/wp-content/a.png?x=1&#038;y=2");
    let http = Client::new();
    let refused = Server::start(&database);
    let token = access(&refused).await;
    let send = async |server: &Server| {
        let event = event(&json!({"image_url": image_url}));
        let request = http.post(format!("{}/api/event", server.url())).bearer_auth(&token).json(&event);
        request.send().await.unwrap()
    };
    let answer = send(&refused).await;
    assert_eq!(
        (answer.status().as_u16(), &*answer.text().await.unwrap()),
        (400, "Bad Request: the picture can't be fetched")
    );
    drop(refused);
    let server = Server::start_with(&database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &wordpress)]);
    let answer = send(&server).await;
    assert_eq!(answer.status(), 200);
    let added: Value = answer.json().await.unwrap();
    let file = added["media"][0]["url"].as_str().unwrap();
    for path in ["media", "media/thumb"] {
        let picture = http.get(format!("{}/{path}/{file}", server.url())).send().await.unwrap();
        assert_eq!(
            (picture.status().as_u16(), &picture.headers()["content-type"]),
            (200, &"image/jpeg".parse().unwrap())
        );
        assert!(picture.bytes().await.unwrap().starts_with(&[0xff, 0xd8, 0xff]), "a JPEG");
    }
}

async fn what_was_answered_with_a_picture_has_it_after_a_kill(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let media = folder.path().to_str().unwrap();
    let server = Server::start_with(&database, &[("UNCINO_MEDIA__DIR", media)]);
    let (token, url) = (access(&server).await, server.url());
    let add = move |number: usize| {
        let (token, url) = (token.clone(), url.clone());
        async move {
            let fields = event(&json!({"title": number.to_string()}));
            let form = fields.as_object().unwrap().iter().fold(Form::new(), |form, (name, value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                form.text(name.clone(), text)
            });
            let form = form.part("image", Part::bytes(PNG).file_name("a.png"));
            let sent =
                Client::new().post(format!("{url}/api/event")).bearer_auth(token).multipart(form).send();
            let body: Value = sent.await.ok()?.json().await.ok()?;
            body["media"][0]["url"].as_str().map(str::to_owned)
        }
    };
    let callers: Vec<_> = (0..60).map(|number| tokio::spawn(add(number))).collect();
    tokio::time::sleep(Duration::from_millis(150)).await;
    server.kill();
    let mut answered = Vec::new();
    for caller in callers {
        answered.extend(caller.await.unwrap());
    }
    let server = Server::start_with(&database, &[("UNCINO_MEDIA__DIR", media)]);
    let events: Value =
        reqwest::get(format!("{}/api/events", server.url())).await.unwrap().json().await.unwrap();
    let shown: Vec<&str> =
        events.as_array().unwrap().iter().map(|event| event["media"][0]["url"].as_str().unwrap()).collect();
    for file in &answered {
        assert!(shown.contains(&&**file), "an event that was answered is lost");
    }
    for file in &shown {
        let picture = reqwest::get(format!("{}/media/{file}", server.url())).await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/jpeg", "an event without its picture");
    }
    assert_eq!(files(folder.path()), shown.len(), "a picture without its event");
    println!("answered before the kill: {}, kept: {}", answered.len(), shown.len());
}

/// How many pictures are published.
pub(crate) fn files(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.extension().is_some_and(|extension| extension == "jpg")).count()
}

async fn publish_with_picture(server: &Server) {
    let token = access(server).await;
    let form = Form::new()
        .text("title", "Concert & co")
        .text("start_datetime", "1895417072")
        .text("place_name", "Town hall")
        .text("place_address", "1 Main street")
        .text("tags", "jazz")
        .part("image", Part::bytes(PNG).file_name("a.png"));
    let added = Client::new().post(format!("{}/api/event", server.url())).bearer_auth(&token).multipart(form);
    assert_eq!(added.send().await.unwrap().status(), 200);
}

/// What the script on the page returns, as soon as one of these words is in it.
pub(crate) async fn wait_for(browser: &Browser, script: &str, words: &[&str]) -> String {
    let mut told = String::new();
    for _ in 0..100 {
        told = browser.run(script).await;
        if words.iter().any(|word| told.contains(word)) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("none of {words:?} in {told:?}");
}

/// Embeds as Gancio's documentation tells other sites to, with the script from the instance.
async fn the_web_components_show_the_agenda_on_another_sites_page(database: Database) {
    let server = Server::start(&database);
    publish_with_picture(&server).await;
    let page = EMBEDDING.replace("BASE", &server.url());
    let host = site(page.into_bytes(), "text/html; charset=utf-8");
    let browser = Browser::open().await;
    browser.driver.goto(format!("http://{host}/")).await.unwrap();
    let list = wait_for(&browser, &inside("gancio-events"), &["Concert"]).await;
    for words in ["What is on", "Concert & co", "@Town hall 1 Main street", "#jazz"] {
        assert!(list.contains(words), "{words} in {list}");
    }
    let one = wait_for(&browser, &inside("gancio-event"), &["Concert"]).await;
    assert!(one.contains("@Town hall"), "{one}");
    let width = format!("return String({ELEMENT}.querySelector('.picture').naturalWidth)");
    assert_eq!(wait_for(&browser, &width.replace("NAME", "gancio-event"), &["1"]).await, "1");
    let link = format!("return {ELEMENT}.querySelector('.event').href").replace("NAME", "gancio-events");
    assert_eq!(browser.run(&link).await, format!("{}/event/concert-co", server.url()));
    browser.keep_picture("web_components").await;

    let unknown = "document.querySelector('gancio-events').setAttribute('tags', 'rock'); return ''";
    browser.run(unknown).await;
    let empty = format!("return {ELEMENT}.querySelector('.event') ? '' : 'none'");
    wait_for(&browser, &empty.replace("NAME", "gancio-events"), &["none"]).await;
    let wide = "const list = document.querySelector('gancio-events'); list.setAttribute('tags', 'jazz'); \
        list.setAttribute('sidebar', 'false'); return ''";
    browser.run(wide).await;
    let parts = format!(
        "return {ELEMENT}.querySelectorAll('.picture').length + ' ' + {ELEMENT}.querySelectorAll('.header').length"
    );
    wait_for(&browser, &parts.replace("NAME", "gancio-events"), &["1 0"]).await;
    let gone = "document.querySelector('gancio-event').setAttribute('id', '99'); return ''";
    browser.run(gone).await;
    let slot = format!("return {ELEMENT}.querySelector('slot') ? 'slot' : ''");
    wait_for(&browser, &slot.replace("NAME", "gancio-event"), &["slot"]).await;
    assert!(browser.words().await.contains("See our events"));
    browser.close().await;
}

const ELEMENT: &str = "document.querySelector('NAME').shadowRoot";

pub(crate) fn inside(name: &str) -> String {
    format!("const list = {ELEMENT}.querySelector('.list'); return list ? list.innerText : ''")
        .replace("NAME", name)
}

const EMBEDDING: &str =
    "<!doctype html><html lang=en><meta charset=utf-8><script src='BASE/gancio-events.es.js'></script>
<gancio-events title='What is on' maxlength=4 baseurl='BASE'><a href='BASE'>Agenda</a></gancio-events><hr>
<gancio-event id=1 theme=dark baseurl='BASE'>See our events</gancio-event>";

/// Asks as Gancio's web component does, from another origin, in a real browser.
async fn another_sites_page_shows_events_and_pictures(database: Database) {
    let server = Server::start(&database);
    publish_with_picture(&server).await;
    let page = PAGE.replace("BASE", &server.url());
    let host = site(page.into_bytes(), "text/html; charset=utf-8");
    let browser = Browser::open().await;
    browser.driver.goto(format!("http://{host}/")).await.unwrap();
    let words = wait_for(&browser, "return document.body.innerText", &["done", "Error"]).await;
    assert_eq!(words, "Concert & co @ Town hall\n1 px\nConcert & co\n256 px\n800 px\ndone");
    browser.keep_picture("another_site").await;
    browser.close().await;
}

const PAGE: &str = r"<!doctype html><meta charset=utf-8><div id=out></div><script>
const out = text => { const p = document.createElement('div'); p.textContent = text; document.getElementById('out').append(p) };
const picture = path => new Promise((good, bad) => {
  const img = new Image(); img.crossOrigin = 'anonymous';
  img.onload = () => good(img.naturalWidth + ' px'); img.onerror = () => bad(path); img.src = 'BASE' + path });
(async () => {
  const list = await (await fetch('BASE/api/events?max=10&tags=jazz,rock&places=&show_recurrent=true')).json();
  for (const event of list) {
    out(event.title + ' @ ' + event.place.name);
    out(await picture('/media/thumb/' + event.media[0].url));
    out((await (await fetch('BASE/api/event/detail/' + event.id)).json()).title);
  }
  await (await fetch('BASE/feed/json/collection/none')).json();
  out(await picture('/logo.png'));
  out(await picture('/fallbackimage.png'));
  out('done');
})().catch(error => out('Error ' + error));
</script>";
