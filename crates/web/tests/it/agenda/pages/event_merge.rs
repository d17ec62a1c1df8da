//! Making two events one, on the page that asks which is the same.

use serde_json::json;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::user::{Role, User};

use crate::support::{NOW, Server, get, post};

const HERE: &str = "/event/concert/merge";

/// An agenda with a concert of Anna's that came twice.
struct Twice {
    server: Server,
    anna: User,
    /// The browser of an editor.
    session: String,
    /// The number of the second.
    other: String,
}

async fn twice() -> Twice {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.own_token(&anna);
    server.publish(&token, "Concert", &json!({})).await;
    let more = json!({"tags": ["jazz"], "description": "<p>With friends</p>", "end_datetime": NOW + 7_200});
    let other = server.publish(&token, "The <concert>", &more).await["id"].to_string();
    let session = server.session(&server.editor());
    Twice { server, anna, session, other }
}

async fn page(server: &Server, session: &str, path: &str) -> String {
    let answer = server.send(get(path).cookie(session)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

#[actix_web::test]
async fn an_editor_looks_at_both_and_makes_them_one() {
    let Twice { server, anna, session, other } = twice().await;
    assert!(page(&server, &session, "/event/concert").await.contains(&format!("href=\"{HERE}\"")));
    let asked = page(&server, &session, HERE).await;
    assert!(asked.contains("The &lt;concert&gt;") && asked.contains("On the same day"), "{asked}");
    assert!(asked.contains(&format!("name=\"other\" value=\"{other}\"")), "{asked}");
    let found = page(&server, &session, &format!("{HERE}?q=friends")).await;
    assert!(found.contains("What was found") && found.contains("The &lt;concert&gt;"), "{found}");
    let nothing = page(&server, &session, &format!("{HERE}?q=nowhere")).await;
    assert!(nothing.contains("Nothing found") && !nothing.contains("name=\"other\""), "{nothing}");
    let preview = server.submit(&session, HERE, &[("other", &other)]).await;
    for words in ["when it ends", "the description", "tags: jazz", "name=\"confirmed\""] {
        assert!(preview.status == 200 && preview.body.contains(words), "{words}: {}", preview.body);
    }
    assert_eq!(server.get("/event/the-concert").await.status, 200, "nothing is done unasked");
    let done = server.submit(&session, HERE, &[("other", &other), ("confirmed", "1")]).await;
    let location = done.header("location");
    assert_eq!((done.status, &*location), (303, &*format!("/event/concert?done=merged&of={other}")));
    let after = page(&server, &session, &location).await;
    assert!(after.contains("The &lt;concert&gt;") && after.contains("is this event now"), "{after}");
    assert!(after.contains("With friends") && after.contains("Have it back"), "{after}");
    let own = page(&server, &server.session(&anna), &location).await;
    assert!(!own.contains("is this event now"), "it is said to who did it: {own}");
}

#[actix_web::test]
async fn the_old_address_leads_on_and_the_api_says_that_it_is_gone() {
    let Twice { server, session, other, .. } = twice().await;
    server.submit(&session, HERE, &[("other", &other), ("confirmed", "1")]).await;
    for old in ["/event/the-concert".to_owned(), format!("/event/{other}")] {
        let answer = server.get(&old).await;
        assert_eq!((answer.status, &*answer.header("location")), (301, "/event/concert"), "{old}");
    }
    for old in ["/api/event/detail/the-concert".to_owned(), format!("/api/event/detail/{other}")] {
        assert_eq!(server.get(&old).await.status, 404, "{old}");
    }
    server.submit(&session, "/account/events/removed", &[("id", &other)]).await;
    assert_eq!(server.get("/event/the-concert").await.status, 200);
}

#[actix_web::test]
async fn who_comes_too_late_is_told_what_happened() {
    let Twice { server, session, other, .. } = twice().await;
    let concert = server.get("/api/event/detail/concert").await.json()["id"].to_string();
    let send = async |other: &str| {
        let answer = server.submit(&session, HERE, &[("other", other), ("confirmed", "1")]).await;
        (answer.status, answer.body)
    };
    for (other, status, words) in [
        ("", 400, "Choose the other event first."),
        ("x", 400, "Choose the other event first."),
        (&*concert, 409, "That is this very event."),
        ("999", 409, "The other event isn’t there any more"),
    ] {
        let (answer, body) = send(other).await;
        assert!(answer == status && body.contains(words), "{other}: {answer} {body}");
        assert!(
            body.contains("The &lt;concert&gt;") && body.contains("href=\"#other\""),
            "as it is now: {body}"
        );
    }
    let backwards = [("other", &*concert), ("confirmed", "1")];
    let done = server.submit(&session, "/event/the-concert/merge", &backwards).await;
    assert_eq!(done.header("location"), format!("/event/the-concert?done=merged&of={concert}"));
    for late in [
        server.submit(&session, HERE, &[("other", &other), ("confirmed", "1")]).await,
        server.send(get(HERE).cookie(&session)).await,
    ] {
        assert_eq!((late.status, &*late.header("location")), (303, "/event/the-concert?done=merged_already"));
    }
    let after = page(&server, &session, "/event/the-concert?done=merged_already").await;
    assert!(after.contains("Somebody was quicker: the two events are one already."), "{after}");
}

#[actix_web::test]
async fn only_editors_merge_and_only_what_takes_place_once() {
    let Twice { server, anna, session, other } = twice().await;
    let token = server.own_token(&anna);
    let anna = server.session(&anna);
    assert!(!page(&server, &anna, "/event/concert").await.contains(HERE));
    let sent = [("other", &*other), ("confirmed", "1")];
    let ugo = server.session(&server.world.user("ugo@example.org", Role::User));
    for session in [&anna, &ugo] {
        assert_eq!(server.send(get(HERE).cookie(session)).await.status, 403);
        assert_eq!(server.submit(session, HERE, &sent).await.status, 403);
    }
    assert_eq!(server.get(HERE).await.status, 303, "to the log-in page");
    assert_eq!(server.send(post(HERE).cookie(&session).form(&sent)).await.status, 403, "not our form");
    assert_eq!(server.send(get("/event/nowhere/merge").cookie(&session)).await.status, 404);
    assert_eq!(server.submit(&session, "/event/nowhere/merge", &sent).await.status, 404);
    let on = vec![("allow_recurrent_event".to_owned(), true.into())];
    InstanceService::new(server.world.ports.clone())
        .change(on, &Administrator::at_the_command_line())
        .unwrap();
    let weekly = json!({"recurrent": {"frequency": "1w"}});
    let choir = server.publish(&token, "Choir", &weekly).await["id"].to_string();
    for repeating in ["/event/choir", "/event/choir-1"] {
        let here = format!("{repeating}/merge");
        assert!(!page(&server, &session, repeating).await.contains(&here));
        let asked = page(&server, &session, &here).await;
        assert!(asked.contains("Only events that take place once") && !asked.contains("name=\"other\""));
        let sent = server.submit(&session, &here, &sent).await;
        assert!(sent.status == 409 && sent.body.contains("This event repeats."), "{}", sent.body);
    }
    let refused = server.submit(&session, HERE, &[("other", &choir), ("confirmed", "1")]).await;
    assert!(
        refused.status == 409 && refused.body.contains("The other event repeats now."),
        "{}",
        refused.body
    );
    assert_eq!(server.get("/event/the-concert").await.status, 200, "nothing was done");
}

#[actix_web::test]
async fn an_editor_is_warned_who_would_hide_what_everybody_sees() {
    let Twice { server, session, other, .. } = twice().await;
    server.submit(&session, "/event/concert/hide", &[("confirmed", "1")]).await;
    let preview = server.submit(&session, HERE, &[("other", &other)]).await;
    assert!(preview.body.contains("Everybody sees the other event, but not this one."), "{}", preview.body);
    assert!(preview.body.contains("class=\"badge\">hidden<"), "{}", preview.body);
}
