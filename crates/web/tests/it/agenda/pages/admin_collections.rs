//! `/admin/collections`: a year of work on them in the browser.

use serde_json::{Value, json};

use crate::support::{Answer, Server, get};

const PAGE: &str = "/admin/collections";

/// An administrator's session, their token, and an agenda with three events at two places.
async fn agenda() -> (Server, String, String) {
    let server = Server::start().await;
    let admin = server.admin();
    let (session, token) = (server.session(&admin), server.own_token(&admin));
    for (title, tags, place) in [
        ("Quartet", json!(["jazz"]), "Town hall"),
        ("Late <trio>", json!(["jazz", "late"]), "Rossi, figli"),
        ("Nosferatu", json!(["film"]), "Rossi, figli"),
    ] {
        server.publish(&token, title, &json!({"tags": tags, "place_name": place})).await;
    }
    (server, session, token)
}

async fn look(server: &Server, session: &str, path: &str) -> String {
    server.send(get(path).cookie(session)).await.page()
}

/// Follows where an answer leads to.
async fn follow(server: &Server, session: &str, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.header("location");
    server.send(get(location.split('#').next().unwrap()).cookie(session)).await
}

/// The collections as the API tells of them.
async fn collections(server: &Server) -> Vec<Value> {
    server.get("/api/collections?withFilters=true").await.json().as_array().unwrap().clone()
}

