//! `GET /api/ping`

use insta::assert_snapshot;

use crate::support::Server;

#[actix_web::test]
async fn the_server_lives() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/api/ping").await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: text/plain; charset=utf-8
    etag: W/"s4z0oxSfxP3rgOzasdIHVlOFZU2RhwFH54h5TjioMlw"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    "#);
}
