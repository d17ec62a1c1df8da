//! Items 22 and 23: what a person decides on, and that it is they who decide (RFC 6749 sections 10.2 and 10.12).

use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use tests::person::{hidden, location, query};
use tests::{Application, Database, Person, on_both_databases};

use super::support::{ANNA, REDIRECT_URI, Scene, asked_by, header, tokens_of};

on_both_databases!(
    item_22_the_page_says_who_asks_for_what_and_where_it_leads,
    item_22_a_person_is_asked_every_time,
    item_23_a_decision_needs_the_token_of_its_form,
    item_23_a_decision_from_another_site_is_refused,
    item_23_a_decision_belongs_to_its_session_and_counts_once,
    item_23_a_decision_is_about_what_was_shown,
);

async fn item_22_the_page_says_who_asks_for_what_and_where_it_leads(database: Database) {
    let scene = Scene::set(&database).await;
    let redirect_uri = "https://calendar.example:8443/deep/callback?x=1";
    let application = Application::register_itself_with(
        &scene.server,
        redirect_uri,
        &json!({"client_name": "Circus <b>Calendar", "client_uri": "https://circus.example/about"}),
    )
    .await;
    let page = scene.anna.get(&asked_by(&application).url()).await.text().await.unwrap();
    for words in [
        "Circus &lt;b&gt;Calendar</bdi> wants to publish on",
        "add, change and delete your events",
        "see your e-mail address and your role",
        "act as editor or administrator",
        "not verified by the administrators",
        "circus.example",
        "After this you go to <bdi class=\"theirs\">https://calendar.example:8443</bdi>",
        ANNA,
        ">Authorize</button>",
        ">Cancel</button>",
    ] {
        assert!(page.contains(words), "{words:?} in {page}");
    }
}

async fn item_22_a_person_is_asked_every_time(database: Database) {
    let scene = Scene::set(&database).await;
    tokens_of(&scene.strict, &scene.code().await).await;
    let compatible = scene.compatible.request();
    scene.compatible.tokens(&scene.anna.approve_at(&compatible.url()).await).await;
    for request in [scene.asked(), scene.asked().with("prompt", "none"), compatible] {
        let again = scene.anna.get(&request.url()).await;
        assert_eq!(again.status(), StatusCode::OK, "{}", request.url());
        assert!(again.text().await.unwrap().contains(">Authorize</button>"), "{}", request.url());
    }
}

/// A question that waits for Anna's answer: its transaction and the token of its form.
async fn question(scene: &Scene) -> (String, String) {
    let page = scene.anna.get(&scene.asked().url()).await.text().await.unwrap();
    (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"))
}

fn is_refused(response: &Response, status: StatusCode) -> bool {
    response.status() == status && header(response, "location").is_empty()
}

async fn item_23_a_decision_needs_the_token_of_its_form(database: Database) {
    let scene = Scene::set(&database).await;
    let (transaction, csrf) = question(&scene).await;
    scene.server.create_user("bob@example.org", "user");
    let bob = Person::log_in(&scene.server, "bob@example.org").await;
    let others = hidden(&bob.get("/").await.text().await.unwrap(), "csrf_token");
    for wrong in ["", "wrong", &csrf[1..], &others] {
        let form = [("transaction_id", &*transaction), ("csrf_token", wrong)];
        let refused = scene.anna.post("/oauth/authorize", &form).await;
        assert!(is_refused(&refused, StatusCode::FORBIDDEN), "{wrong:?}");
    }
    let without = scene.anna.post("/oauth/authorize", &[("transaction_id", &*transaction)]).await;
    assert!(is_refused(&without, StatusCode::FORBIDDEN));
    let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    assert_eq!(scene.anna.post("/oauth/authorize", &form).await.status(), StatusCode::SEE_OTHER);
}

async fn item_23_a_decision_from_another_site_is_refused(database: Database) {
    let scene = Scene::set(&database).await;
    let (transaction, csrf) = question(&scene).await;
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let send = async |name: &str, value: &str| {
        let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
        let request = http.post(format!("{}/oauth/authorize", scene.server.url())).form(&form);
        let cookie = format!("uncino_session={}", scene.anna.session_cookie());
        request.header("cookie", cookie).header(name, value).send().await.unwrap()
    };
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "https://app.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert!(is_refused(&send(name, value).await, StatusCode::FORBIDDEN), "{name}: {value}");
    }
    let ours = send("origin", &scene.server.url()).await;
    assert!(location(&ours).starts_with(&format!("{REDIRECT_URI}?code=")));
}

async fn item_23_a_decision_belongs_to_its_session_and_counts_once(database: Database) {
    let scene = Scene::set(&database).await;
    let (transaction, csrf) = question(&scene).await;
    // Also another browser of the very same person is another session.
    let elsewhere = Person::log_in(&scene.server, ANNA).await;
    let own = hidden(&elsewhere.get("/").await.text().await.unwrap(), "csrf_token");
    let stolen = [("transaction_id", &*transaction), ("csrf_token", &*own)];
    assert!(is_refused(&elsewhere.post("/oauth/authorize", &stolen).await, StatusCode::BAD_REQUEST));
    let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    assert_eq!(scene.anna.post("/oauth/authorize", &form).await.status(), StatusCode::SEE_OTHER);
    assert!(is_refused(&scene.anna.post("/oauth/authorize", &form).await, StatusCode::BAD_REQUEST));
    for made_up in ["", "0000000000000000000000000000000000000000"] {
        let form = [("transaction_id", made_up), ("csrf_token", &*csrf)];
        assert!(is_refused(&scene.anna.post("/oauth/authorize", &form).await, StatusCode::BAD_REQUEST));
    }
}

async fn item_23_a_decision_is_about_what_was_shown(database: Database) {
    let scene = Scene::set(&database).await;
    let planted = [
        ("client_id", &*scene.compatible.id),
        ("redirect_uri", "https://evil.example/"),
        ("scope", "account"),
        ("state", "planted"),
        ("code_challenge", "planted"),
    ];
    let answer = scene.anna.answer(&scene.asked().url(), &planted).await;
    assert!(answer.starts_with(&format!("{REDIRECT_URI}?code=")), "{answer}");
    assert_eq!(query(&answer, "state").as_deref(), Some("xyz"));
    tokens_of(&scene.strict, &query(&answer, "code").unwrap()).await;
}
