//! `/admin/places`: places are found, changed, made one, removed.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/places";

/// An administrator's session, a token of Anna's, and places by their numbers.
struct Scene {
    server: Server,
    session: String,
    token: String,
    cinema: String,
    kino: String,
}

impl Scene {
    async fn set() -> Self {
        let server = Server::start().await;
        let (session, token) = (server.session(&server.admin()), server.own_token(&server.anna()));
        let at = async |title: &str, place: &str, address: &str| {
            let fields = json!({"place_name": place, "place_address": address, "tags": ["film"]});
            server.publish(&token, title, &fields).await["place"]["id"].to_string()
        };
        let cinema = at("Nosferatu", "Cinema", "Via Roma 1").await;
        let kino = at("Metropolis", "Kino", "1 Main street").await;
        server.world.clock.advance(TimeDelta::seconds(1));
        Self { server, session, token, cinema, kino }
    }

    async fn page(&self, path: &str) -> Answer {
        self.server.send(get(path).cookie(&self.session)).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.server.submit(&self.session, path, fields).await
    }

    /// Sends the form of a place with these fields instead.
    async fn save(&self, id: &str, page: &Answer, change: &[(&str, &str)]) -> Answer {
        let names = ["name", "address", "latitude", "longitude", "seen"];
        let fields = names.map(|name| (name, page.field(name)));
        let changed = |name: &str| change.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (*name, changed(name).unwrap_or(value))).collect();
        self.send(&address(id), &[&fields[..], &[("action", "save")]].concat()).await
    }

    fn plan(&self) -> String {
        format!("{PAGE}/{}/merge?into={}", self.cinema, self.kino)
    }

    /// Sends the form of a plan, with these choices.
    async fn merge(&self, plan: &Answer, choices: &[(&str, &str)]) -> Answer {
        let fields = ["into", "gone_seen", "kept_seen"].map(|name| (name, plan.field(name)));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        self.send(&format!("{PAGE}/{}/merge", self.cinema), &[&fields[..], choices].concat()).await
    }
}

/// Where a place is looked after.
fn address(id: &str) -> String {
    format!("{PAGE}/{id}")
}

