//! What is around an event on its page: its series, its place, its neighbours.

use serde_json::{Value, json};

use crate::support::{NOW, Server, post};

/// A Thursday, 26 November 2026, 20:00 in Rome: the last of its month.
const THURSDAY: i64 = 1_795_719_600;
const WEEK: i64 = 7 * 86_400;

async fn start() -> (Server, String) {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    show_series(&server, &admin, true).await;
    let token = server.application_token(&server.anna());
    (server, token)
}

async fn show_series(server: &Server, admin: &str, shown: bool) {
    let setting = json!({"key": "allow_recurrent_event", "value": shown});
    assert_eq!(server.send(post("/api/settings").bearer(admin).json(&setting)).await.status, 200);
}

/// The text of the part of a page that begins with these words.
async fn part(server: &Server, path: &str, from: &str, to: &str) -> String {
    let page = server.get(path).await.page();
    let (_, part) = page.split_once(from).unwrap_or_else(|| panic!("{from} in {page}"));
    part.split_once(to).unwrap_or_else(|| panic!("{to} in {part}")).0.trim().to_owned()
}

#[actix_web::test]
async fn a_series_says_in_words_how_it_repeats() {
    let (server, token) = start().await;
    for (number, (recurrent, words)) in [
        (json!({"frequency": "1w"}), "Every Thursday"),
        (json!({"frequency": "2w"}), "Every two weeks, on Thursday"),
        (json!({"frequency": "5w"}), "Every 5 weeks, on Thursday"),
        (json!({"frequency": "1m"}), "Every month, on day 26"),
        (json!({"frequency": "4m"}), "Every 4 months, on day 26"),
        (json!({"frequency": "1m", "type": "-1"}), "The last Thursday of the month"),
        (json!({"frequency": "1m", "type": "4"}), "The fourth Thursday of the month"),
        (json!({"frequency": "2m", "type": "1"}), "Every 2 months, on the first Thursday"),
        (json!({"frequency": "1y"}), "Every year on 26 November"),
    ]
    .into_iter()
    .enumerate()
    {
        let fields = json!({"start_datetime": THURSDAY, "recurrent": recurrent});
        let series = server.publish(&token, &format!("Choir {number}"), &fields).await;
        let series = format!("/event/{}", series["slug"].as_str().unwrap());
        let said = part(&server, &series, "20:00\n", "\nWhere").await;
        assert_eq!(said, words, "{recurrent}");
        let occurrence = format!("{series}-1");
        assert_eq!(part(&server, &occurrence, "20:00\n", "\nWhere").await, words, "{recurrent}");
    }
    server.publish(&token, "Once", &json!({"start_datetime": THURSDAY})).await;
    let page = server.get("/event/once").await.page();
    assert!(!page.contains("Every") && !page.contains("More dates"), "{page}");
}

#[actix_web::test]
async fn one_of_a_series_leads_to_the_next_three_and_the_place_to_four_others() {
    let (server, token) = start().await;
    let weekly = json!({"start_datetime": THURSDAY, "recurrent": {"frequency": "1w"}});
    server.publish(&token, "Choir", &weekly).await;
    for number in 1..=5 {
        let fields = json!({"start_datetime": THURSDAY + number * 3_600});
        server.publish(&token, &format!("Other {number}"), &fields).await;
    }
    server.publish(&token, "Elsewhere", &json!({"place_name": "Far away"})).await;
    server.publish(&token, "Past", &json!({"start_datetime": NOW - 86_400})).await;
    let dates = |path: &'static str| part(&server, path, "More dates\n", "\nMore at");
    assert_eq!(
        dates("/event/choir-1").await,
        "Thursday 3 December 2026, 20:00\nThursday 10 December 2026, 20:00\nThursday 17 December 2026, 20:00"
    );
    let after_the_second = dates("/event/choir-2").await;
    assert!(
        after_the_second.starts_with("Thursday 26 November 2026, 20:00\nThursday 10 December"),
        "{after_the_second}"
    );
    let there = part(&server, "/event/choir-1", "More at Town hall\n", "\nPrevious event").await;
    let titles: Vec<_> =
        there.lines().filter(|line| !line.starts_with("Thursday") && !line.starts_with("Friday")).collect();
    assert_eq!(titles, ["Other 1", "Other 2", "Other 3", "Other 4"], "{there}");
    let page = server.get("/event/elsewhere").await.page();
    assert!(!page.contains("More at"), "nothing else is there: {page}");
}

#[actix_web::test]
async fn a_series_that_goes_on_is_not_over() {
    let (server, token) = start().await;
    let weekly = json!({"start_datetime": THURSDAY - 5 * WEEK, "recurrent": {"frequency": "1w"}});
    server.publish(&token, "Choir", &weekly).await;
    server.publish(&token, "Once", &json!({"start_datetime": THURSDAY - 5 * WEEK})).await;
    assert!(!server.get("/event/choir").await.page().contains("This event is over"));
    assert!(server.get("/event/once").await.page().contains("This event is over"));
}

#[actix_web::test]
async fn where_series_are_one_event_no_date_is_named_that_no_list_has() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let token = server.application_token(&server.anna());
    show_series(&server, &admin, true).await;
    let weekly = json!({"start_datetime": THURSDAY, "recurrent": {"frequency": "1w"}});
    server.publish(&token, "Choir", &weekly).await;
    assert!(server.get("/event/choir").await.page().contains("More dates"));
    show_series(&server, &admin, false).await;
    let page = server.get("/event/choir").await.page();
    assert!(page.contains("Every Thursday") && !page.contains("More dates"), "{page}");
}

#[actix_web::test]
async fn an_event_leads_to_the_one_before_and_the_one_after() {
    let (server, token) = start().await;
    for (title, start) in [("<i>One", NOW), ("Two", NOW + WEEK), ("Three", NOW + 2 * WEEK)] {
        server.publish(&token, title, &json!({"start_datetime": start})).await;
    }
    let page = server.get("/event/two").await;
    assert!(page.page().contains("Previous event &lt;i&gt;One\nNext event Three"), "{}", page.page());
    assert!(
        page.body.contains("rel=\"prev\" href=\"/event/i-one\"")
            && page.body.contains("rel=\"next\" href=\"/event/three\"")
    );
    let page = server.get("/event/three").await.page();
    assert!(page.contains("Previous event Two") && !page.contains("Next event"), "{page}");
}

#[actix_web::test]
async fn a_map_shows_the_place_if_it_is_one() {
    let (server, token) = start().await;
    let map = async |title: &str, fields: &Value| {
        let event = server.publish(&token, title, fields).await;
        let page = server.get(&format!("/event/{}", event["slug"].as_str().unwrap())).await.body;
        let (_, map) = page.split_once("href=\"https://www.openstreetmap.org")?;
        let (address, rest) = map.split_once('"').unwrap();
        assert!(rest.starts_with(" rel=\"noopener noreferrer\">Map<"), "{rest}");
        Some(address.to_owned())
    };
    let known = json!({"place_name": "Known", "place_latitude": -45.5, "place_longitude": 9.25});
    assert_eq!(map("Known", &known).await.unwrap(), "/?mlat=-45.5&amp;mlon=9.25#map=17/-45.5/9.25");
    let named = json!({"place_name": "A & \"B\"", "place_address": "1 Main street"});
    assert_eq!(map("Named", &named).await.unwrap(), "/search?query=A%20%26%20%22B%22%2C%201%20Main%20street");
    assert_eq!(map("Online", &json!({"place_name": "online"})).await, None);
}
