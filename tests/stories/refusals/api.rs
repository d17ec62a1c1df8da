//! What is refused by the API and by the endpoints of applications. A write without a line here fails the story.

use serde_json::{Value, json};

use super::scene::{By, Scene, Try, event};

/// Everybody who may not what administrators may.
const OTHERS: [By; 3] = [By::Nobody, By::Member, By::Application];

/// A good request by who may not, and bad ones by who may.
fn for_administrators(route: &'static str, thing: &str, good: &Value, bad: &[Value]) -> Vec<Try> {
    let others = OTHERS.map(|by| Try::new(by, route, thing, good.clone()));
    let admin = bad.iter().map(|body| Try::new(By::Admin, route, thing, body.clone()));
    others.into_iter().chain(admin).collect()
}

/// A removal by who may not, and of what is not there.
fn removal(route: &'static str, thing: &str) -> Vec<Try> {
    let mut tries = for_administrators(route, thing, &Value::Null, &[]);
    tries.extend(["999", "x"].map(|missing| Try::new(By::Admin, route, missing, Value::Null)));
    tries
}

pub(super) fn refusals(scene: &Scene) -> Vec<Try> {
    [
        events(scene),
        changed_events(scene),
        moderation(scene),
        people(scene),
        agenda(scene),
        collections(scene),
        instance(scene),
        applications(scene),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is refused of an event, and would make a place and a tag.
fn bad_events() -> Vec<Value> {
    let new = json!({"place_name": "Ghost place", "place_address": "9 Nowhere", "tags": ["ghost"]});
    let change = |change: Value| {
        let mut event = event(&new);
        event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        event
    };
    [
        json!({"title": " "}),
        json!({"start_datetime": "soon"}),
        json!({"end_datetime": 1}),
        json!({"place_id": 999, "place_name": null}),
        json!({"tags": "ghost"}),
        json!({"title": "a\0b"}),
        json!({"external_id": "a\0b"}),
        json!({"description": "x".repeat(200_000)}),
        json!({"image_url": "http://127.0.0.1:9/x.png"}),
    ]
    .map(change)
    .to_vec()
}

/// An event of somebody else's by now that is sent again by its name, from two places: one that is new, and one that only an
/// event has that waits.
fn given_away() -> [Value; 2] {
    [("Ghost place", "9 Nowhere"), ("Park", "Overwritten 99")].map(|(name, address)| {
        event(&json!({"external_id": "x", "place_name": name, "place_address": address, "tags": ["ghost"]}))
    })
}

fn events(_: &Scene) -> Vec<Try> {
    let mut tries = Vec::new();
    for route in ["POST /api/event", "POST /api/events"] {
        for by in [By::Nobody, By::Member, By::Application] {
            tries.extend(bad_events().into_iter().map(|body| Try::new(by, route, "", body)));
            tries.push(Try::new(by, route, "", json!("no JSON")));
        }
        tries.extend(given_away().map(|body| Try::new(By::Application, route, "", body)));
    }
    tries
}

fn changed_events(scene: &Scene) -> Vec<Try> {
    const ROUTE: &str = "PUT /api/event";
    let of = |id: &Value, change: Value| {
        let mut event = change;
        event["id"] = id.clone();
        event
    };
    let mut tries: Vec<Try> = bad_events()
        .into_iter()
        .map(|body| Try::new(By::Application, ROUTE, "", of(&scene.own_event["id"], body)))
        .filter(|attempt| attempt.body["title"] != " ")
        .collect();
    let good = event(&json!({"place_name": "Ghost place", "place_address": "9 Nowhere", "tags": ["ghost"]}));
    for by in OTHERS {
        tries.push(Try::new(by, ROUTE, "", of(&scene.event["id"], good.clone())));
    }
    tries.push(Try::new(By::Admin, ROUTE, "", of(&json!(999), good.clone())));
    // Theirs is this evening, and not the series.
    for (name, address) in [("Ghost place", "9 Nowhere"), ("Park", "Overwritten 99")] {
        let change = json!({"title": "X", "place_name": name, "place_address": address, "tags": ["a"],
            "recurrent": {"frequency": "1w"}});
        tries.push(Try::new(By::Member, ROUTE, "", of(&scene.one_of_series["id"], change)));
    }
    let event_id = scene.event["id"].to_string();
    for by in OTHERS {
        tries.push(Try::new(by, "DELETE /api/event/{id}", &event_id, Value::Null));
    }
    tries.push(Try::new(By::Admin, "DELETE /api/event/{id}", "999", Value::Null));
    tries
}

fn moderation(scene: &Scene) -> Vec<Try> {
    let id = scene.event["id"].to_string();
    let mut tries = Vec::new();
    for route in
        ["PUT /api/event/confirm/{id}", "PUT /api/event/unconfirm/{id}", "PUT /api/event/disable_author/{id}"]
    {
        tries.extend(removal(route, &id));
    }
    // Nobody shuts themselves out.
    tries.push(Try::new(By::Admin, "PUT /api/event/disable_author/{id}", &id, Value::Null));
    let assignment = json!({"id": scene.event["id"], "user_id": scene.member_id});
    let nobody = json!({"id": scene.event["id"], "user_id": 999});
    let nothing = json!({"id": 999, "user_id": scene.member_id});
    tries.extend(for_administrators("PUT /api/event/assign_to_author", "", &assignment, &[nobody, nothing]));
    let messages = "POST /api/event/messages/{id}";
    let long = "x".repeat(5_001);
    for words in ["", "a\0b", long.as_str()] {
        tries.push(Try::new(By::Admin, messages, &id, json!({"message": words})));
    }
    tries.push(Try::new(By::Application, messages, &id, json!({"message": "x"})));
    tries.push(Try::new(By::Admin, messages, "999", json!({"message": "x"})));
    tries
}

fn people(scene: &Scene) -> Vec<Try> {
    let (own, taken) =
        (json!({"password": "wrong horse"}), json!({"email": "anna@example.org", "role": "user"}));
    let bad_users = [taken, json!({"email": "no address"}), json!({"email": "b@example.org", "role": "x"})];
    let good = json!({"email": "b@example.org", "role": "user"});
    let mut tries = for_administrators("POST /api/user", "", &good, &bad_users);
    let (admin, member) = (scene.admin_id.clone(), scene.member_id.clone());
    let last = json!({"id": admin, "role": "user", "description": "ghost"});
    let bad = [
        last.clone(),
        json!({"id": admin, "is_active": false, "description": "ghost"}),
        json!({"id": member, "role": "x"}),
        json!({"id": member, "role": "editor", "password": "x"}),
        json!({"id": member, "role": "editor", "description": "x".repeat(1_001)}),
        json!({"id": "999", "role": "editor"}),
    ];
    let others =
        [By::Nobody, By::Member, By::Application].map(|by| Try::new(by, "PUT /api/user", "", last.clone()));
    tries.extend(others);
    tries.extend(bad.iter().map(|body| Try::new(By::Admin, "PUT /api/user", "", body.clone())));
    tries.extend(for_administrators("PUT /api/user/{id}", &admin, &last, &[last.clone(), bad[1].clone()]));
    tries.extend(
        removal("DELETE /api/user/{id}", &member).into_iter().filter(|attempt| attempt.by != By::Member),
    );
    tries.push(Try::new(By::Member, "DELETE /api/user/{id}", &admin, Value::Null));
    tries.push(Try::new(By::Admin, "DELETE /api/user/{id}", &admin, Value::Null));
    for by in [By::Nobody, By::Member, By::Application] {
        tries.push(Try::new(by, "DELETE /api/user", "", own.clone()));
    }
    tries.push(Try::new(By::Member, "DELETE /api/user", "", json!({})));
    let last_one = json!({"password": tests::server::PASSWORD});
    tries.push(Try::new(By::Admin, "DELETE /api/user", "", last_one));
    let doors = [
        ("POST /api/user/register", json!({"email": "no address", "password": "long enough"})),
        ("POST /api/user/register", json!({"email": "new@example.org", "password": "x"})),
        ("POST /api/user/recover", json!({"email": ["a", "b"]})),
        ("POST /api/user/check_recover_code", json!({"recover_code": "guess"})),
        ("POST /api/user/recover_password", json!({"recover_code": "guess", "password": "long enough"})),
        ("POST /api/user/recover_password", json!({"recover_code": "guess", "password": "x"})),
        ("POST /api/login/token", json!({})),
        (
            "POST /oauth/login",
            json!({"username": "nobody@example.org", "password": "wrong", "grant_type": "password"}),
        ),
    ];
    tries.extend(doors.map(|(route, body)| Try::new(By::Nobody, route, "", body)));
    tries
}

fn agenda(scene: &Scene) -> Vec<Try> {
    let place = |change: Value| {
        let mut place = json!({"id": scene.place, "name": "Ghost place", "address": "9 Nowhere"});
        place.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        place
    };
    let bad_places = [
        place(json!({"name": " "})),
        place(json!({"name": "Park"})),
        place(json!({"latitude": "91", "longitude": "0"})),
        place(json!({"address": "a\0b"})),
        place(json!({"id": "999"})),
    ];
    let mut tries = for_administrators("PUT /api/place", "", &place(json!({})), &bad_places);
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Ghost\nLOCATION:Ghost place\nDTSTART:20300501T190000Z\nEND:VEVENT\nEND:VCALENDAR";
    let bad_calendars = [
        json!({}),
        json!({"calendar": "ghost"}),
        json!({"url": "http://127.0.0.1:9/ghost.ics"}),
        json!({"url": " "}),
    ];
    tries.extend(for_administrators(
        "POST /api/events/import",
        "",
        &json!({"calendar": calendar}),
        &bad_calendars,
    ));
    let bad_tags = [
        json!({"tag": "no such", "newTag": "ghost"}),
        json!({"tag": "music", "newTag": " "}),
        json!({"tag": "music", "newTag": "x".repeat(300)}),
    ];
    tries.extend(for_administrators(
        "PUT /api/tag",
        "",
        &json!({"tag": "music", "newTag": "ghost"}),
        &bad_tags,
    ));
    tries.extend(removal("DELETE /api/tag/{tag}", "music"));
    let bad_words = |text: &str| [json!({"title": " ", text: "ghost"}), json!({"title": "x".repeat(300)})];
    for (post, put, delete, text, thing) in [
        (
            "POST /api/announcements",
            "PUT /api/announcements/{id}",
            "DELETE /api/announcements/{id}",
            "announcement",
            &scene.announcement,
        ),
        (
            "POST /api/pages",
            "PUT /api/pages/{slug_or_id}",
            "DELETE /api/pages/{slug_or_id}",
            "content",
            &scene.page,
        ),
    ] {
        let good = json!({"title": "Ghost", text: "<p>x</p>"});
        tries.extend(for_administrators(post, "", &good, &bad_words(text)));
        tries.extend(for_administrators(put, thing, &good, &bad_words(text)));
        tries.push(Try::new(By::Admin, put, "999", good));
        tries.extend(removal(delete, thing));
    }
    tries
}

fn collections(scene: &Scene) -> Vec<Try> {
    let bad_names = [json!({"name": " "}), json!({"name": "music"}), json!({"name": "x".repeat(101)})];
    let mut tries = for_administrators("POST /api/collections", "", &json!({"name": "Ghost"}), &bad_names);
    tries.extend(removal("DELETE /api/collection/{id}", &scene.collection));
    tries.extend(removal("PUT /api/collection/toggle/{id}", &scene.collection));
    tries.extend(removal("PUT /api/collection/moveup/{sort_index}", "1"));
    let many: Vec<String> = (0..101).map(|number| format!("ghost {number}")).collect();
    let filter = |of: &str, tags: Value| json!({"collectionId": of, "tags": tags});
    let bad = [filter("999", json!(["ghost"])), filter(&scene.collection, json!(many))];
    tries.extend(for_administrators(
        "POST /api/filter",
        "",
        &filter(&scene.collection, json!(["ghost"])),
        &bad,
    ));
    let good = json!({"tags": ["ghost"]});
    tries.extend(for_administrators("PUT /api/filter/{id}", &scene.filter, &good, &[json!({"tags": many})]));
    tries.push(Try::new(By::Admin, "PUT /api/filter/{id}", "999", good));
    tries.extend(removal("DELETE /api/filter/{id}", &scene.filter));
    tries
}

fn instance(_: &Scene) -> Vec<Try> {
    let bad_settings = [
        json!({"key": "title", "value": " "}),
        json!({"key": "instance_timezone", "value": "Nowhere"}),
        json!({"key": "a\0b", "value": "ghost"}),
        json!({"value": "ghost"}),
    ];
    let good = json!({"key": "title", "value": "Ghost"});
    let mut tries = for_administrators("POST /api/settings", "", &good, &bad_settings);
    let route = "POST /api/settings/smtp";
    tries.extend(for_administrators(route, "", &json!({"host": "ghost"}), &[json!({"host": "ghost"})]));
    tries.extend(for_administrators("POST /api/settings/test_smtp", "", &json!({}), &[]));
    tries.extend(for_administrators("POST /api/settings/{kind}", "logo", &json!("x"), &[json!("x")]));
    tries
}

fn applications(scene: &Scene) -> Vec<Try> {
    let (id, secret) = (scene.application.id.as_str(), scene.application.secret.as_str());
    let by_client = |more: Value| {
        let mut body = json!({"client_id": id, "client_secret": secret});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    [
        ("POST /api/client", json!({"client_name": "", "redirect_uris": "https://a.example/"})),
        ("POST /api/client", json!({"client_name": "x", "redirect_uris": "javascript:alert(1)"})),
        (
            "POST /api/client",
            json!({"client_name": "x", "redirect_uris": "https://a.example/", "scopes": "admin"}),
        ),
        ("POST /oauth/register", json!({"redirect_uris": ["http://a.example/"]})),
        ("POST /oauth/register", json!([])),
        ("POST /oauth/token", json!({"grant_type": "authorization_code", "code": "x", "client_id": id})),
        ("POST /oauth/token", by_client(json!({"grant_type": "authorization_code", "code": "guess"}))),
        ("POST /oauth/token", by_client(json!({"grant_type": "refresh_token", "refresh_token": "guess"}))),
        ("POST /oauth/token", by_client(json!({"grant_type": "password"}))),
        ("POST /oauth/revoke", json!({"token": "guess", "client_id": id, "client_secret": "wrong"})),
        ("POST /oauth/revoke", by_client(json!({}))),
        ("POST /oauth/introspect", json!({"token": "guess", "client_id": id, "client_secret": "wrong"})),
        ("POST /oauth/introspect", by_client(json!({}))),
    ]
    .map(|(route, body)| Try::new(By::Nobody, route, "", body))
    .into()
}