#[actix_web::test]
async fn places_are_listed_and_found_by_name_and_address() {
    let scene = Scene::set().await;
    let page = scene.page(PAGE).await;
    assert_snapshot!(page.page(), @"
    200 [Places – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    Places
    Choose a place to change it, or to make it part of another one that is the same.
    Name or address
    Order
    By name
    Most events first
    Search
    Cinema
    not on the map
    Via Roma 1
    1 event · 1 to come
    Kino
    not on the map
    1 Main street
    1 event · 1 to come
    ");
    scene.server.publish(&scene.token, "Once more", &json!({"place_name": "Kino"})).await;
    let names = async |query: &str| {
        let page = scene.page(&format!("{PAGE}?{query}")).await.page();
        [page.find("Cinema"), page.find("Kino")].map(|at| at.unwrap_or(usize::MAX))
    };
    let [cinema, kino] = names("order=events").await;
    assert!(kino < cinema, "most events first");
    assert_eq!(names("q=ROMA").await[1], usize::MAX);
    assert_eq!(names("q=kin").await[0], usize::MAX);
    let nothing = scene.page(&format!("{PAGE}?q=nowhere")).await.page();
    assert!(nothing.contains("Nothing found") && nothing.contains("Show all"), "{nothing}");
}

#[actix_web::test]
async fn a_page_has_fifty_and_leads_to_the_others() {
    let scene = Scene::set().await;
    for number in 0..49 {
        let name = json!({"place_name": format!("Hall {number:02}")});
        scene.server.publish(&scene.token, "x", &name).await;
    }
    let count = async |query: &str| {
        let page = scene.page(&format!("{PAGE}{query}")).await;
        (page.body.matches("<li class=\"item\"").count(), page.body.contains("rel=\"next\""))
    };
    assert_eq!((count("").await, count("?page=1").await), ((50, true), (1, false)));
}

#[actix_web::test]
async fn a_place_is_changed_and_changed_back() {
    let scene = Scene::set().await;
    let here = address(&scene.cinema);
    let page = scene.page(&here).await;
    assert!(
        page.body.contains("openstreetmap.org/search")
            && page.body.contains(&format!("/place/{}/Cinema", scene.cinema))
    );
    let new = [("name", " Teatro "), ("address", "Via Vera 2"), ("latitude", "45,07"), ("longitude", "7.69")];
    let answer = scene.save(&scene.cinema, &page, &new).await;
    assert_eq!(answer.status, 303, "{}", answer.page());
    let changed = scene.page(&answer.header("location")).await;
    assert!(changed.page().contains("Teatro is changed."), "{}", changed.page());
    assert!(
        changed.body.contains("mlat=45.07&amp;mlon=7.69") || changed.body.contains("mlat=45.07&mlon=7.69")
    );
    assert!(changed.page().contains("Undo: Cinema, Via Roma 1 again"), "{}", changed.page());
    let place = scene.server.get("/api/place/Teatro").await.json()["place"].clone();
    assert_eq!(
        place,
        json!({"id": scene.cinema.parse::<i64>().unwrap(), "name": "Teatro", "address": "Via Vera 2", "latitude": 45.07, "longitude": 7.69})
    );
    let undo =
        changed.body.split("role=\"status\"").nth(1).unwrap().split("</form>").next().unwrap().to_owned();
    let undo = Undo(undo);
    let names = ["name", "address", "latitude", "longitude", "seen"];
    let fields = names.map(|name| (name, undo.field(name)));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    assert_eq!(scene.send(&here, &fields).await.status, 303);
    assert_eq!(scene.server.get("/api/place/Cinema").await.json()["place"]["latitude"], json!(null));
}

/// The form that takes a deed back.
struct Undo(String);

impl Undo {
    fn field(&self, name: &str) -> String {
        let rest = self.0.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}

#[actix_web::test]
async fn mistakes_stand_beside_their_fields_and_what_was_typed_stays() {
    let scene = Scene::set().await;
    let page = scene.page(&address(&scene.cinema)).await;
    let long = "x".repeat(256);
    for (change, id, words) in [
        (vec![("name", " ")], "name", "Give it a name."),
        (vec![("name", "KINO")], "name", "Another place has this name."),
        (vec![("address", &*long)], "address", "At most 255 characters are kept."),
        (vec![("name", "a\0b")], "name", "There is a character in it that can’t be kept."),
        (
            vec![("latitude", "45"), ("longitude", "")],
            "longitude",
            "Give latitude and longitude, or neither.",
        ),
        (vec![("latitude", ""), ("longitude", "7")], "latitude", "Give latitude and longitude, or neither."),
        (
            vec![("latitude", "90.1"), ("longitude", "7")],
            "latitude",
            "This is not between -90 and 90 degrees.",
        ),
        (vec![("latitude", "x"), ("longitude", "7")], "latitude", "This is not between -90 and 90 degrees."),
        (
            vec![("latitude", "4"), ("longitude", "NaN")],
            "longitude",
            "This is not between -180 and 180 degrees.",
        ),
    ] {
        let answer = scene.save(&scene.cinema, &page, &change).await;
        assert_eq!(answer.status, 400, "{change:?}");
        assert!(answer.page().contains(words), "{words}: {}", answer.page());
        assert!(
            answer.body.contains(&format!("aria-describedby=\"{id}-error")),
            "{change:?}: {}",
            answer.body
        );
        for (name, value) in change.iter().filter(|(_, value)| !value.contains('\0')) {
            assert_eq!(answer.field(name), *value, "{change:?}");
        }
    }
    assert_eq!(scene.server.get("/api/place/Cinema").await.status, 200, "nothing was changed");
}

#[actix_web::test]
async fn two_places_become_one_and_every_old_address_leads_on() {
    let scene = Scene::set().await;
    let own = scene.page(&address(&scene.cinema)).await;
    assert!(own.page().contains("No other place looks like this one."), "{}", own.page());
    let found = scene.page(&format!("{}?q=kin", address(&scene.cinema))).await;
    assert!(found.body.contains(&format!("/merge?into={}", scene.kino)), "{}", found.body);
    scene.server.publish(&scene.token, "Nosferatu again", &json!({"place_name": "Cinema"})).await;
    let plan = scene.page(&scene.plan()).await;
    assert_snapshot!(plan.page(), @"
    200 [Make Cinema part of Kino? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Make Cinema part of Kino?
    2 events move from Cinema to Kino.
    Nosferatu again
    Nosferatu
    Both names and both numbers lead there from then on: on pages, in feeds, and for programs that publish. So does this address: /place/3
    This can’t be undone.
    Which name stays
    Kino
    Cinema
    Which address stays
    1 Main street
    Via Roma 1
    Make them one
    Cancel
    ");
    assert_eq!(
        scene.server.get("/api/place/Cinema").await.json()["events"].as_array().unwrap().len(),
        2,
        "nothing yet"
    );
    let answer = scene.merge(&plan, &[("address", "gone")]).await;
    assert_eq!(answer.header("location"), format!("{PAGE}/{}?done=merged", scene.kino), "{}", answer.body);
    let told = scene.page(&answer.header("location")).await.page();
    let also = format!("also number {} · also called Cinema", scene.cinema);
    assert!(told.contains("It is one place now: Kino.") && told.contains(&also), "{told}");
    for path in
        [scene.cinema.clone(), format!("{}/Cinema", scene.cinema), "Cinema".to_owned(), scene.kino.clone()]
    {
        let page = scene.server.get(&format!("/place/{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        for title in ["Nosferatu", "Nosferatu again", "Metropolis"] {
            assert!(page.body.contains(title), "{path}: {title}");
        }
    }
    for name in [&*scene.cinema, "cinema", "Kino"] {
        let body = scene.server.get(&format!("/api/place/{name}")).await.json();
        assert_eq!(
            (&body["place"]["name"], &body["place"]["address"]),
            (&json!("Kino"), &json!("Via Roma 1"))
        );
        assert_eq!(body["events"].as_array().unwrap().len(), 3, "{name}");
        let feed = scene.server.get(&format!("/feed/rss/place/{name}")).await;
        assert_eq!(feed.status, 200, "{name}");
        assert!(feed.body.contains("Nosferatu again") && feed.body.contains("Metropolis"), "{}", feed.body);
    }
    let late = scene.server.publish(&scene.token, "Late", &json!({"place_name": "Cinema"})).await;
    assert_eq!(late["place"]["id"].to_string(), scene.kino, "the name means the same place");
    let audit = scene.page("/admin/audit").await.page();
    assert!(audit.contains("made two places one"), "{audit}");
}

#[actix_web::test]
async fn who_comes_too_late_is_led_to_what_the_place_became() {
    let scene = Scene::set().await;
    let (form, plan) = (scene.page(&address(&scene.cinema)).await, scene.page(&scene.plan()).await);
    let renamed =
        scene.save(&scene.kino, &scene.page(&address(&scene.kino)).await, &[("name", "Kino 2")]).await;
    assert_eq!(renamed.status, 303);
    let changed = scene.merge(&plan, &[]).await;
    assert_eq!(changed.status, 409);
    assert!(
        changed.page().contains("Somebody changed one of the two meanwhile.")
            && changed.page().contains("Kino 2")
    );
    let late = scene.save(&scene.kino, &plan, &[("name", "Typed"), ("seen", "1")]).await;
    assert!(
        late.status == 409 && late.page().contains("Somebody changed this place meanwhile"),
        "{}",
        late.page()
    );
    assert_eq!((late.field("name"), late.page().contains("Kino 2")), ("Typed".to_owned(), true));
    assert_eq!(scene.merge(&changed, &[]).await.status, 303);
    let became = format!("{PAGE}/{}?done=became", scene.kino);
    assert_eq!(scene.merge(&changed, &[]).await.header("location"), became);
    assert_eq!(scene.page(&scene.plan()).await.header("location"), became);
    let led = scene.page(&address(&scene.cinema)).await;
    assert_eq!(led.header("location"), became);
    let page = scene.page(&became).await.page();
    assert!(page.contains("has become part of this one: Kino 2."), "{page}");
    let late = scene.save(&scene.cinema, &form, &[("name", "Typed for the other")]).await;
    assert_eq!(late.status, 409);
    assert!(late.page().contains("the place that you changed has become part of Kino 2"), "{}", late.page());
    assert!(late.page().contains("Typed for the other") && late.field("name") == "Kino 2", "{}", late.page());
    let itself = scene.page(&format!("{PAGE}/{0}/merge?into={0}", scene.kino)).await;
    assert_eq!(itself.header("location"), became);
    for gone in ["9000", "9000/merge?into=1"] {
        let answer = scene.page(&address(gone)).await;
        assert_eq!(answer.status, 404, "{gone}");
        assert!(answer.page().contains("This place is not there any more."), "{}", answer.page());
    }
    for nonsense in ["x", "x/merge?into=1", "3/merge"] {
        assert_eq!(scene.page(&address(nonsense)).await.status, 404, "{nonsense}");
    }
}

#[actix_web::test]
async fn a_place_without_events_is_removed_once_that_was_asked() {
    let scene = Scene::set().await;
    let here = address(&scene.cinema);
    assert!(!scene.page(&here).await.body.contains("value=\"remove\""), "an event is there");
    let refused = scene.send(&here, &[("action", "remove"), ("confirmed", "1")]).await;
    assert!(refused.status == 409 && refused.page().contains("Hidden ones count too."), "{}", refused.page());
    let event = scene.server.get("/api/place/Cinema").await.json()["events"][0]["id"].to_string();
    let removal = crate::support::delete(&format!("/api/event/{event}")).bearer(&scene.token);
    assert_eq!(scene.server.send(removal).await.status, 200);
    assert!(scene.page(&here).await.body.contains("value=\"remove\""));
    let question = scene.send(&here, &[("action", "remove")]).await;
    assert!(question.page().contains("Remove this place?") && question.page().contains("Cinema"));
    assert_eq!(scene.page(&here).await.status, 200, "nothing yet");
    let answer = scene.send(&here, &[("action", "remove"), ("confirmed", "1")]).await;
    assert_eq!(answer.header("location"), "/admin/places?done=removed");
    assert!(scene.page("/admin/places?done=removed").await.page().contains("Removed."));
    let again = scene.send(&here, &[("action", "remove"), ("confirmed", "1")]).await;
    assert_eq!(again.status, 404);
    let audit = scene.page("/admin/audit").await.page();
    assert!(audit.contains("removed the place"), "{audit}");
}

#[actix_web::test]
async fn only_administrators_look_after_places() {
    let scene = Scene::set().await;
    let pages = [PAGE.to_owned(), address(&scene.cinema), scene.plan()];
    let ugo = scene.server.world.user("ugo@example.org", Role::User);
    for person in [ugo, scene.server.editor()] {
        let session = scene.server.session(&person);
        for path in &pages {
            assert_eq!(scene.server.send(get(path).cookie(&session)).await.status, 403, "{path}");
        }
        for path in &pages[1..] {
            let answer =
                scene.server.submit(&session, path, &[("into", &scene.kino), ("action", "save")]).await;
            assert_eq!(answer.status, 403, "{path}");
        }
    }
    for path in &pages {
        assert!(scene.server.get(path).await.header("location").starts_with("/login?next="), "{path}");
    }
    for path in &pages[1..] {
        let foreign = post(path).cookie(&scene.session).form(&[("into", &*scene.kino), ("name", "x")]);
        assert_eq!(scene.server.send(foreign).await.status, 403, "{path}");
    }
    assert_eq!(scene.server.get("/api/place/Cinema").await.status, 200);
}
