//! What is refused by the pages: forms of who isn't logged in, forms that aren't ours, of who may not, and with nonsense in them.
//! A form without a line here fails the story.

use serde_json::{Value, json};

use super::scene::{By, Scene, Try};

/// The forms of people, and of administrators, as they would do something; and those with nonsense in them.
pub(super) async fn refusals(scene: &Scene) -> Vec<Try> {
    let [visitor, member, admin] = [
        scene.csrf_token(By::Visitor).await,
        scene.csrf_token(By::MemberInBrowser).await,
        scene.csrf_token(By::AdminInBrowser).await,
    ];
    let mut tries = Vec::new();
    for (route, good) in personal(scene).await {
        tries.push(Try::new(By::Visitor, route, "", with(&good, &visitor)));
        tries.push(Try::new(By::MemberInBrowser, route, "", good.clone()));
        tries.push(Try::new(By::MemberInBrowser, route, "", with(&good, "made up")));
    }
    tries.push(Try::new(By::AdminInBrowser, "POST /oauth/authorize", "", {
        let question = json!({"transaction_id": scene.open_question().await});
        with(&question, &admin)
    }));
    let of_lists =
        administrators(scene).into_iter().map(|(route, good, nonsense)| (route, "", good, nonsense));
    for (route, thing, good, nonsense) in of_lists.chain(looked_after(scene)) {
        tries.push(Try::new(By::Visitor, route, thing, with(&good, &visitor)));
        tries.push(Try::new(By::MemberInBrowser, route, thing, with(&good, &member)));
        tries.push(Try::new(By::AdminInBrowser, route, thing, good));
        let nonsense =
            nonsense.into_iter().map(|form| Try::new(By::AdminInBrowser, route, thing, with(&form, &admin)));
        tries.extend(nonsense);
    }
    let slug = scene.event["slug"].as_str().expect("a slug");
    for (route, good) in deeds() {
        tries.push(Try::new(By::Visitor, route, slug, with(&good, &visitor)));
        tries.push(Try::new(By::MemberInBrowser, route, slug, good.clone()));
        tries.push(Try::new(By::MemberInBrowser, route, slug, with(&good, "made up")));
        tries.push(Try::new(By::AdminInBrowser, route, "ghost", with(&good, &admin)));
    }
    for (route, good, nonsense) in places(scene) {
        let try_it = |by, form| Try::new(by, route, &scene.place, form);
        tries.push(try_it(By::Visitor, with(&good, &visitor)));
        tries.push(try_it(By::MemberInBrowser, with(&good, &member)));
        tries.push(try_it(By::AdminInBrowser, good.clone()));
        tries.push(Try::new(By::AdminInBrowser, route, "999", with(&good, &admin)));
        tries.push(Try::new(By::AdminInBrowser, route, "ghost", with(&good, &admin)));
        tries.extend(nonsense.into_iter().map(|form| try_it(By::AdminInBrowser, with(&form, &admin))));
    }
    for (route, form) in mistakes() {
        let (by, token) = if route.contains("/account/") {
            (By::MemberInBrowser, &member)
        } else {
            (By::Visitor, &visitor)
        };
        tries.push(Try::new(by, route, "", with(&form, token)));
        tries.push(Try::new(by, route, "", form));
    }
    tries
}

fn with(form: &Value, csrf_token: &str) -> Value {
    let mut form = form.clone();
    form["csrf_token"] = json!(csrf_token);
    form
}

async fn personal(scene: &Scene) -> Vec<(&'static str, Value)> {
    let present = tests::server::PASSWORD;
    vec![
        ("POST /oauth/authorize", json!({"transaction_id": scene.open_question().await})),
        ("POST /logout", json!({})),
        ("POST /account/password", json!({"current_password": present, "new_password": "battery staple"})),
        ("POST /account/delete", json!({"remove_password": present, "events": "go"})),
        ("POST /account/email", json!({"new_email": "new@example.org", "password": present})),
        ("POST /account/email/cancel", json!({})),
        ("POST /account/letters", json!({})),
        ("POST /account/applications/revoke", json!({"client_id": scene.application.id})),
        ("POST /account/applications/revoke_all", json!({"confirmed": "1"})),
        ("POST /account/sessions/end", json!({"id": "00000000-0000-0000-0000-000000000000"})),
        ("POST /account/sessions/end_all", json!({"confirmed": "1"})),
        ("POST /account/events", json!({"id": scene.event["id"].to_string(), "confirmed": "1"})),
        ("POST /account/events/removed", json!({"id": scene.event["id"].to_string()})),
        ("POST /add/import", json!({"address": "https://agenda.example/event/ghost"})),
    ]
}

