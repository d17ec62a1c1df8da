//! `/admin/announcements`

use serde_json::json;

use crate::support::{Answer, Server, get, post, put};

const PAGE: &str = "/admin/announcements";
const NEW: &str = "/admin/announcements/new";

async fn start() -> (Server, String, String) {
    let server = Server::start().await;
    let admin = server.admin();
    let (session, token) = (server.session(&admin), server.own_token(&admin));
    (server, session, token)
}

async fn follow(server: &Server, session: &str, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.header("location");
    server.send(get(location.split('#').next().unwrap()).cookie(session)).await
}

/// Adds one; its number.
async fn add(server: &Server, session: &str, title: &str, text: &str) -> String {
    let answer = server.submit(session, NEW, &[("title", title), ("text", text), ("visible", "1")]).await;
    answer.header("location").rsplit("#at-").next().unwrap().to_owned()
}

#[actix_web::test]
async fn an_announcement_is_looked_at_first_then_stands_on_the_board() {
    let (server, session, token) = start().await;
    assert!(server.send(get(PAGE).cookie(&session)).await.page().contains("No announcements"));
    let words = [
        ("title", "We <move>"),
        ("text", "On Monday.\n\nSee https://example.org/x & <anna@example.org>"),
        ("visible", "1"),
    ];
    let looked = server.submit(&session, NEW, &[&words[..], &[("preview", "1")]].concat()).await;
    assert_eq!(looked.status, 200);
    let board = "<p>On Monday.</p><p>See <a target=\"_blank\" href=\"https://example.org/x\">";
    assert!(looked.body.contains(board) && looked.body.contains("As you wrote it"), "{}", looked.body);
    assert!(looked.body.contains("&lt;anna@example.org&gt;</textarea>"), "what was typed stays");
    assert!(!server.get("/").await.body.contains("We &lt;move&gt;"), "nothing is kept yet");
    let added = server.submit(&session, NEW, &words).await;
    let list = follow(&server, &session, &added).await;
    assert!(list.page().contains("We &lt;move&gt; stands on the first page now."), "{}", list.page());
    let home = server.get("/").await.body;
    assert!(home.contains("We &lt;move&gt;") && home.contains(board), "{home}");
    let all = server.send(get("/api/announcements").bearer(&token)).await.json();
    assert_eq!(all[0]["title"], json!("We <move>"));
    let audit = server.send(get("/admin/audit").cookie(&session)).await.page();
    assert!(audit.contains("We &lt;move&gt;"), "{audit}");
}

#[actix_web::test]
async fn html_of_those_who_know_it_is_kept_and_made_safe() {
    let (server, session, token) = start().await;
    let id =
        add(&server, &session, "Rules", "<h2>Be kind</h2><script>x</script><p onclick=x>To <b>all</b>.</p>")
            .await;
    let path = format!("/api/announcements/{id}");
    let kept = server.send(get(&path).bearer(&token)).await.text("announcement");
    assert_eq!(kept, "<h2>Be kind</h2><p>To <b>all</b>.</p>");
    let edit = format!("{PAGE}/{id}");
    let page = server.send(get(&edit).cookie(&session)).await;
    let lines = ["\n&lt;h2&gt;Be kind&lt;", "\n&lt;p&gt;To &lt;b&gt;all&lt;"];
    assert!(lines.iter().all(|line| page.body.contains(line)), "{}", page.body);
    assert!(page.body.contains("<h4>Be kind</h4>"), "as it stands now: {}", page.body);
    let text = "<h2>Be kind</h2>\n<p>To <b>all</b>.</p>";
    let seen = page.field("seen");
    let sent = [("title", "Our rules"), ("text", text), ("seen", &*seen), ("visible", "1")];
    let list = follow(&server, &session, &server.submit(&session, &edit, &sent).await).await;
    assert!(list.page().contains("Our rules is changed."), "{}", list.page());
    let changed = server.send(get(&path).bearer(&token)).await;
    assert_eq!((changed.text("title"), changed.text("announcement")), ("Our rules".to_owned(), kept));
}

#[actix_web::test]
async fn mistakes_stand_beside_their_fields() {
    let (server, session, token) = start().await;
    let long = "x".repeat(20_001);
    for (title, text, words) in
        [(" ", "Hello", "a title of 1 to 255 characters"), ("Hello", &*long, "20,000 characters")]
    {
        for preview in [vec![], vec![("preview", "1")]] {
            let fields = [vec![("title", title), ("text", text)], preview].concat();
            let answer = server.submit(&session, NEW, &fields).await;
            assert_eq!(answer.status, 400);
            assert!(answer.page().contains(words), "{}", answer.page());
            assert!(answer.field("title") == title && answer.body.contains(&format!("\n{text}</textarea>")));
        }
    }
    let most = "è".repeat(20_000);
    let id = add(&server, &session, "Long", &most).await;
    let kept = server.send(get(&format!("/api/announcements/{id}")).bearer(&token)).await;
    assert_eq!(kept.text("announcement").chars().count(), 20_000);
}

