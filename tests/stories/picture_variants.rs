//! The variants of pictures, with the real program: pages say truly how wide they are, and they are gone with their event.

use std::path::Path;

use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;
use tests::browser::Browser;
use tests::{Database, Server, on_both_databases};

use crate::pictures::access;

on_both_databases!(
    a_page_says_truly_how_wide_its_pictures_are,
    a_kill_leaves_no_half_variant,
    variants_are_gone_with_their_event,
);

const WIDTH: u16 = 700;
const HEIGHT: u16 = 400;

/// A GIF of stripes that nobody had to compress: after each clear code (128) codes have eight bits for a while.
fn stripes() -> Vec<u8> {
    let mut gif = b"GIF89a".to_vec();
    let side = [WIDTH.to_le_bytes(), HEIGHT.to_le_bytes()].concat();
    gif.extend([&side[..], &[0xf6, 0, 0]].concat());
    gif.extend((0..128_u8).flat_map(|shade| [2 * shade, 255 - shade, shade]));
    gif.extend([&[0x2c, 0, 0, 0, 0][..], &side, &[0, 7]].concat());
    let pixels: Vec<u8> = (0..u32::from(WIDTH) * u32::from(HEIGHT))
        .map(|pixel| u8::try_from(pixel / 9 % 128).unwrap())
        .collect();
    let mut codes: Vec<u8> = pixels.chunks(100).flat_map(|chunk| [&[128], chunk].concat()).collect();
    codes.push(129);
    for block in codes.chunks(255) {
        gif.push(u8::try_from(block.len()).unwrap());
        gif.extend(block);
    }
    gif.extend([0, 0x3b]);
    gif
}

/// How wide a JPEG (ITU-T T.81 section B.2.2) or a lossy WebP (RFC 9649 section 2.5) is, and which of them it is.
fn width(bytes: &[u8]) -> (&'static str, u16) {
    if bytes.starts_with(b"RIFF") {
        assert_eq!(&bytes[8..16], b"WEBPVP8 ", "lossy");
        return ("image/webp", u16::from_le_bytes([bytes[26], bytes[27]]) & 0x3fff);
    }
    assert!(bytes.starts_with(&[0xff, 0xd8]), "a JPEG");
    let mut at = 2;
    while bytes[at + 1] != 0xc0 {
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    ("image/jpeg", u16::from_be_bytes([bytes[at + 7], bytes[at + 8]]))
}

/// Adds an event with a picture; its number, and the name of the file.
async fn add(server: &Server, token: &str) -> (i64, String) {
    let form = Form::new()
        .text("title", "Concert")
        .text("start_datetime", "1895417072")
        .text("place_name", "Town hall")
        .text("place_address", "1 Main street")
        .part("image", Part::bytes(stripes()).file_name("a.gif"));
    let sent = Client::new().post(format!("{}/api/event", server.url())).bearer_auth(token).multipart(form);
    let added: Value = sent.send().await.unwrap().json().await.unwrap();
    (added["id"].as_i64().unwrap(), added["media"][0]["url"].as_str().unwrap().to_owned())
}

/// Without being led on.
async fn get(server: &Server, path: &str) -> Response {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    client.get(format!("{}{path}", server.url())).send().await.unwrap()
}

/// All that pages offer of pictures: addresses and widths.
async fn offered(server: &Server, path: &str) -> Vec<(String, u16)> {
    let page = get(server, path).await.text().await.unwrap();
    let sets = page.split("srcset=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0);
    let candidates = sets.flat_map(|set| set.split(", "));
    let pairs = candidates.map(|candidate| candidate.split_once(' ').unwrap());
    pairs.map(|(path, width)| (path.to_owned(), width.strip_suffix('w').unwrap().parse().unwrap())).collect()
}

async fn a_page_says_truly_how_wide_its_pictures_are(database: Database) {
    let server = Server::start(&database);
    let token = access(&server).await;
    add(&server, &token).await;
    let (card, page) = (offered(&server, "/").await, offered(&server, "/event/concert").await);
    assert_eq!((card.len(), page.len()), (4, 6), "two sizes on a card and three on a page, in two formats");
    for (path, said) in card.into_iter().chain(page) {
        let answer = get(&server, &path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let media_type = answer.headers()["content-type"].to_str().unwrap().to_owned();
        assert_eq!(width(&answer.bytes().await.unwrap()), (&*media_type, said), "{path}");
    }
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/", server.url())).await.unwrap();
    let loaded = "return document.querySelector('.thumb').currentSrc";
    let shown = crate::pictures::wait_for(&browser, loaded, &["/media/"]).await;
    assert!(shown.contains("/media/webp/small/"), "{shown}");
    // Beside its words, as wide as the card has room for it, and nothing else takes that room.
    let place = "const [image, card] = ['.thumb', '.event-card'].map(name => document.querySelector(name).getBoundingClientRect());
        return [image.left - card.left < 3, image.width > 100 && image.width <= 140, image.height > 100].join(' ');";
    let stands = crate::pictures::wait_for(&browser, place, &["true"]).await;
    assert_eq!(stands, "true true true");
    browser.close().await;
}

async fn a_kill_leaves_no_half_variant(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let media = folder.path().to_str().unwrap();
    let server = Server::start_with(&database, &[("UNCINO_MEDIA__DIR", media)]);
    let token = access(&server).await;
    let mut files = Vec::new();
    for _ in 0..8 {
        files.push(add(&server, &token).await.1.replace(".jpg", ".webp"));
    }
    let paths: Vec<_> = ["", "small/", "thumb/"]
        .iter()
        .flat_map(|size| files.iter().map(move |file| format!("/media/webp/{size}{file}")))
        .collect();
    let asked: Vec<_> =
        paths.iter().map(|path| tokio::spawn(reqwest::get(format!("{}{path}", server.url())))).collect();
    get(&server, &paths[0]).await;
    server.kill();
    for answer in asked {
        let _answered_or_not = answer.await.unwrap();
    }
    let before = derived(folder.path()).len();
    let server = Server::start_with(&database, &[("UNCINO_MEDIA__DIR", media)]);
    for path in &paths {
        let bytes = get(&server, path).await.bytes().await.unwrap();
        let length = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
        assert_eq!(usize::try_from(length).unwrap() + 8, bytes.len(), "{path} is whole");
    }
    println!("made before the kill: {before} of {}", paths.len());
}

async fn variants_are_gone_with_their_event(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_with(&database, &[("UNCINO_MEDIA__DIR", folder.path().to_str().unwrap())]);
    let token = access(&server).await;
    let (id, file) = add(&server, &token).await;
    let name = file.replace(".jpg", ".webp");
    let paths =
        [format!("/media/webp/{name}"), format!("/media/webp/thumb/{name}"), format!("/media/small/{file}")];
    for path in &paths {
        assert_eq!(get(&server, path).await.status(), 200, "{path}");
    }
    assert_eq!(derived(folder.path()).len(), paths.len());
    let address = format!("{}/api/event/{id}", server.url());
    assert_eq!(Client::new().delete(address).bearer_auth(&token).send().await.unwrap().status(), 200);
    for path in &paths {
        let answer = get(&server, path).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["location"]),
            (302, &"/fallbackimage.png".parse().unwrap())
        );
    }
    assert_eq!(derived(folder.path()), [""; 0]);
}

/// The names of what was made of pictures.
fn derived(media: &Path) -> Vec<String> {
    let mut folders = vec![media.join("derived")];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                names.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    names
}
