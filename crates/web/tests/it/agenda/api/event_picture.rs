//! Pictures with `POST /api/event` and `PUT /api/event`: uploaded, kept, and fetched by their address.

use serde_json::{Value, json};
use uncino_testkit::fixtures::World;

use crate::support::{Answer, Server, get, post, put, site};

const POSTER: &[u8] = b"picture of a poster";
const IMAGE: &str = "name=\"image\"; filename=\"../../x.php\"\r\nContent-Type: application/x-php";

/// What every event needs.
const LEAST: [(&str, &[u8]); 4] = [
    ("name=\"title\"", b"Concert"),
    ("name=\"start_datetime\"", b"1795417072"),
    ("name=\"place_name\"", b"Town hall"),
    ("name=\"place_address\"", b"1 Main street"),
];

async fn connected() -> (Server, String) {
    let server = Server::with(World::default(), site()).await;
    let token = server.application_token(&server.anna());
    (server, token)
}

async fn add(server: &Server, token: &str, more: &[(&str, &[u8])]) -> Answer {
    server.send(post("/api/event").parts(&[&LEAST[..], more].concat()).bearer(token)).await
}

fn url(event: &Answer) -> String {
    event.json()["media"][0]["url"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_uploaded_picture_is_there_for_everybody() {
    let (server, token) = connected().await;
    let words: [(&str, &[u8]); 2] =
        [("name=\"image_name\"", "Città".as_bytes()), ("name=\"image_focalpoint\"", b"0.5,-0.5")];
    let event = add(&server, &token, &[(IMAGE, POSTER), words[0], words[1]]).await;
    let url = url(&event);
    let medium =
        json!({"url": url, "height": 2, "width": 3, "name": "Città", "size": 19, "focalpoint": [0.5, -0.5]});
    assert_eq!(event.json()["media"], json!([medium]));
    let keys: Vec<&str> = event.body.split("\"media\":[{").nth(1).unwrap().split('"').collect();
    assert_eq!([keys[1], keys[5], keys[7], keys[9]], ["url", "height", "width", "name"], "Gancio's order");
    assert!(!url.contains("php"), "{url}");
    for list in ["/api/events", "/api/event/detail/concert", "/api/place/Town%20hall"] {
        let answer = server.get(list).await.json();
        let event = if answer["events"].is_array() { answer["events"][0].clone() } else { answer };
        let media = event.as_array().map_or(event["media"].clone(), |events| {
            events.first().map_or(json!([medium]), |event| event["media"].clone())
        });
        assert_eq!(media, json!([medium]), "{list}");
    }
    for path in ["/media", "/media/thumb"] {
        assert_eq!(server.get(&format!("{path}/{url}")).await.body.as_bytes(), POSTER);
    }
}

#[actix_web::test]
async fn what_is_no_picture_is_refused_and_nothing_is_saved() {
    let (server, token) = connected().await;
    let words =
        "400 Bad Request\nunsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF";
    assert_eq!(add(&server, &token, &[(IMAGE, b"<?php")]).await.brief(), words);
    let focus: (&str, &[u8]) = ("name=\"image_focalpoint\"", b"5,5");
    let words = "400 Bad Request\nimage_focalpoint must be two numbers from -1 to 1";
    assert_eq!(add(&server, &token, &[(IMAGE, POSTER), focus]).await.brief(), words);
    let twice = add(&server, &token, &[(IMAGE, POSTER), (IMAGE, POSTER)]).await.brief();
    assert_eq!(twice, "400 Bad Request\nthe body is malformed");
    assert_eq!(server.get("/api/events").await.body, "[]");
    assert_eq!(server.world.pictures.names(), (Vec::new(), Vec::new()));
}

#[actix_web::test]
async fn a_file_of_another_name_is_left_out() {
    let (server, token) = connected().await;
    let other = "name=\"attachment\"; filename=\"a.png\"";
    assert_eq!(add(&server, &token, &[(other, POSTER)]).await.json()["media"], json!([]));
}

#[actix_web::test]
async fn a_change_keeps_replaces_or_clears_it() {
    let (server, token) = connected().await;
    let first = add(&server, &token, &[(IMAGE, POSTER)]).await;
    let id = first.json()["id"].to_string();
    let change = async |more: &[(&str, &[u8])]| -> Value {
        let parts = [&[("name=\"id\"", id.as_bytes())], &LEAST[2..], more].concat();
        let answer = server.send(put("/api/event").parts(&parts).bearer(&token)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["media"].clone()
    };
    assert_eq!(change(&[("name=\"image\"", b"1")]).await, first.json()["media"]);
    let replaced = change(&[(IMAGE, b"picture of a flyer")]).await;
    assert_eq!(replaced[0]["size"], 18);
    assert_ne!(replaced[0]["url"], first.json()["media"][0]["url"]);
    assert_eq!(server.get(&format!("/media/{}", url(&first))).await.status, 302);
    assert_eq!(change(&[]).await, json!([]));
    assert_eq!(server.world.pictures.names(), (Vec::new(), Vec::new()));
}

async fn add_by_url(server: &Server, token: &str, url: &str) -> Answer {
    let event = json!({"title": "Concert", "start_datetime": 1_795_417_072, "place_name": "Town hall",
        "place_address": "1 Main street", "image_url": url});
    server.send(post("/api/event").bearer(token).json(&event)).await
}

#[actix_web::test]
async fn a_picture_is_fetched_by_its_address_as_wordpress_writes_it() {
    let (server, token) = connected().await;
    server.world.pages.put("http://wp.example/a.jpg?b=1&c=2", POSTER);
    let answer = add_by_url(&server, &token, "http://wp.example/a.jpg?b=1&#038;c=2").await;
    assert_eq!((answer.status, &answer.json()["media"][0]["size"]), (200, &json!(19)), "{}", answer.body);
}

#[actix_web::test]
async fn a_picture_that_can_not_be_fetched_is_a_bad_request_and_nothing_is_saved() {
    let (server, token) = connected().await;
    server.world.pages.put("http://wp.example/huge.jpg", &vec![b'x'; 11 * 1_048_576]);
    server.world.pages.put("http://wp.example/page.jpg", b"<html>");
    for (name, words) in [
        ("gone", "Bad Request: the picture can't be fetched"),
        ("huge", "Bad Request: the picture is too large: at most 10 MiB"),
        ("page", "unsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF"),
    ] {
        let answer = add_by_url(&server, &token, &format!("http://wp.example/{name}.jpg")).await;
        assert_eq!(answer.brief(), format!("400 Bad Request\n{words}"), "{name}");
        assert_eq!(server.get("/api/events").await.body, "[]");
        assert_eq!(server.world.pictures.names(), (Vec::new(), Vec::new()));
    }
    for none in ["file:///etc/hostname", "data:image/png;base64,AA", "nonsense", "gopher://127.0.0.1/"] {
        let added = add_by_url(&server, &token, none).await;
        assert_eq!((added.status, &added.json()["media"]), (200, &json!([])), "{none} is no address at all");
    }
}

/// Whoever may not publish, or sends nonsense, makes us ask nobody.
#[actix_web::test]
async fn nothing_is_fetched_for_what_is_refused_anyhow() {
    let (server, token) = connected().await;
    let url = "http://wp.example/a.jpg";
    let untitled = json!({"image_url": url});
    let answer = server.send(post("/api/event").bearer(&token).json(&untitled)).await;
    assert_eq!(answer.brief(), "400 Bad Request\ntitle required");
    let unknown = json!({"id": 99, "image_url": url});
    assert_eq!(server.send(put("/api/event").bearer(&token).json(&unknown)).await.status, 404);
    assert_eq!(server.send(put("/api/event").json(&unknown)).await.status, 403);
    assert_eq!(server.world.pages.asked(), [""; 0]);
    assert_eq!(server.send(get("/api/events")).await.body, "[]");
}

/// Sixty an hour come from an address without a credential. What we are too busy for is none of them.
#[actix_web::test]
async fn what_this_server_is_too_busy_for_takes_nothing_from_the_hour() {
    let (server, _token) = connected().await;
    let event = json!({"title": "Concert", "start_datetime": 1_795_417_072, "place_name": "Town hall",
        "place_address": "1 Main street", "image_url": "http://wp.example/gone.jpg"});
    let send = || server.send(post("/api/event").with_peer("192.0.2.1").json(&event));
    server.world.pages.set_overloaded(true);
    for number in 0..61 {
        assert_eq!(send().await.status, 503, "{number}");
    }
    server.world.pages.set_overloaded(false);
    for number in 0..60 {
        assert_eq!(send().await.status, 400, "{number}: in vain, and that counts");
    }
    assert_eq!(send().await.status, 429);
}
