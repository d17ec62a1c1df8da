//! A series that is changed by one of its times, or sent again.

use serde_json::{Value, json};
use uncino_domain::people::user::{EmailAddress, Role, User};
use uncino_domain::storage::Stored;

use crate::support::{Answer, Server, get, post, put};

/// Thursday, 10 December 2026, 20:00 in Rome.
const THURSDAY: i64 = 1_796_929_200;
const WEEK: i64 = 7 * 86_400;

/// A server that shows recurring events, Anna's token, and an administrator's.
async fn agenda() -> (Server, String, String) {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    for key in ["allow_recurrent_event", "recurrent_event_visible"] {
        let setting = post("/api/settings").bearer(&admin).json(&json!({"key": key, "value": true}));
        assert_eq!(server.send(setting).await.status, 200);
    }
    let token = server.own_token(&server.anna());
    (server, token, admin)
}

/// A weekly choir, with these fields otherwise.
fn choir(fields: &Value) -> Value {
    let mut event = json!({"title": "Choir", "start_datetime": THURSDAY, "end_datetime": THURSDAY + 7_200,
        "place_name": "Town hall", "place_address": "1 Main street", "tags": ["music"],
        "recurrent": {"frequency": "1w"}});
    for (name, value) in fields.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

async fn send(server: &Server, token: &str, fields: &Value) -> Answer {
    server.send(post("/api/event").bearer(token).json(&choir(fields))).await
}

async fn change(server: &Server, token: &str, fields: &Value) -> Answer {
    server.send(put("/api/event").bearer(token).json(&choir(fields))).await
}

async fn listed(server: &Server) -> Vec<Value> {
    server.get("/api/events").await.json().as_array().unwrap().clone()
}

fn all(events: &[Value], name: &str) -> Vec<Value> {
    events.iter().map(|event| event[name].clone()).collect()
}

/// Somebody who is there.
fn user(server: &Server, email: &str) -> User {
    let email = EmailAddress::parse(email).unwrap();
    let found: Stored<_> =
        server.world.ports.storage.read(move |repositories| repositories.users().find_by_email(&email));
    found.unwrap().unwrap()
}

/// How many series somebody has.
async fn series(server: &Server, token: &str) -> usize {
    let mine = server.send(get("/api/events/mine").bearer(token)).await.json();
    mine.as_array().unwrap().iter().filter(|event| !event["recurrent"].is_null()).count()
}

#[actix_web::test]
async fn a_recurrence_for_one_of_a_series_changes_the_series() {
    let (server, token, _) = agenda().await;
    let event = send(&server, &token, &json!({})).await.json();
    let before = listed(&server).await;
    let second = &before[1];
    let starts = second["start_datetime"].as_i64().unwrap();
    assert_eq!(starts, THURSDAY + WEEK);
    let same = json!({"id": second["id"], "title": "Big choir", "start_datetime": starts,
        "end_datetime": starts + 7_200});
    let answer = change(&server, &token, &same).await;
    assert_eq!(
        (answer.status, &answer.json()["id"], &answer.json()["title"]),
        (200, &second["id"], &json!("Big choir"))
    );
    assert_eq!(answer.json()["parentId"], event["id"]);
    let after = listed(&server).await;
    assert_eq!(all(&after, "id"), all(&before, "id"));
    assert_eq!(all(&after, "start_datetime"), all(&before, "start_datetime"));
    assert!(after.iter().all(|event| event["title"] == json!("Big choir")));
    // An hour later, and two hours longer; by an application of the owner's.
    let later =
        json!({"id": second["id"], "start_datetime": starts + 3_600, "end_datetime": starts + 4 * 3_600});
    let application = server.application_token(&user(&server, "anna@example.org"));
    let answer = change(&server, &application, &later).await;
    assert_eq!((answer.status, &answer.json()["id"]), (200, &second["id"]));
    assert_eq!(answer.json()["start_datetime"], json!(starts + 3_600));
    let moved = listed(&server).await;
    assert_eq!(all(&moved, "id"), all(&before, "id"));
    for (old, new) in before.iter().zip(&moved) {
        let start = old["start_datetime"].as_i64().unwrap();
        assert_eq!(
            (&new["start_datetime"], &new["end_datetime"]),
            (&json!(start + 3_600), &json!(start + 4 * 3_600))
        );
    }
    let parent = server.get(&format!("/api/event/detail/{}", event["id"])).await.json();
    assert_eq!(parent["start_datetime"], json!(THURSDAY + 3_600));
    let rarer = json!({"id": second["id"], "start_datetime": null, "end_datetime": null, "recurrent": {"frequency": "2w"}});
    assert_eq!(change(&server, &token, &rarer).await.status, 200);
    let parent = server.get(&format!("/api/event/detail/{}", event["id"])).await.json();
    assert_eq!(parent["recurrent"], json!({"frequency": "2w"}));
}

#[actix_web::test]
async fn only_who_may_change_a_series_does_so_by_one_of_its_times() {
    let (server, token, admin) = agenda().await;
    send(&server, &token, &json!({})).await;
    let before = listed(&server).await;
    let berta = server.world.user("berta@example.org", Role::User);
    let fields = json!({"id": before[1]["id"], "title": "Mine", "place_name": "New place", "start_datetime": null,
        "end_datetime": null, "tags": ["new"]});
    for stranger in [
        server.own_token(&berta),
        server.application_token(&berta),
        server.application_token(&server.editor()),
    ] {
        assert_eq!(change(&server, &stranger, &fields).await.status, 403);
    }
    let nobody = server.send(put("/api/event").json(&choir(&fields))).await;
    assert_eq!(nobody.status, 403);
    assert_eq!(listed(&server).await, before);
    assert_eq!(server.get("/api/tag?search=new").await.json(), json!([]));
    let place = server.send(get("/api/places").bearer(&admin)).await.json();
    assert_eq!(place.as_array().unwrap().len(), 1, "nothing is left of what was refused");
    assert_eq!(change(&server, &admin, &fields).await.status, 200);
    assert!(listed(&server).await.iter().all(|event| event["title"] == json!("Mine")));
}

#[actix_web::test]
async fn without_a_recurrence_one_of_a_series_is_changed_alone() {
    let (server, token, _) = agenda().await;
    send(&server, &token, &json!({})).await;
    let before = listed(&server).await;
    for recurrent in [json!(null), json!({"frequency": "1d"}), json!("often"), json!({"frequency": ""})] {
        let fields = json!({"id": before[1]["id"], "title": "Guests", "start_datetime": null, "end_datetime": null,
            "recurrent": recurrent});
        let answer = change(&server, &token, &fields).await;
        assert_eq!((answer.status, &answer.json()["id"]), (200, &before[1]["id"]), "{recurrent}");
        let titles = all(&listed(&server).await, "title");
        assert_eq!(titles[..3], [json!("Choir"), json!("Guests"), json!("Choir")]);
    }
    // The series goes on without it.
    let fields =
        json!({"id": before[0]["id"], "title": "Choir!", "start_datetime": null, "end_datetime": null});
    assert_eq!(change(&server, &token, &fields).await.status, 200);
    assert_eq!(
        all(&listed(&server).await, "title")[..3],
        [json!("Choir!"), json!("Guests"), json!("Choir!")]
    );
}

#[actix_web::test]
async fn a_series_that_is_sent_again_is_that_series() {
    let (server, token, _) = agenda().await;
    let first = send(&server, &token, &json!({})).await.json();
    let before = listed(&server).await;
    for again in [
        json!({}),
        json!({"title": " Choir ", "place_name": "town  HALL"}),
        json!({"tags": ["other"], "description": "<p>New</p>"}),
    ] {
        let answer = send(&server, &token, &again).await;
        assert_eq!((answer.status, &answer.json()["id"]), (200, &first["id"]), "{again}");
        assert_eq!(answer.json()["slug"], first["slug"]);
        assert_eq!(answer.json()["recurrent"], json!({"frequency": "1w"}));
    }
    let after = listed(&server).await;
    assert_eq!(all(&after, "id"), all(&before, "id"));
    assert_eq!(after[0]["tags"], json!(["other"]));
    assert_eq!(series(&server, &token).await, 1);
}

#[actix_web::test]
async fn a_series_is_known_by_the_tag_of_its_sender() {
    let (server, token, _) = agenda().await;
    let first = send(&server, &token, &json!({"tags": ["music", "_ical_7f"]})).await.json();
    let before = listed(&server).await;
    let moved = json!({"title": "Big choir", "place_name": "Theatre", "start_datetime": THURSDAY + 3_600,
        "recurrent": {"frequency": "2w"}, "tags": ["_ICAL_7F", "song"]});
    let answer = send(&server, &token, &moved).await;
    assert_eq!((answer.status, &answer.json()["id"]), (200, &first["id"]));
    let after = listed(&server).await;
    assert_eq!(all(&after, "id")[..], all(&before, "id")[..after.len()]);
    assert!(after.iter().all(|event| event["title"] == json!("Big choir")));
    assert_eq!(series(&server, &token).await, 1);
}

#[actix_web::test]
async fn no_other_series_becomes_one() {
    let (server, token, _) = agenda().await;
    let mut ids =
        vec![send(&server, &token, &json!({"tags": ["music", "_ical_1"]})).await.json()["id"].clone()];
    for other in [
        json!({"title": "Choir of men"}),
        json!({"title": "CHOIR"}),
        json!({"place_name": "Theatre"}),
        json!({"start_datetime": THURSDAY + 60}),
        json!({"recurrent": {"frequency": "2w"}}),
        json!({"recurrent": {"frequency": "1m"}}),
        json!({"recurrent": {"frequency": "1m", "type": 2}}),
        json!({"title": "With another tag", "tags": ["_ical_2"]}),
        json!({"title": "With a part of it", "tags": ["_ical_"]}),
        json!({"title": "With a part of it, too", "tags": ["_ical_"]}),
        json!({"title": "Inside", "tags": ["x_ical_1"]}),
        json!({"title": "Inside, too", "tags": ["x_ical_1"]}),
        json!({"external_id": "x/1", "title": "Named"}),
        json!({"external_id": "x/2", "title": "Named"}),
    ] {
        let mut fields = json!({"tags": ["music", "weekly"]});
        fields.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let answer = send(&server, &token, &fields).await;
        assert_eq!(answer.status, 200, "{other}");
        assert!(!ids.contains(&answer.json()["id"]), "{other}");
        ids.push(answer.json()["id"].clone());
    }
    assert_eq!(series(&server, &token).await, ids.len());
}

#[actix_web::test]
async fn only_a_series_of_ones_own_that_is_sent_as_a_series_is_meant() {
    let (server, token, admin) = agenda().await;
    let tagged = json!({"tags": ["_ical_1"]});
    let first = send(&server, &token, &tagged).await.json()["id"].clone();
    let once = json!({"tags": ["_ical_1"], "recurrent": null});
    let single = send(&server, &token, &once).await.json();
    assert!(single["id"] != first && send(&server, &token, &once).await.json()["id"] != single["id"]);
    let anonymous = || server.send(post("/api/event").json(&choir(&tagged)));
    let proposed = [anonymous().await.json()["id"].clone(), anonymous().await.json()["id"].clone()];
    assert!(proposed[0] != proposed[1] && !proposed.contains(&first));
    let berta = server.own_token(&server.world.user("berta@example.org", Role::User));
    let hers = send(&server, &berta, &tagged).await.json()["id"].clone();
    assert!(hers != first && !proposed.contains(&hers));
    assert_eq!(send(&server, &berta, &tagged).await.json()["id"], hers);
    let theirs = send(&server, &admin, &tagged).await.json()["id"].clone();
    assert!(theirs != first && theirs != hers, "an administrator's POST is their own");
    // What an editor hid stays hidden.
    let hide = put(&format!("/api/event/unconfirm/{first}")).bearer(&admin);
    assert_eq!(server.send(hide).await.status, 200);
    let application = server.application_token(&user(&server, "anna@example.org"));
    let again = send(&server, &application, &tagged).await;
    assert_eq!((&again.json()["id"], &again.json()["is_visible"]), (&first, &json!(false)));
}

#[actix_web::test]
async fn an_external_id_goes_before_what_a_series_looks_like() {
    let (server, token, _) = agenda().await;
    let plain = send(&server, &token, &json!({})).await.json()["id"].clone();
    // Its sender has begun to name things: the series is there already, and gets that name.
    assert_eq!(send(&server, &token, &json!({"external_id": "x/1"})).await.json()["id"], plain);
    let renamed = json!({"external_id": "x/1", "title": "Big choir"});
    assert_eq!(send(&server, &token, &renamed).await.json()["id"], plain);
    let other = send(&server, &token, &json!({"external_id": "x/2", "title": "Big choir"})).await.json();
    assert!(other["id"] != plain, "it has another name");
    assert_eq!(series(&server, &token).await, 2);
    let missing_place = json!({"place_id": 999, "place_name": null, "external_id": "x/1"});
    assert_eq!(send(&server, &token, &missing_place).await.status, 400);
}
