//! Keys within keys, as forms have them, in every kind of body and in queries.

use serde_json::json;

use crate::support::{NOW, Server, get, post};

#[actix_web::test]
async fn json_may_have_the_keys_of_a_form() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let sent = json!({"title": "Choir", "start_datetime": NOW + 60, "place_name": "Park", "place_address": "x",
        "recurrent[frequency]": "1w", "tags[0]": "a", "tags[1]": "b"});
    let added = server.send(post("/api/event").bearer(&token).json(&sent)).await;
    assert_eq!(added.status, 200, "{}", added.body);
    assert_eq!(added.json()["recurrent"], json!({"frequency": "1w"}));
    assert_eq!(added.json()["tags"], json!(["a", "b"]));
    let plain = json!({"title": "Choir 2", "start_datetime": NOW + 60, "place_name": "Park", "place_address": "x",
        "tags": ["kept"], "tags[0]": "left out"});
    let added = server.send(post("/api/event").bearer(&token).json(&plain)).await;
    assert_eq!(added.json()["tags"], json!(["kept"]), "the plain name goes before");
}

#[actix_web::test]
async fn a_parameter_of_one_value_may_be_written_as_a_list() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    for title in ["Choir", "Quartet", "Solo"] {
        server.publish(&token, title, &json!({})).await;
    }
    for (query, count) in [("max[]=2", 2), ("max[0]=1", 1), ("query[]=solo", 1), ("collection[]=none", 0)] {
        let listed = server.send(get(&format!("/api/events?{query}"))).await.json();
        assert_eq!(listed.as_array().unwrap().len(), count, "{query}");
    }
}

#[actix_web::test]
async fn a_focal_point_may_be_two_fields() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let form = [
        ("title", "Choir"),
        ("start_datetime", "4000000000"),
        ("place_name", "Park"),
        ("place_address", "x"),
        ("image_focalpoint[0]", "0.1"),
        ("image_focalpoint[1]", "0.2"),
    ];
    let added = server.send(post("/api/event").bearer(&token).form(&form)).await;
    assert_eq!(added.status, 200, "{}", added.body);
}
