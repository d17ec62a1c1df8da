//! Recurring events on the wire.

use serde_json::{Value, json};

use crate::support::{Answer, Server, get, post, put};

/// A Thursday, 10 December 2026, 20:00 in Rome.
const THURSDAY: i64 = 1_796_929_200;

async fn agenda(allowed: bool) -> (Server, String) {
    let (server, token, _) = administered(allowed).await;
    (server, token)
}

/// The same with an administrator's token.
async fn administered(allowed: bool) -> (Server, String, String) {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let setting = json!({"key": "allow_recurrent_event", "value": allowed});
    assert_eq!(server.send(post("/api/settings").bearer(&admin).json(&setting)).await.status, 200);
    let token = server.application_token(&server.anna());
    (server, token, admin)
}

async fn add(server: &Server, token: &str, recurrent: &Value) -> Answer {
    let event = json!({"title": "Choir", "start_datetime": THURSDAY, "place_name": "Town hall",
        "place_address": "1 Main street", "recurrent": recurrent});
    server.send(post("/api/event").bearer(token).json(&event)).await
}

async fn list(server: &Server, query: &str) -> Vec<Value> {
    server.get(&format!("/api/events{query}")).await.json().as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_recurrence_is_echoed_in_gancios_words() {
    let (server, token) = agenda(true).await;
    for (sent, echoed) in [
        (json!({"frequency": "1w"}), json!({"frequency": "1w"})),
        (json!({"frequency": "2w", "type": "ordinal"}), json!({"frequency": "2w"})),
        (json!({"frequency": "1m", "type": "ordinal"}), json!({"frequency": "1m", "type": "ordinal"})),
        (json!({"frequency": "1m"}), json!({"frequency": "1m", "type": "ordinal"})),
        (json!({"frequency": "2m"}), json!({"frequency": "2m", "type": "ordinal"})),
        (json!({"frequency": "3w"}), json!({"frequency": "3w"})),
        (json!({"frequency": "1y"}), json!({"frequency": "1y"})),
        (json!({"frequency": "1m", "type": "2"}), json!({"frequency": "1m", "type": 2})),
        (json!("{\"frequency\":\"1m\",\"type\":-1}"), json!({"frequency": "1m", "type": -1})),
        (json!(null), json!(null)),
        (json!({}), json!(null)),
        (json!({"frequency": "", "type": ""}), json!(null)),
    ] {
        let answer = add(&server, &token, &sent).await;
        assert_eq!((answer.status, &answer.json()["recurrent"]), (200, &echoed), "{sent}");
        let detail = server.get(&format!("/api/event/detail/{}", answer.json()["id"])).await.json();
        assert_eq!((&detail["recurrent"], &detail["parentId"]), (&echoed, &json!(null)));
    }
}

#[actix_web::test]
async fn what_repeats_as_nobody_knows_takes_place_once() {
    let (server, token) = agenda(true).await;
    for sent in [
        json!("daily"),
        json!({"frequency": "1d"}),
        json!({"frequency": "1m", "type": 9}),
        json!({"frequency": {"deep": 1}}),
        json!([1]),
        json!(7),
    ] {
        let answer = add(&server, &token, &sent).await;
        assert_eq!((answer.status, &answer.json()["recurrent"]), (200, &json!(null)), "{sent}");
    }
}

#[actix_web::test]
async fn nested_keys_of_a_form_are_an_object() {
    let (server, token) = agenda(true).await;
    for (keys, echoed) in [
        (vec![("recurrent[frequency]", "1w"), ("recurrent[days]", "2")], json!({"frequency": "1w"})),
        (
            vec![("recurrent[frequency]", "1m"), ("recurrent[type]", "-1")],
            json!({"frequency": "1m", "type": -1}),
        ),
        (vec![("recurrent[frequency]", "2m")], json!({"frequency": "2m", "type": "ordinal"})),
        (vec![("recurrent[frequency]", "")], json!(null)),
        (vec![("recurrent[frequency][deep]", "1w")], json!(null)),
    ] {
        let plain = [
            ("title", "Choir"),
            ("start_datetime", "1796929200"),
            ("place_name", "Town hall"),
            ("place_address", "1 Main street"),
            ("tags[0]", "music"),
            ("tags[1]", "song"),
        ];
        let fields = [&plain[..], &keys[..]].concat();
        for request in [post("/api/event").form(&fields), post("/api/event").multipart(&fields)] {
            let answer = server.send(request.bearer(&token)).await;
            assert_eq!((answer.status, &answer.json()["recurrent"]), (200, &echoed), "{keys:?}");
            assert_eq!(answer.json()["tags"], json!(["music", "song"]));
        }
    }
}

#[actix_web::test]
async fn occurrences_are_listed_when_they_are_asked_for() {
    let (server, token) = agenda(true).await;
    let event = add(&server, &token, &json!({"frequency": "1m", "type": 2})).await.json();
    assert_eq!(list(&server, "").await, Vec::<Value>::new());
    assert_eq!(list(&server, "?show_recurrent=false").await, Vec::<Value>::new());
    for yes in ["true", "True", "1"] {
        let listed = list(&server, &format!("?show_recurrent={yes}")).await;
        let starts: Vec<_> = listed.iter().map(|event| event["start_datetime"].as_i64().unwrap()).collect();
        assert_eq!(starts, [THURSDAY, 1_799_953_200, 1_802_372_400]);
        assert!(listed.iter().all(|occurrence| occurrence["parentId"] == event["id"]));
        let detail =
            server.get(&format!("/api/event/detail/{}", listed[1]["slug"].as_str().unwrap())).await.json();
        assert_eq!((&detail["parentId"], &detail["recurrent"]), (&event["id"], &json!(null)));
        let parent = json!({"id": event["id"], "recurrent": {"frequency": "1m", "type": 2}, "is_visible": true,
            "start_datetime": THURSDAY});
        assert_eq!(detail["parent"], parent);
    }
}

#[actix_web::test]
async fn where_they_are_not_allowed_the_event_is_shown_once() {
    let (server, token) = agenda(false).await;
    let event = add(&server, &token, &json!({"frequency": "1w"})).await;
    assert_eq!((event.status, &event.json()["recurrent"]), (200, &json!({"frequency": "1w"})));
    for query in ["", "?show_recurrent=true", "?show_recurrent=false"] {
        let listed = list(&server, query).await;
        assert_eq!((listed.len(), &listed[0]["id"]), (1, &event.json()["id"]), "{query}");
    }
}

#[actix_web::test]
async fn a_change_without_a_recurrence_clears_it_and_the_occurrences_stay() {
    let (server, token) = agenda(true).await;
    let event = add(&server, &token, &json!({"frequency": "1m", "type": "ordinal"})).await.json();
    let change = json!({"id": event["id"], "place_id": event["placeId"]});
    let changed = server.send(put("/api/event").bearer(&token).json(&change)).await;
    assert_eq!((changed.status, &changed.json()["recurrent"]), (200, &json!(null)));
    let listed = list(&server, "?show_recurrent=true").await;
    assert_eq!((listed.len(), &listed[0]["id"]), (4, &event["id"]));
    let mine = server.send(get("/api/events/mine").bearer(&token)).await.json();
    assert_eq!(mine.as_array().unwrap().len(), 4, "they take place by themselves now");
}

#[actix_web::test]
async fn ones_own_series_is_listed_once_beside_what_was_changed_by_itself() {
    let (server, token) = agenda(true).await;
    let event = add(&server, &token, &json!({"frequency": "1m", "type": 2})).await.json();
    let once = add(&server, &token, &json!(null)).await.json();
    let listed = list(&server, "?show_recurrent=true").await;
    let january = listed.iter().find(|event| event["start_datetime"] == json!(1_799_953_200)).unwrap();
    let change = json!({"id": january["id"], "title": "Guests", "place_id": event["placeId"]});
    assert_eq!(server.send(put("/api/event").bearer(&token).json(&change)).await.status, 200);
    let mine = server.send(get("/api/events/mine").bearer(&token)).await.json();
    let told: Vec<Value> = mine
        .as_array()
        .unwrap()
        .iter()
        .map(|event| json!([event["id"], event["recurrent"], event["parentId"], event["is_visible"]]))
        .collect();
    let recurrent = json!({"frequency": "1m", "type": 2});
    let expected = [
        json!([once["id"], null, null, true]),
        json!([january["id"], null, event["id"], true]),
        json!([event["id"], recurrent, null, true]),
    ];
    assert_eq!(told, expected);
}

#[actix_web::test]
async fn places_and_tags_weigh_a_series_once() {
    let (server, token, admin) = administered(true).await;
    let add = async |title: &str, place: &str, tag: &str, recurrent: Value| {
        let event = json!({"title": title, "start_datetime": THURSDAY, "place_name": place, "place_address": "x",
            "tags": [tag], "recurrent": recurrent});
        let added = server.send(post("/api/event").bearer(&token).json(&event)).await;
        assert_eq!(added.status, 200);
        added.json()
    };
    add("Choir", "Place of choirs", "placid", json!({"frequency": "1w"})).await;
    for title in ["One", "Two"] {
        add(title, "Place of bands", "placated", json!(null)).await;
    }
    let weights = async || -> Vec<(String, u64)> {
        let found = server.get("/api/event/meta?search=plac").await.json();
        let one = |found: &Value| (found["label"].as_str().unwrap().to_owned(), found["w"].as_u64().unwrap());
        found.as_array().unwrap().iter().map(one).collect()
    };
    let weight = |label: &str, w: u64| (label.to_owned(), w);
    let expected = [
        weight("Place of bands", 2),
        weight("placated", 2),
        weight("Place of choirs", 1),
        weight("placid", 1),
    ];
    assert_eq!(weights().await, expected);
    assert_eq!(server.get("/api/tag?search=plac").await.json(), json!(["placated", "placid"]));
    let tags = server.send(get("/api/tags").bearer(&admin)).await.json();
    assert_eq!(tags, json!([{"tag": "placated", "count": 2}, {"tag": "placid", "count": 1}]));
    let places = server.get("/api/place?search=plac").await.json();
    assert_eq!(places.as_array().unwrap().len(), 2);
    let one = list(&server, "?show_recurrent=true&tags=placid").await[3].clone();
    let change = json!({"id": one["id"], "place_id": one["place"]["id"], "tags": ["placid"]});
    assert_eq!(server.send(put("/api/event").bearer(&token).json(&change)).await.status, 200);
    assert_eq!(weights().await.into_iter().map(|(_, w)| w).collect::<Vec<_>>(), [2, 2, 2, 2]);
}