/// What is done with an event from its own page.
fn deeds() -> Vec<(&'static str, Value)> {
    vec![
        ("POST /event/{slug}/show", json!({})),
        ("POST /event/{slug}/hide", json!({"confirmed": "1", "reason": "ghost"})),
        ("POST /event/{slug}/remove", json!({"confirmed": "1"})),
        ("POST /event/{slug}/merge", json!({"other": "1", "confirmed": "1"})),
        ("POST /event/{slug}/messages", json!({"message": "ghost"})),
    ]
}

fn administrators(scene: &Scene) -> Vec<(&'static str, Value, Vec<Value>)> {
    let (admin, member) = (scene.admin_id.as_str(), scene.member_id.as_str());
    let (client, event) = (scene.application.id.as_str(), scene.event["id"].to_string());
    let settings = |title: &str, zone: &str| json!({"title": title, "description": "ghost", "time_zone": zone, "language": "en"});
    vec![
        ("POST /admin/events/hide", json!({"person": member, "confirmed": "1"}), Vec::new()),
        ("POST /admin/events/show", json!({"hiding": "1"}), Vec::new()),
        (
            "POST /admin/users/invite",
            json!({"email": "ghost@example.org", "new_role": "admin"}),
            vec![json!({"email": "no address"})],
        ),
        ("POST /admin/settings/letter", json!({}), Vec::new()),
        ("POST /admin/settings/logo", json!({}), Vec::new()),
        (
            "POST /admin/users",
            json!({"id": member, "action": "disable", "confirmed": "1"}),
            vec![
                json!({"id": admin, "action": "disable", "confirmed": "1"}),
                json!({"id": admin, "action": "remove", "confirmed": "1"}),
                json!({"id": admin, "action": "set_role", "role": "user", "confirmed": "1"}),
                json!({"id": member, "action": "approve"}),
                json!({"id": member, "action": "refuse", "confirmed": "1"}),
                json!({"id": member, "action": "ghost"}),
                json!({"id": "999", "action": "enable"}),
                json!({"id": member, "action": "remove"}),
            ],
        ),
        (
            "POST /admin/applications",
            json!({"client_id": client, "action": "suspend"}),
            vec![
                json!({"client_id": "ghost", "action": "suspend"}),
                json!({"client_id": client, "action": "ghost"}),
                json!({"client_id": client, "action": "remove"}),
            ],
        ),
        (
            "POST /admin/tags",
            json!({"tag": "music", "action": "remove", "confirmed": "1"}),
            vec![
                json!({"tag": "music", "new_tag": " ", "action": "rename"}),
                json!({"tag": "ghost", "new_tag": "Ghost", "action": "rename", "confirmed": "1"}),
                json!({"tag": "music", "action": "ghost"}),
                json!({"tag": "music", "action": "remove"}),
            ],
        ),
        (
            "POST /admin/calendars",
            json!({"held": "QkVHSU46VkNBTEVOREFS", "seen": "0", "confirmed": "1"}),
            vec![
                json!({}),
                json!({"address": "ghost://a.example"}),
                json!({"address": "http://127.0.0.1:9/ghost.ics"}),
                json!({"held": "ghost", "confirmed": "1"}),
                json!({"held": "Z2hvc3Q=", "seen": "0", "confirmed": "1"}),
            ],
        ),
        (
            "POST /admin/queue",
            json!({"id": event, "action": "remove", "confirmed": "1"}),
            vec![
                json!({"id": "999", "action": "confirm"}),
                json!({"id": "999", "action": "remove", "confirmed": "1"}),
                json!({"id": event, "action": "ghost"}),
                json!({"id": event, "action": "remove"}),
            ],
        ),
        (
            "POST /admin/settings",
            settings("Ghost", "Europe/Rome"),
            vec![settings(" ", "Europe/Rome"), settings("Ghost", "Nowhere")],
        ),
    ]
}

