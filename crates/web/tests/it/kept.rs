//! What many people read alike is kept, and nobody can tell: every answer is what one that was made just now would be.

use chrono::TimeDelta;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{NOW, Server, get, post, put};

/// What visitors, sites and feed readers ask for.
const ADDRESSES: [&str; 14] = [
    "/",
    "/past",
    "/?when=weekend",
    "/?day=2026-11-23",
    "/tag/jazz",
    "/place/Town%20hall",
    "/event/short",
    "/embed/list",
    "/api/events",
    "/api/events?max=2",
    "/api/events?older=true",
    "/feed/rss",
    "/feed/ics",
    "/feed/json",
];

/// The body, and what it would be if nobody had asked before: a parameter that means nothing makes it a question of its own.
async fn kept_and_fresh(server: &Server, address: &str, number: usize) -> (String, String) {
    let mark = format!("nobody-asked-this={number}");
    let asked = format!("{address}{}{mark}", if address.contains('?') { '&' } else { '?' });
    let kept = server.get(address).await;
    let fresh = server.get(&asked).await;
    assert_eq!((kept.status, fresh.status), (200, 200), "{address}");
    let bare = |body: String| {
        let encoded = mark.replace('=', "%3D");
        [&*mark, &*encoded].iter().fold(body, |body, mark| {
            ["?", "&", "&amp;", "%3F", "%26", "&#x3F;"]
                .iter()
                .fold(body, |body, joint| body.replace(&format!("{joint}{mark}"), ""))
        })
    };
    (kept.body, bare(fresh.body))
}

async fn is_as_if_made_just_now(server: &Server, number: &mut usize, when: &str) {
    for address in ADDRESSES {
        *number += 1;
        let (kept, fresh) = kept_and_fresh(server, address, *number).await;
        assert_eq!(kept, fresh, "{address} {when}");
    }
}

/// An event without an end, one with an end, one over midnight.
async fn agenda(server: &Server) -> String {
    let token = server.own_token(&server.anna());
    for (title, start, end) in
        [("short", 3_600, None), ("long", 7_200, Some(14_400)), ("night", 36_000, Some(46_800))]
    {
        let end = end.map(|end: i64| NOW + end);
        let fields = json!({"start_datetime": NOW + start, "end_datetime": end, "tags": ["jazz"]});
        server.publish(&token, title, &fields).await;
    }
    token
}

/// Each moment at which something begins, ends, has gone on for three hours, leaves the feeds, or a day ends; the second
/// before, that one, and the one after it.
#[actix_web::test]
async fn time_changes_what_is_kept_to_the_second() {
    let server = Server::start().await;
    agenda(&server).await;
    let (hour, day) = (3_600, 86_400);
    let moments = [3_600, 7_200, 14_400, 36_000, 46_800];
    // In Rome the day ends at 23:00 UTC; NOW is noon.
    let mut moments: Vec<i64> = moments
        .iter()
        .flat_map(|moment| [*moment, moment + 3 * hour, moment + day])
        .chain([11 * hour, 35 * hour])
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let (mut number, mut passed) = (0, 0);
    for moment in moments {
        for second in [moment - 1, moment, moment + 1] {
            if second > passed {
                server.world.clock.advance(TimeDelta::seconds(second - passed));
                passed = second;
            }
            is_as_if_made_just_now(&server, &mut number, &format!("{second} s later")).await;
        }
    }
}

/// Whatever is changed, by whichever way, stands in the very next answer.
#[actix_web::test]
async fn a_change_ends_what_is_kept() {
    let server = Server::start().await;
    let token = agenda(&server).await;
    let mut number = 0;
    is_as_if_made_just_now(&server, &mut number, "at first").await;
    let session = server.session(&server.world.user("boss@example.org", Role::Admin));
    let own = server.own_token(&server.world.user("second@example.org", Role::Admin));
    let edit = put("/api/event").bearer(&token);
    let edit = edit.json(&json!({"id": 2, "title": "shorter", "start_datetime": NOW + 3_600, "place_name": "Town hall", "place_address": "1 Main street", "tags": ["jazz"]}));
    let before = server.get("/").await.body;
    server.publish(&token, "another", &json!({"tags": ["jazz"]})).await;
    let after = server.get("/").await.body;
    assert!(!before.contains("another") && after.contains("another"));
    is_as_if_made_just_now(&server, &mut number, "with another event").await;
    server.send(edit).await;
    is_as_if_made_just_now(&server, &mut number, "after an edit").await;
    let title = post("/api/settings").bearer(&own).json(&json!({"key": "title", "value": "Nord"}));
    assert_eq!(server.send(title).await.status, 200);
    assert!(server.get("/").await.body.contains("Nord"));
    is_as_if_made_just_now(&server, &mut number, "with another name").await;
    server.submit(&session, "/event/night/hide", &[]).await;
    is_as_if_made_just_now(&server, &mut number, "with one hidden").await;
}

/// Who is logged in, brings a credential, or chose colours gets their own, and it is given to nobody else.
#[actix_web::test]
async fn what_is_one_persons_is_not_kept() {
    let server = Server::start().await;
    let token = agenda(&server).await;
    let session = server.session(&server.world.user("carla@example.org", Role::User));
    for _ in 0..2 {
        let own = server.send(get("/").cookie(&session)).await;
        assert!(own.body.contains("carla@example.org"));
        let everybodys = server.get("/").await;
        assert!(!everybodys.body.contains("carla@example.org"));
        let dark = server.send(get("/").cookie("uncino_theme=dark")).await;
        assert_ne!(dark.body, everybodys.body);
        let listed = server.send(get("/api/events").bearer(&token)).await;
        assert_eq!(listed.header("cache-control"), "private, no-store");
        assert_eq!(server.get("/api/events").await.header("cache-control"), "no-cache");
        let foreign = server.send(get("/").header("host", "other.example")).await;
        assert_ne!(foreign.status, 200);
        assert_eq!(server.get("/").await.status, 200);
    }
}

/// The same answer, whether it was made or kept.
#[actix_web::test]
async fn a_kept_answer_has_the_headers_of_the_first() {
    let server = Server::start().await;
    agenda(&server).await;
    for encoding in ["identity", "gzip", "br"] {
        for address in ADDRESSES {
            let ask = || get(address).header("accept-encoding", encoding);
            let (first, second) = (server.send(ask()).await, server.send(ask()).await);
            assert_eq!(first.head(), second.head(), "{address} {encoding}");
            let tag = first.header("etag");
            let known = server.send(ask().header("if-none-match", &tag)).await;
            assert_eq!(
                (known.status, &*known.body, known.header("etag")),
                (304, "", tag),
                "{address} {encoding}"
            );
            assert_eq!(known.header("content-type"), "", "{address} {encoding}");
        }
    }
}
