//! Items 21 and 24 to 28: the pages on the way to a decision (RFC 6749 sections 10.11 to 10.15, RFC 9700 section 4).

use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use tests::person::{hidden, location};
use tests::server::PASSWORD;
use tests::{Application, Database, Person, on_both_databases};

use super::support::{ANNA, REDIRECT_URI, Scene, asked_by, header};

on_both_databases!(
    item_21_who_is_not_logged_in_is_never_asked_and_never_gives_a_code,
    item_24_no_page_can_be_framed,
    item_25_after_a_form_the_browser_goes_on_with_a_get,
    item_26_log_in_and_log_out_lead_within_the_site_only,
    item_26_nobody_is_sent_to_an_application_before_they_logged_in,
    item_27_pages_suppress_the_referrer_and_load_nothing_from_elsewhere,
    item_27_the_consent_page_has_no_link_to_another_site,
    item_28_nothing_on_the_way_is_kept_by_a_cache,
);

/// The pages that a person may get on the way.
async fn pages(scene: &Scene) -> Vec<(&'static str, Response)> {
    let (anna, stranger) = (&scene.anna, Person::stranger(&scene.server));
    let asked = scene.asked();
    let consent = anna.get(&asked.url()).await.text().await.unwrap();
    let answered = [("transaction_id", "unknown"), ("csrf_token", &*hidden(&consent, "csrf_token"))];
    vec![
        ("consent", anna.get(&asked.url()).await),
        ("log-in", stranger.get(&asked.url()).await),
        ("log-in by itself", stranger.get("/login").await),
        ("wrong password", stranger.send_log_in(ANNA, "wrong", "/").await),
        ("unknown client", anna.get(&asked.clone().with("client_id", "x").url()).await),
        (
            "unknown redirect URI",
            stranger.get(&asked.with("redirect_uri", "https://evil.example/").url()).await,
        ),
        ("answered already", anna.post("/oauth/authorize", &answered).await),
        ("form from elsewhere", anna.post("/oauth/authorize", &[]).await),
        ("logged out", stranger.post("/oauth/authorize", &answered).await),
    ]
}

/// Whether it is the log-in form, at the address of the request, and nothing is asked and nobody sent anywhere.
async fn is_log_in(response: reqwest::Response) -> bool {
    let stays = response.status() == StatusCode::OK && header(&response, "location").is_empty();
    let page = response.text().await.unwrap();
    stays && page.contains("name=\"password\"") && !page.contains("transaction_id")
}

async fn item_21_who_is_not_logged_in_is_never_asked_and_never_gives_a_code(database: Database) {
    let scene = Scene::set(&database).await;
    let (asked, stranger) = (scene.asked(), Person::stranger(&scene.server));
    assert!(is_log_in(stranger.get(&asked.url()).await).await);
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for cookie in ["uncino_session=unc_se_0000000000000000000000000000000000000000", "uncino_session="] {
        let response = http.get(asked.url()).header("cookie", cookie).send().await.unwrap();
        assert!(is_log_in(response).await, "{cookie}");
    }
    let page = scene.anna.get(&asked.url()).await.text().await.unwrap();
    let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
    let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    let by_a_stranger = stranger.post("/oauth/authorize", &form).await;
    assert_eq!(
        (by_a_stranger.status(), header(&by_a_stranger, "location")),
        (StatusCode::FORBIDDEN, String::new())
    );
    let cookie = format!("uncino_session={}", scene.anna.session_cookie());
    scene.anna.post("/logout", &[("csrf_token", &csrf)]).await;
    let url = format!("{}/oauth/authorize", scene.server.url());
    let too_late = http.post(url).header("cookie", cookie).form(&form).send().await.unwrap();
    assert_eq!((too_late.status(), header(&too_late, "location")), (StatusCode::FORBIDDEN, String::new()));
}