/// What administrators look after around the events: of which thing, as it would be done, and with nonsense in it.
fn looked_after(scene: &Scene) -> Vec<(&'static str, &str, Value, Vec<Value>)> {
    let (collection, filter) = (scene.collection.as_str(), scene.filter.as_str());
    let (news, page) = (scene.announcement.as_str(), scene.page.as_str());
    let words = |title: &str, text: &str| json!({"title": title, "text": text, "seen": "0"});
    let unfit = || vec![words(" ", "ghost"), words("Ghost", &"x".repeat(20_001))];
    let look = || json!({"title": "Ghost", "text": "ghost", "preview": "1"});
    let unclear = |id: &str| {
        vec![
            json!({"id": id, "action": "ghost"}),
            json!({"id": id, "action": "remove"}),
            json!({"id": "999", "action": "remove", "confirmed": "1"}),
        ]
    };
    let changed = |unfit: Vec<Value>| [unfit, vec![words("Ghost", "ghost"), look()]].concat();
    vec![
        ("POST /admin/collections", "", json!({"id": collection, "action": "not_top"}), unclear(collection)),
        (
            "POST /admin/collections/new",
            "",
            json!({"name": "Ghost"}),
            vec![json!({"name": " "}), json!({"name": "music"})],
        ),
        (
            "POST /admin/collections/{id}",
            collection,
            json!({"action": "add_filter", "tags": "ghost"}),
            vec![
                json!({"action": "add_filter", "tags": " , "}),
                json!({"action": "add_filter", "tags": "ghost", "places": "Ghost place"}),
                json!({"action": "remove_filter", "filter": "999"}),
                json!({"action": "ghost", "filter": filter}),
            ],
        ),
        ("POST /admin/announcements", "", json!({"id": news, "action": "hide"}), unclear(news)),
        ("POST /admin/announcements/new", "", words("Ghost", "ghost"), [unfit(), vec![look()]].concat()),
        ("POST /admin/announcements/{id}", news, words("Ghost", "ghost"), changed(unfit())),
        ("POST /admin/announcements/{id}", "999", words("Ghost", "ghost"), vec![words("Ghost", "ghost")]),
        ("POST /admin/pages", "", json!({"id": page, "action": "remove", "confirmed": "1"}), unclear(page)),
        ("POST /admin/pages/new", "", words("Ghost", "ghost"), [unfit(), vec![look()]].concat()),
        ("POST /admin/pages/{id}", page, words("Ghost", "ghost"), changed(unfit())),
        ("POST /admin/pages/{id}", "999", words("Ghost", "ghost"), vec![words("Ghost", "ghost")]),
    ]
}

/// What is done with a place, and nonsense.
fn places(scene: &Scene) -> Vec<(&'static str, Value, Vec<Value>)> {
    let fields = |name: &str, latitude: &str| json!({"name": name, "address": "ghost", "latitude": latitude, "longitude": "", "action": "save"});
    vec![
        (
            "POST /admin/places/{id}",
            fields("Ghost", ""),
            vec![
                fields(" ", ""),
                fields("Ghost", "45"),
                fields("Ghost", ""),
                json!({"action": "remove"}),
                json!({"action": "remove", "confirmed": "1"}),
            ],
        ),
        (
            "POST /admin/places/{id}/merge",
            json!({"into": "999"}),
            vec![json!({}), json!({"into": "ghost"}), json!({"into": scene.place})],
        ),
    ]
}

/// What somebody types who has no right to it, or who is mistaken.
fn mistakes() -> Vec<(&'static str, Value)> {
    vec![
        ("POST /login", json!({"email": "nobody@example.org", "password": "wrong", "next": "/"})),
        ("POST /login", json!({"email": "", "password": "", "next": "/"})),
        ("POST /theme", json!({"theme": "ghost", "next": "//evil.example"})),
        (
            "POST /setup",
            json!({"code": "guess", "name": "Ghost", "email": "ghost@example.org", "time_zone": "Europe/Rome",
                "language": "en", "password": "long enough"}),
        ),
        ("POST /register", json!({"email": "no address", "password": "long enough"})),
        ("POST /register", json!({"email": "ghost@example.org", "password": "x"})),
        ("POST /recover", json!({"email": "no address"})),
        ("POST /recover", json!({"code": "guess", "password": "long enough"})),
        (
            "POST /account/password",
            json!({"current_password": "wrong horse", "new_password": "battery staple"}),
        ),
        ("POST /account/password", json!({"current_password": "wrong horse", "new_password": "x"})),
        ("POST /account/delete", json!({"remove_password": "wrong horse", "events": "go"})),
        ("POST /account/email", json!({"new_email": "ghost@example.org", "password": "wrong horse"})),
        ("POST /account/email", json!({"new_email": "no address", "password": tests::server::PASSWORD})),
        ("POST /account/email", json!({"code": "guess"})),
        (
            "POST /add",
            json!({"title": "Ghost", "date": "", "from": "21:00", "place_name": "Ghost place",
                "place_address": "9 Nowhere", "tags": "ghost"}),
        ),
    ]
}