async fn names(server: &Server) -> String {
    let all = collections(server).await;
    all.iter().map(|known| known["name"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// Adds one; the address of its page.
async fn add(server: &Server, session: &str, name: &str) -> String {
    let answer = server.submit(session, "/admin/collections/new", &[("name", name)]).await;
    let location = answer.header("location");
    location.strip_suffix("?done=added").unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
}

#[actix_web::test]
async fn a_collection_is_made_of_filters_that_say_what_they_choose() {
    let (server, session, _) = agenda().await;
    assert!(look(&server, &session, PAGE).await.contains("No collections yet"));
    let music = add(&server, &session, " Music & more ").await;
    let page = look(&server, &session, &format!("{music}?done=added")).await;
    assert!(page.contains("Now choose which events it has") && page.contains("no coming events"), "{page}");
    let add_filter = async |fields: &[(&str, &str)]| {
        let fields: Vec<_> = fields.iter().copied().chain([("action", "add_filter")]).collect();
        server.submit(&session, &music, &fields).await
    };
    let added = add_filter(&[("tags", " jazz , film"), ("places", "rossi, FIGLI, Town hall")]).await;
    let page = follow(&server, &session, &added).await;
    let words = "Tagged jazz or film, at Rossi, figli or Town hall";
    assert!(page.page().contains(words) && page.page().contains("3 coming events"), "{}", page.page());
    let slice = page.body.split(&format!("><bdi>{words}")).next().unwrap().rsplit("href=\"").next().unwrap();
    let slice = slice.trim_end_matches('"').replace("&amp;", "&");
    assert!(slice.starts_with("/?tags=jazz%2Cfilm&places="), "{slice}");
    let shown = server.get(&slice).await.page();
    assert!(shown.contains(words) && shown.contains("Quartet") && shown.contains("Nosferatu"), "{shown}");
    let without = add_filter(&[("tags", "late"), ("negate", "1")]).await;
    let page = follow(&server, &session, &without).await;
    assert!(page.body.contains("<a href=\"/tag/late\"><bdi>Tagged late</bdi></a>"), "{}", page.body);
    let text = page.page();
    assert!(text.contains("leaves out") && text.contains("2 coming events"), "{text}");
    assert!(
        text.contains("Nosferatu") && !text.contains("Late &lt;trio&gt;"),
        "the preview obeys it: {text}"
    );
    let known = collections(&server).await;
    assert_eq!(known[0]["filters"][1]["negate"], json!(true));
    let list = look(&server, &session, PAGE).await;
    assert!(list.contains("2 filters · 2 coming events") && list.contains("Music &amp; more"), "{list}");
    let audit = look(&server, &session, "/admin/audit").await;
    assert!(audit.contains("Music &amp; more"), "{audit}");
}

#[actix_web::test]
async fn a_filter_that_was_removed_comes_back_as_it_was() {
    let (server, session, token) = agenda().await;
    let music = add(&server, &session, "Music").await;
    let id: i64 = music.rsplit('/').next().unwrap().parse().unwrap();
    let places = server.send(get("/api/places").bearer(&token)).await.json();
    let places: Vec<&Value> = places.as_array().unwrap().iter().map(|place| &place["id"]).collect();
    let filter = json!({"collectionId": id, "tags": ["a, b", "<late>"], "places": places, "negate": true});
    let sent = crate::support::post("/api/filter").bearer(&token).json(&filter);
    let number = server.send(sent).await.json()["id"].to_string();
    let before = collections(&server).await[0]["filters"][0].clone();
    let remove = [("action", "remove_filter"), ("filter", &*number)];
    let removed = server.submit(&session, &music, &remove).await;
    let page = follow(&server, &session, &removed).await;
    assert!(page.page().contains("The filter is removed: Tagged") && page.page().contains("Undo"));
    assert_eq!(collections(&server).await[0]["filters"], json!([]));
    let late = server.submit(&session, &music, &remove).await;
    assert_eq!(late.status, 404);
    assert!(late.page().contains("somebody removed it already") && late.page().contains("No filters yet"));
    let undo = page.body.split("role=\"status\"").nth(1).unwrap().split("</form>").next().unwrap();
    let inputs = undo.split("<input type=\"hidden\" name=\"").skip(1).map(|input| {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        let value = rest.split('"').next().unwrap().replace("&lt;", "<").replace("&gt;", ">");
        (name.to_owned(), value)
    });
    let inputs: Vec<(String, String)> = inputs.filter(|(name, _)| name != "csrf_token").collect();
    let fields: Vec<(&str, &str)> = inputs.iter().map(|(name, value)| (&**name, &**value)).collect();
    let back = server.submit(&session, &music, &fields).await;
    assert!(follow(&server, &session, &back).await.page().contains("The filter is added."));
    let mut after = collections(&server).await[0]["filters"][0].clone();
    after["id"] = before["id"].clone();
    assert_eq!(after, before);
}

#[actix_web::test]
async fn what_is_typed_wrong_is_said_beside_it_and_stays() {
    let (server, session, _) = agenda().await;
    let music = add(&server, &session, "Music").await;
    for (name, status, words) in [("mUSIC", 409, "has this name already"), (" ", 400, "1 to 100 characters")]
    {
        let answer = server.submit(&session, "/admin/collections/new", &[("name", name)]).await;
        assert_eq!((answer.status, answer.field("name")), (status, name.to_owned()));
        assert!(answer.page().contains(words), "{}", answer.page());
    }
    let unknown =
        [("action", "add_filter"), ("tags", "jazz"), ("places", "Town hall, <Nowhere>"), ("negate", "1")];
    let answer = server.submit(&session, &music, &unknown).await;
    assert_eq!((answer.status, answer.field("tags")), (400, "jazz".to_owned()));
    assert_eq!(answer.field("places"), "Town hall, &lt;Nowhere&gt;");
    assert!(answer.page().contains("No place is called &lt;Nowhere&gt;"), "{}", answer.page());
    assert!(answer.body.contains("name=\"negate\" type=\"checkbox\" value=\"1\" checked"), "{}", answer.body);
    let nothing = server.submit(&session, &music, &[("action", "add_filter"), ("tags", " , ")]).await;
    assert!(nothing.status == 400 && nothing.page().contains("Name a tag, a place, or both"));
    let long = "x".repeat(101);
    let long = server.submit(&session, &music, &[("action", "add_filter"), ("tags", &long)]).await;
    assert!(long.status == 400 && long.page().contains("at most 100 tags"));
    assert_eq!(server.submit(&session, &music, &[("action", "x")]).await.status, 400);
    assert_eq!(collections(&server).await[0]["filters"], json!([]));
}

#[actix_web::test]
async fn a_filter_that_is_no_slice_leads_nowhere() {
    let (server, session, token) = agenda().await;
    let hidden = server.publish(&token, "Secret", &json!({"place_name": "Hidden place"})).await;
    let hide = crate::support::put(&format!("/api/event/unconfirm/{}", hidden["id"])).bearer(&token);
    assert_eq!(server.send(hide).await.status, 200);
    let music = add(&server, &session, "Music").await;
    let id: i64 = music.rsplit('/').next().unwrap().parse().unwrap();
    for places in [json!([hidden["place"]["id"]]), json!([999])] {
        let filter = json!({"collectionId": id, "tags": [], "places": places});
        let sent = crate::support::post("/api/filter").bearer(&token).json(&filter);
        assert_eq!(server.send(sent).await.status, 200);
    }
    let page = server.send(get(&music).cookie(&session)).await;
    assert!(page.body.contains("<h3><bdi>At Hidden place</bdi></h3>"), "{}", page.body);
    assert!(page.page().contains("Names nothing that is there"), "{}", page.page());
    let number = page.field("filter");
    let ghost = (number.parse::<i64>().unwrap() + 1).to_string();
    let removed = server.submit(&session, &music, &[("action", "remove_filter"), ("filter", &ghost)]).await;
    let page = follow(&server, &session, &removed).await.page();
    assert!(page.contains("It named nothing that was there.") && !page.contains("Undo"), "{page}");
}

#[actix_web::test]
async fn a_collection_moves_and_goes_and_that_can_be_taken_back() {
    let (server, session, _) = agenda().await;
    for name in ["A", "B", "C"] {
        add(&server, &session, name).await;
    }
    let id = collections(&server).await[2]["id"].to_string();
    let act = async |action: &str| server.submit(&session, PAGE, &[("id", &id), ("action", action)]).await;
    let moved = act("up").await;
    assert!(moved.header("location").ends_with(&format!("#at-{id}")), "{}", moved.header("location"));
    assert!(follow(&server, &session, &moved).await.page().contains("C stands one further up"));
    assert_eq!(names(&server).await, "A C B");
    let out = follow(&server, &session, &act("not_top").await).await;
    assert!(out.page().contains("C doesn’t stand above the agenda any more"), "{}", out.page());
    assert!(out.body.contains("name=\"action\" value=\"top\""), "the way back");
    assert!(!server.get("/").await.body.contains("href=\"/collection/C\""));
    follow(&server, &session, &act("top").await).await;
    assert!(server.get("/").await.body.contains("href=\"/collection/C\""));
    let question = act("remove").await;
    assert!(question.page().contains("Remove this collection?") && !question.page().contains("first page"));
    assert_eq!(names(&server).await, "A C B", "asked once more");
    let removed =
        server.submit(&session, PAGE, &[("id", &id), ("action", "remove"), ("confirmed", "1")]).await;
    assert!(
        follow(&server, &session, &removed).await.page().contains("Removed. The events that it had stay.")
    );
    assert_eq!(names(&server).await, "A B");
    for late in [act("remove").await, act("up").await, act("top").await] {
        assert_eq!(late.status, 404);
        assert!(late.page().contains("somebody removed it"), "{}", late.page());
    }
    let gone = format!("{PAGE}/{id}");
    assert_eq!(server.send(get(&gone).cookie(&session)).await.status, 404);
    let late = server.submit(&session, &gone, &[("action", "add_filter"), ("tags", "jazz")]).await;
    assert!(late.status == 404 && late.page().contains("somebody removed it"));
}

#[actix_web::test]
async fn the_collection_of_the_first_page_is_removed_with_a_warning() {
    let (server, session, token) = agenda().await;
    let films = add(&server, &session, "Films").await;
    server.submit(&session, &films, &[("action", "add_filter"), ("tags", "film")]).await;
    let setting = json!({"key": "collection_in_home", "value": "Films"});
    server.send(crate::support::post("/api/settings").bearer(&token).json(&setting)).await;
    assert!(!server.get("/").await.body.contains("Quartet"));
    assert!(look(&server, &session, PAGE).await.contains("on the first page"));
    let id = films.rsplit('/').next().unwrap();
    let remove = [("id", id), ("action", "remove")];
    let question = server.submit(&session, PAGE, &remove).await;
    assert!(question.page().contains("It is what the first page shows."), "{}", question.page());
    server.submit(&session, PAGE, &[remove[0], remove[1], ("confirmed", "1")]).await;
    assert!(server.get("/").await.body.contains("Quartet"), "all events again, as was said");
}

#[actix_web::test]
async fn a_long_list_has_pages_and_is_searched() {
    let (server, session, _) = agenda().await;
    for number in 0..51 {
        add(&server, &session, &format!("Città {number}")).await;
    }
    let first = server.send(get(PAGE).cookie(&session)).await;
    assert!(first.body.contains("Città 49<") && !first.body.contains("Città 50<"));
    assert!(first.body.contains("href=\"/admin/collections?page=1\""), "{}", first.body);
    let second = server.send(get("/admin/collections?page=1").cookie(&session)).await;
    assert!(second.body.contains("Città 50<") && !second.body.contains("Città 49<"));
    assert!(second.body.contains("action=\"/admin/collections?page=1\""), "forms lead back here");
    let found = look(&server, &session, "/admin/collections?q=CITTA+17").await;
    assert!(found.contains("Città 17") && !found.contains("Città 18"), "{found}");
    assert!(look(&server, &session, "/admin/collections?q=x%00").await.contains("Nothing found"));
}

#[actix_web::test]
async fn a_slice_of_tags_and_places_has_a_page_and_feeds() {
    let (server, _, token) = agenda().await;
    let page = server.get("/?tags=film,late").await;
    let text = page.page();
    assert!(text.contains("Tagged film or late") && text.contains("Nosferatu") && !text.contains("Quartet"));
    assert!(page.body.contains("href=\"/feed/rss?tags=film%2Clate\""), "{}", page.body);
    let feed = server.get("/feed/rss?tags=film%2Clate").await.body;
    assert!(feed.contains("Nosferatu") && !feed.contains("Quartet"));
    let hidden = server.publish(&token, "Secret", &json!({"place_name": "Hidden place"})).await;
    let place = hidden["place"]["id"].to_string();
    assert!(server.get(&format!("/?places={place}")).await.page().contains("Hidden place"));
    let hide = crate::support::put(&format!("/api/event/unconfirm/{}", hidden["id"])).bearer(&token);
    assert_eq!(server.send(hide).await.status, 200);
    let long = "x".repeat(101);
    for nowhere in [format!("places={place}"), "places=999".into(), "places=x".into(), format!("tags={long}")]
    {
        assert_eq!(server.get(&format!("/?{nowhere}")).await.status, 404, "{nowhere}");
    }
    assert!(server.get("/?q=quartet&tags=film").await.page().contains("Quartet"), "words go before");
}