async fn item_24_no_page_can_be_framed(database: Database) {
    let scene = Scene::set(&database).await;
    for (name, page) in pages(&scene).await {
        let policy = header(&page, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{name}: {policy}");
        assert_eq!(header(&page, "x-frame-options"), "DENY", "{name}");
    }
}

async fn item_25_after_a_form_the_browser_goes_on_with_a_get(database: Database) {
    let scene = Scene::set(&database).await;
    let log_in = Person::stranger(&scene.server).send_log_in(ANNA, PASSWORD, &scene.asked().path()).await;
    assert_eq!(log_in.status(), StatusCode::SEE_OTHER);
    for answer in [&[][..], &[("cancel", "1")]] {
        let page = scene.anna.get(&scene.asked().url()).await.text().await.unwrap();
        let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
        let form = [&[("transaction_id", &*transaction), ("csrf_token", &*csrf)], answer].concat();
        let response = scene.anna.post("/oauth/authorize", &form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{answer:?}");
        assert!(location(&response).starts_with(REDIRECT_URI), "{answer:?}");
    }
}

async fn item_26_log_in_and_log_out_lead_within_the_site_only(database: Database) {
    let scene = Scene::set(&database).await;
    let elsewhere = [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "\t//evil.example/",
        "/\r\nlocation: https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        REDIRECT_URI,
    ];
    for next in elsewhere {
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let there_already = scene.anna.get(&format!("/login?next={query}")).await;
        assert_eq!(location(&there_already), "/", "{next:?}");
        let somebody = Person::stranger(&scene.server);
        assert_eq!(location(&somebody.post("/logout", &[("next", next)]).await), "/", "{next:?}");
    }
    let somebody = Person::stranger(&scene.server);
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example/"] {
        assert_eq!(location(&somebody.send_log_in(ANNA, PASSWORD, next).await), "/", "{next:?}");
        let csrf = hidden(&somebody.get("/").await.text().await.unwrap(), "csrf_token");
        let log_out = somebody.post("/logout", &[("csrf_token", &*csrf), ("next", next)]).await;
        assert_eq!(location(&log_out), "/", "{next:?}");
    }
}

async fn item_26_nobody_is_sent_to_an_application_before_they_logged_in(database: Database) {
    let scene = Scene::set(&database).await;
    let stranger = Person::stranger(&scene.server);
    for request in [
        scene.asked().with("scope", "admin"),
        scene.asked().with("response_type", "token"),
        scene.asked().without("code_challenge"),
        scene.asked().and("state", "again"),
        scene.asked().with("prompt", "none"),
    ] {
        assert!(is_log_in(stranger.get(&request.url()).await).await);
    }
}

/// The addresses that a browser fetches or sends to by itself, with this page.
fn fetched(page: &str) -> Vec<&str> {
    let value = |tag, name: &str| {
        let (_, rest) = str::split_once(tag, &format!(" {name}=\""))?;
        rest.split('"').next()
    };
    let tags = page.split('<').filter_map(|tag| tag.split('>').next());
    tags.flat_map(|tag| {
        let of_a_link = if tag.starts_with("link ") { value(tag, "href") } else { None };
        [of_a_link, value(tag, "src"), value(tag, "srcset"), value(tag, "action"), value(tag, "data")]
    })
    .flatten()
    .collect()
}

async fn item_27_pages_suppress_the_referrer_and_load_nothing_from_elsewhere(database: Database) {
    let scene = Scene::set(&database).await;
    for (name, response) in pages(&scene).await {
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{name}");
        let policy = header(&response, "content-security-policy");
        let own =
            "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'";
        assert!(policy.starts_with(own), "{name}: {policy}");
        let page = response.text().await.unwrap();
        let fetched = fetched(&page);
        assert!(fetched.iter().any(|address| address.starts_with("/assets/")), "{name}: {fetched:?}");
        for address in fetched {
            assert!(address.starts_with('/') && !address.starts_with("//"), "{name}: {address}");
        }
        for tag in ["<script", "<iframe", "<object", "<embed", "<style", "<meta http-equiv"] {
            assert!(!page.contains(tag), "{name}: {tag}");
        }
    }
    let style = scene.anna.get("/assets/uncino.css").await.text().await.unwrap();
    assert!(style.len() > 100 && !style.contains("@import") && !style.contains("//"), "{style}");
}

async fn item_27_the_consent_page_has_no_link_to_another_site(database: Database) {
    let scene = Scene::set(&database).await;
    let more = json!({"client_uri": "https://circus.example/about"});
    let application = Application::register_itself_with(&scene.server, REDIRECT_URI, &more).await;
    let page = scene.anna.get(&asked_by(&application).url()).await.text().await.unwrap();
    assert!(page.contains("circus.example"), "the website is named: {page}");
    let links: Vec<_> = page.split(" href=\"").skip(1).collect();
    assert!(links.len() > 3, "{links:?}");
    for link in links {
        let is_of_this_site = link.starts_with('#') || link.starts_with('/') && !link.starts_with("//");
        assert!(is_of_this_site, "{link}");
    }
}

async fn item_28_nothing_on_the_way_is_kept_by_a_cache(database: Database) {
    let scene = Scene::set(&database).await;
    let mut answers = pages(&scene).await;
    let stranger = Person::stranger(&scene.server);
    answers.push(("to the log-in", stranger.get(&scene.asked().url()).await));
    answers.push(("logged in", stranger.send_log_in(ANNA, PASSWORD, "/").await));
    answers.push(("an error", scene.anna.get(&scene.asked().with("scope", "admin").url()).await));
    let page = scene.anna.get(&scene.asked().url()).await.text().await.unwrap();
    let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
    let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    answers.push(("a code", scene.anna.post("/oauth/authorize", &form).await));
    for (name, answer) in answers {
        assert_eq!(header(&answer, "cache-control"), "no-store", "{name}");
    }
}
