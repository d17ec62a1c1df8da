//! `/media/{file}`, `/media/thumb/{file}` and the variants beside them.

use insta::assert_snapshot;
use uncino_domain::agenda::picture::{PictureFile, Whereabouts};
use uncino_domain::instance::picture_files::{PictureService, PicturesSwept};

use crate::support::{Server, get, post};

const NAME: &str = "00112233445566778899aabbccddeeff.jpg";

/// The variants that are made when somebody asks: their addresses, what they are, and what is kept in their place.
const MADE: [[&str; 3]; 4] = [
    ["/media/small/00112233445566778899aabbccddeeff.jpg", "image/jpeg", "/media/thumb/"],
    ["/media/webp/small/00112233445566778899aabbccddeeff.webp", "image/webp", "/media/thumb/"],
    ["/media/webp/thumb/00112233445566778899aabbccddeeff.webp", "image/webp", "/media/thumb/"],
    ["/media/webp/00112233445566778899aabbccddeeff.webp", "image/webp", "/media/"],
];

async fn with_a_picture(whereabouts: Whereabouts) -> Server {
    let server = Server::start().await;
    let now = server.world.ports.clock.now();
    server.world.pictures.leave(&PictureFile::parse(NAME).unwrap(), whereabouts, now);
    server
}

#[actix_web::test]
async fn a_picture_is_cached_for_a_year() {
    let server = with_a_picture(Whereabouts::Published).await;
    assert_snapshot!(server.get(&format!("/media/{NAME}")).await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: public, max-age=31536000, immutable
    content-type: image/jpeg
    etag: "00112233445566778899aabbccddeeff.jpg"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    picture
    "#);
    let thumbnail = server.get(&format!("/media/thumb/{NAME}")).await;
    assert_eq!((thumbnail.status, &*thumbnail.body), (200, "picture "));
}

#[actix_web::test]
async fn who_has_it_already_gets_nothing() {
    let server = with_a_picture(Whereabouts::Published).await;
    let path = format!("/media/{NAME}");
    let tag = server.get(&path).await.header("etag");
    let again = server.send(get(&path).header("if-none-match", &tag)).await;
    assert_eq!((again.status, &*again.body, again.header("etag")), (304, "", tag));
    let other = server.send(get(&path).header("if-none-match", "\"other\"")).await;
    assert_eq!(other.status, 200);
}

#[actix_web::test]
async fn nothing_else_is_read() {
    let server = with_a_picture(Whereabouts::Published).await;
    for path in
        ["/media/", "/media/%2e%2e/%2e%2e/etc/passwd", "/media/staged/00112233445566778899aabbccddeeff.jpg"]
    {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    for path in [
        "/media/nope.jpg",
        "/media/00112233445566778899aabbccddeefe.jpg",
        "/media/thumb/00112233445566778899aabbccddeefe.jpg",
        "/media/..%2f..%2fetc%2fpasswd",
        "/media/thumb/..%2f00112233445566778899aabbccddeeff.jpg",
        "/media/00112233445566778899aabbccddeeff.jpg%00",
        "/media/small/00112233445566778899aabbccddeefe.jpg",
        "/media/small/00112233445566778899aabbccddeeff.webp",
        "/media/webp/00112233445566778899aabbccddeeff.jpg",
        "/media/webp/small/..%2f..%2f00112233445566778899aabbccddeeff.webp",
    ] {
        let answer = server.get(path).await;
        let (to, kept) = (answer.header("location"), answer.header("cache-control"));
        assert_eq!((answer.status, &*to, &*kept), (302, "/fallbackimage.png", "no-store"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    for unseen in [Whereabouts::Staged, Whereabouts::SetAside] {
        let server = with_a_picture(unseen).await;
        assert_eq!(server.get(&format!("/media/{NAME}")).await.status, 302, "no event has it");
        for [path, ..] in MADE {
            assert_eq!(server.get(path).await.header("location"), "/fallbackimage.png", "{path}");
        }
    }
}

#[actix_web::test]
async fn a_variant_is_made_when_somebody_asks_for_it_and_cached_like_its_picture() {
    let server = with_a_picture(Whereabouts::Published).await;
    for [path, media_type, _] in MADE {
        let first = server.get(path).await;
        assert_eq!((first.status, &*first.header("content-type")), (200, media_type), "{path}");
        assert_eq!(first.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(first.header("access-control-allow-origin"), "*");
        assert!(first.body.ends_with(" of picture "), "{}", first.body);
        server.world.pictures.make_nothing();
        let (second, tag) = (server.get(path).await, first.header("etag"));
        assert_eq!(second.body, first.body, "it was kept");
        let known = server.send(get(path).header("if-none-match", &tag)).await;
        assert_eq!((known.status, &*known.body, known.header("etag")), (304, "", tag));
        assert_eq!(server.send(post(path)).await.status, 405);
        server.world.pictures.make_again();
    }
    let bodies = futures_util::future::join_all(MADE.map(|[path, ..]| server.get(path))).await;
    let different: std::collections::HashSet<_> = bodies.into_iter().map(|answer| answer.body).collect();
    assert_eq!(different.len(), MADE.len(), "each is its own");
}

#[actix_web::test]
async fn where_a_variant_can_not_be_made_the_kept_picture_is_shown() {
    let server = with_a_picture(Whereabouts::Published).await;
    server.world.pictures.make_nothing();
    for [path, _, kept] in MADE {
        let answer = server.get(path).await;
        let (to, cached) = (answer.header("location"), answer.header("cache-control"));
        assert_eq!((answer.status, to, &*cached), (302, format!("{kept}{NAME}"), "no-store"), "{path}");
    }
}

#[actix_web::test]
async fn an_instance_has_pictures_until_an_administrator_sets_others() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    for (path, set) in
        [("/logo.png", "logo"), ("/fallbackimage.png", "fallbackImage"), ("/headerimage.png", "headerImage")]
    {
        let before = server.get(path).await;
        assert_eq!((before.status, &*before.header("content-type")), (200, "image/png"), "{path}");
        assert_eq!(before.header("access-control-allow-origin"), "*");
        let head = format!("name=\"{set}\"; filename=\"logo\"");
        let send = async |content: &[u8]| {
            let request = post(&format!("/api/settings/{set}")).parts(&[(&*head, content)]);
            server.send(request.bearer(&admin)).await.brief()
        };
        assert_eq!(send(b"picture of us").await, "200 OK\nOK");
        assert_eq!(server.get(path).await.body, "picture of us");
        assert_eq!(send(b"picture of others").await, "200 OK\nOK");
        let refused = "400 Bad Request\nunsupported image format, or a damaged file: send a whole JPEG, PNG, WebP or GIF";
        assert_eq!(send(b"a script").await, refused);
        assert_eq!(send(b"").await, "400 Bad Request\na picture is required, as multipart/form-data");
        assert_eq!(server.get(path).await.body, "picture of others");
    }
    assert_eq!(server.world.pictures.names().0.len(), 3, "those of before are gone");
    let pictures = PictureService::new(server.world.ports.clone());
    pictures.join().unwrap();
    assert_eq!(pictures.sweep().unwrap(), PicturesSwept::default(), "and these are in use");
    let anna = server.own_token(&server.anna());
    let strange = post("/api/settings/logo").parts(&[("name=\"logo\"; filename=\"x\"", b"picture")]);
    assert_eq!(server.send(strange.bearer(&anna)).await.status, 403);
}
