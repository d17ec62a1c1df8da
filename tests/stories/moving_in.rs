//! A Gancio moves in, and nobody notices. `fixtures/gancio` is what one left that was used for three years: invented people,
//! keys and passwords.

use std::path::Path;

use reqwest::{Client, Response};
use serde_json::{Value, json};
use tests::moving::{HOST, Here, Move, WORDPRESS, said};
use tests::{Database, on_both_databases};

on_both_databases!(
    what_a_gancio_had_goes_on_working,
    a_browser_that_was_logged_in_still_is,
    nothing_moves_in_where_somebody_lives_unless_it_is_replaced,
    a_rehearsal_writes_nothing_and_tells_no_secret,
    what_is_killed_in_the_middle_can_be_run_again,
);

/// What a bot got by logging in as user 1, an administrator.
const BOT: &str = "es7wzmt3ssyclt0428vn7i4v95olbxwp";
/// Of somebody who was shut out.
const SHUT_OUT: &str = "hoyya4u1p7py45jfi8yw4j7fqr3ke4ex";
/// The highest number of an event that there was.
const LAST_EVENT: i64 = 132;

async fn what_a_gancio_had_goes_on_working(database: Database) {
    let moving = Move::on(database);
    let moved = moving.import(&[]);
    assert!(moved.status.success(), "{}", said(&moved));
    let here = moving.start();
    publish(&here).await;
    log_in(&here).await;
    find(&here).await;
    for (token, user) in [(WORDPRESS, 3), (BOT, 1)] {
        assert_eq!(here.json("/api/user", token).await["id"], user);
    }
    assert_eq!(here.get("/api/user", SHUT_OUT).await.status(), 401);
    assert_eq!(here.get("/api/users", BOT).await.status(), 200, "a log-in may do what its owner may");
    assert_eq!(here.get("/api/users", WORDPRESS).await.status(), 403, "an application may not");
}

/// As WordPress does with the token that it has.
async fn publish(here: &Here) {
    let event = json!({
        "title": "Aperitivo", "start_datetime": 4_000_000_000_i64, "tags": ["musica"],
        "place_name": "CAFÉ ÉTÉ", "place_address": "Piazza Foroni 3",
    });
    let (status, published) = here.send("POST", "/api/event", &event).await;
    assert_eq!((status, &published["userId"], &published["placeId"]), (200, &json!(3), &json!(3)));
    let id = published["id"].as_i64().unwrap();
    assert!(id > LAST_EVENT + 900, "{id} may have been somebody else's");
    let change = json!({ "id": id, "title": "Altro", "place_id": 21, "start_datetime": 4_000_000_000_i64 });
    let (status, changed) = here.send("PUT", "/api/event", &change).await;
    assert_eq!((status, &changed["title"], &changed["placeId"]), (200, &json!("Altro"), &json!(3)));
    assert_eq!(here.send("DELETE", &format!("/api/event/{id}"), &json!({})).await.0, 200);
}

/// The first time the old hash is looked at, then ours.
async fn log_in(here: &Here) {
    let poeti = "osteria dei poeti solitari, via del campo 12 rosso, Genova, dal 1973 a oggi!!";
    for (email, password) in [
        ("redazione@kultura.example.org", "correct horse battery staple 9"),
        ("kolektif+events@example.com", "ciao"),
        ("Giulia.Rossi@Example.ORG", "giulia-rossi-2019"),
        ("osteria.dei.poeti@example.net", poeti),
        ("osteria.dei.poeti@example.net", &poeti[..72]),
    ] {
        for _ in 0..2 {
            assert_eq!(here.log_in(email, password).await, 200, "{email}");
        }
    }
    assert_eq!(here.log_in("kolektif+events@example.com", "Ciao").await, 403);
    assert_eq!(here.log_in("spammer@example.org", "buy cheap things now").await, 403);
}

/// Links, feeds and pictures.
async fn find(here: &Here) {
    for id in [1, 8, 101] {
        let calendar = here.get(&format!("/api/event/detail/{id}.ics"), "").await.text().await.unwrap();
        assert!(calendar.contains(&format!("UID:{id}@agenda.kultura.example.org\r\n")), "{calendar}");
    }
    assert_eq!(here.json("/api/event/detail/inaugurazione", "").await["id"], 1);
    let page = here.get("/event/8", "").await;
    assert_eq!(page.status(), 200, "an event without a slug is found by its number");
    assert_eq!(here.json("/api/place/21", "").await["place"]["id"], 3, "a place of the same name");
    let name = "/media/259a0ed40c92dc44ba3207de6470634c.jpg";
    let picture = here.get(name, "").await.bytes().await.unwrap();
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gancio/uploads").join(&name[7..]);
    assert!(picture == std::fs::read(left).unwrap(), "the picture is another one");
    assert_eq!(here.get("/logo.png", "").await.status(), 200);
    assert_eq!(here.json("/api/settings", "").await["title"], "Agenda di quartiere ✊ Aurora");
    let foreign = here.get("/api/event/detail/130", BOT).await;
    assert_eq!(foreign.status(), 404, "an event of another instance is none of ours");
}

/// What a browser got by logging in as user 2.
const BROWSER: &str = "gye4g8avrhkeozt1ct144aypapkthx5t";

