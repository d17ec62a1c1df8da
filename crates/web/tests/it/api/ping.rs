//! `GET /api/ping`

use insta::assert_snapshot;

use crate::support::Server;

#[actix_web::test]
async fn the_server_lives() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/api/ping").await.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
}