#[actix_web::test]
async fn who_was_slower_sees_how_it_stands_now_and_loses_nothing() {
    let (server, session, token) = start().await;
    let id = add(&server, &session, "Closed", "Today.").await;
    let edit = format!("{PAGE}/{id}");
    let seen = server.send(get(&edit).cookie(&session)).await.field("seen");
    server.world.clock.advance(chrono::TimeDelta::seconds(2));
    let other = json!({"title": "Closed", "announcement": "Until Friday."});
    server.send(put(&format!("/api/announcements/{id}")).bearer(&token).json(&other)).await;
    let mine = |seen: &str| {
        [("title", "Closed!"), ("text", "Mine."), ("visible", "1"), ("seen", seen)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let send = async |fields: [(&str, String); 4]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
        server.submit(&session, &edit, &fields).await
    };
    let answer = send(mine(&seen)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.page().contains("Somebody changed this while you were writing"), "{}", answer.page());
    assert!(answer.page().contains("As it stands now") && answer.page().contains("Until Friday."));
    assert!(answer.field("title") == "Closed!" && answer.body.contains("\nMine.</textarea>"));
    assert_eq!(send(mine("")).await.status, 409, "a form that doesn't say what it saw has seen nothing");
    assert!(server.get("/").await.body.contains("Until Friday."));
    assert_eq!(send(mine(&answer.field("seen"))).await.status, 303, "once more it is meant");
    assert!(server.get("/").await.body.contains("Mine."));
    server.send(crate::support::delete(&format!("/api/announcements/{id}")).bearer(&token)).await;
    let gone = send(mine("")).await;
    assert!(gone.status == 404 && gone.page().contains("Somebody removed this announcement while"));
    assert!(
        gone.body.contains("action=\"/admin/announcements/new\"") && gone.body.contains("\nMine.</textarea>")
    );
    assert_eq!(server.send(get(&edit).cookie(&session)).await.status, 404);
}

#[actix_web::test]
async fn an_announcement_is_hidden_shown_again_and_removed() {
    let (server, session, _) = start().await;
    let id = add(&server, &session, "Closed", "Today.").await;
    let act = async |action: &str| server.submit(&session, PAGE, &[("id", &id), ("action", action)]).await;
    let hidden = follow(&server, &session, &act("hide").await).await;
    assert!(
        hidden.page().contains("Closed is hidden.") && hidden.page().contains("Undo"),
        "{}",
        hidden.page()
    );
    assert!(!server.get("/").await.body.contains("Closed"));
    assert!(
        follow(&server, &session, &act("show").await).await.page().contains("stands on the first page again")
    );
    assert!(server.get("/").await.body.contains("Closed"));
    assert!(act("remove").await.page().contains("Remove this announcement?"));
    assert!(server.get("/").await.body.contains("Closed"), "asked once more");
    let removed =
        server.submit(&session, PAGE, &[("id", &id), ("action", "remove"), ("confirmed", "1")]).await;
    assert!(follow(&server, &session, &removed).await.page().contains("The announcement is removed."));
    assert!(!server.get("/").await.body.contains("Closed"));
    for late in [act("hide").await, act("remove").await] {
        assert!(late.status == 404 && late.page().contains("somebody removed it"), "{}", late.page());
    }
    assert_eq!(act("x").await.status, 400);
}

#[actix_web::test]
async fn a_long_list_has_pages_and_is_searched() {
    let (server, session, token) = start().await;
    for number in 0..51 {
        let sent = json!({"title": format!("News {number}"), "announcement": "x", "visible": false});
        server.send(post("/api/announcements").bearer(&token).json(&sent)).await;
    }
    let first = server.send(get(PAGE).cookie(&session)).await;
    assert!(first.body.contains("News 50<") && !first.body.contains("News 0<"), "the latest first");
    assert!(first.body.contains("href=\"/admin/announcements?page=1\""));
    assert!(server.send(get("/admin/announcements?page=1").cookie(&session)).await.body.contains("News 0<"));
    let found = server.send(get("/admin/announcements?q=17+NEWS").cookie(&session)).await.body;
    assert!(found.contains("News 17<") && !found.contains("News 18<"));
}