async fn a_browser_that_was_logged_in_still_is(database: Database) {
    let moving = Move::on(database);
    assert!(moving.import(&[]).status.success());
    let here = moving.start();
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let visit = |path: &str, cookie: String| {
        let request = http.get(format!("{}{path}", here.server.url())).header("Host", HOST);
        request.header("Cookie", cookie).header("Accept", "text/html").send()
    };
    let brought = |token: &str| format!("auth.strategy=local; auth._token.local=Bearer%20{token}");
    let cookies = |answer: &Response| -> Vec<String> {
        let cookies = answer.headers().get_all("set-cookie").iter();
        cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(here.get("/api/users", BOT).await.status(), 200, "a program uses it");
    let answer = visit("/account?x=1", brought(BOT)).await.unwrap();
    assert!(cookies(&answer).iter().all(|cookie| !cookie.contains("session")), "it stays with its program");
    assert_eq!(visit("/api/user", brought(BROWSER)).await.unwrap().status(), 403, "never for the API");

    let answer = visit("/account?x=1", brought(BROWSER)).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &"/account?x=1".parse().unwrap())
    );
    let set = cookies(&answer);
    assert!(set.iter().any(|cookie| cookie.starts_with("auth._token.local=;")), "{set:?}");
    let session = set.iter().find(|cookie| cookie.starts_with("__Host-uncino_session=")).unwrap();
    let session = session.split(';').next().unwrap().to_owned();
    let account = visit("/account", session).await.unwrap();
    assert_eq!(account.status(), 200);
    assert!(account.text().await.unwrap().contains("marta@kultura.example.org"));
    assert_eq!(here.get("/api/user", BROWSER).await.status(), 401, "it has ended");
    let again = visit("/account", brought(BROWSER)).await.unwrap();
    assert!(cookies(&again).iter().all(|cookie| !cookie.contains("session")), "once");
}

async fn nothing_moves_in_where_somebody_lives_unless_it_is_replaced(database: Database) {
    let moving = Move::on(database);
    assert!(moving.import(&[]).status.success());
    let here = moving.start();
    assert_eq!(here.log_in("kolektif+events@example.com", "ciao").await, 200);
    assert!(here.server.stop("TERM"));

    let again = moving.import(&[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("take another data_dir"), "{}", said(&again));

    let replaced = moving.import(&["--replace"]);
    assert!(replaced.status.success(), "{}", said(&replaced));
    assert!(said(&replaced).contains("what was here is kept"), "{}", said(&replaced));
    let folders = std::fs::read_dir(moving.media.path()).unwrap();
    let names: Vec<String> =
        folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().any(|name| name.starts_with("media.before-")), "{names:?}");

    let here = moving.start();
    assert_eq!(here.json("/api/user", WORDPRESS).await["id"], 3);
    assert_eq!(here.get("/media/259a0ed40c92dc44ba3207de6470634c.jpg", "").await.status(), 200);
    assert_eq!(here.log_in("kolektif+events@example.com", "ciao").await, 200);
}

async fn a_rehearsal_writes_nothing_and_tells_no_secret(database: Database) {
    let moving = Move::on(database);
    let file = moving.old.path().join("gancio.sqlite");
    let before = std::fs::read(&file).unwrap();
    let report = moving.old.path().join("report.json").display().to_string();
    let rehearsed = moving.import(&["--dry-run", "--report", &report]);
    assert!(rehearsed.status.success(), "{}", said(&rehearsed));
    assert!(std::fs::read(&file).unwrap() == before, "the old database was written");
    assert!(!Path::new(&moving.media()).exists());

    let written = std::fs::read_to_string(report).unwrap();
    let json: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(json["version"], "Gancio 1.22 to 1.23");
    let events = json["coming"].as_array().unwrap().iter().find(|coming| coming["what"] == "events");
    assert_eq!(events.unwrap()["come"], 127);
    let all = [said(&rehearsed), written].concat();
    assert!(all.contains("smtps://agenda:PASSWORD@mail.kultura.example.org:465"), "{all}");
    for secret in
        [WORDPRESS, BOT, "smtp-password-in-the-clear", "ro469rue3w2zhtbunrzyajbgvsvh73dj", "$2a$", "KEY"]
    {
        assert!(!all.contains(secret), "{secret} is told");
    }
    let here = moving.start();
    assert_eq!(here.get("/api/user", WORDPRESS).await.status(), 401, "nothing came");
}

/// Killed before it is stored there is nothing, killed after there is everything.
async fn what_is_killed_in_the_middle_can_be_run_again(database: Database) {
    let moving = Move::on(database);
    moving.import_and_kill();
    let again = moving.import(&[]);
    let is_here_already = said(&again).contains("a Gancio has moved in here already, whole");
    assert!(again.status.success() || is_here_already, "{}", said(&again));
    let twice = moving.import(&[]);
    assert!(said(&twice).contains("a Gancio has moved in here already, whole"), "{}", said(&twice));

    let here = moving.start();
    assert_eq!(here.json("/api/user", WORDPRESS).await["id"], 3);
    let events = here.json("/api/events?start=0", "").await;
    assert!(events.as_array().unwrap().len() >= 113, "{events}");
    for name in ["259a0ed40c92dc44ba3207de6470634c", "db21917fd731533a0874e17e0e41c6b1"] {
        let picture = format!("/media/{name}.jpg");
        let mut tries = 0;
        while here.get(&picture, "").await.url().path() != picture {
            tries += 1;
            assert!(tries < 100, "{picture} is missing");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
}
