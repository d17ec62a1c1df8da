//! `/admin/pages`

use serde_json::json;

use crate::support::{Answer, Server, delete, get, post, put};

const PAGE: &str = "/admin/pages";
const NEW: &str = "/admin/pages/new";

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

#[actix_web::test]
async fn a_page_is_written_read_changed_and_removed() {
    let (server, session, _) = start().await;
    assert!(server.send(get(PAGE).cookie(&session)).await.page().contains("No pages of your own"));
    let words = [("title", "Our <rules>"), ("text", "Be kind.\n\nTo all.")];
    let looked = server.submit(&session, NEW, &[&words[..], &[("preview", "1")]].concat()).await;
    assert!(looked.body.contains("<p>Be kind.</p><p>To all.</p>"), "{}", looked.body);
    assert_eq!(server.get("/p/our-rules").await.status, 404, "nothing is kept yet");
    let added = server.submit(&session, NEW, &words).await;
    let list = follow(&server, &session, &added).await.page();
    assert!(list.contains("Our &lt;rules&gt; is there now, at /p/our-rules"), "{list}");
    assert!(server.get("/").await.body.contains("<a class=\"link\" href=\"/p/our-rules\">"), "at the foot");
    let again = follow(&server, &session, &server.submit(&session, NEW, &words).await).await.page();
    assert!(again.contains("at /p/our-rules-1"), "a name that is taken gets a number: {again}");
    let id = added.header("location").rsplit("#at-").next().unwrap().to_owned();
    let edit = format!("{PAGE}/{id}");
    let page = server.send(get(&edit).cookie(&session)).await;
    assert!(page.body.contains("\nBe kind.\n\nTo all.</textarea>"), "{}", page.body);
    let seen = page.field("seen");
    let sent = [("title", "House rules"), ("text", "Be <b>very</b> kind."), ("seen", &*seen)];
    let list = follow(&server, &session, &server.submit(&session, &edit, &sent).await).await.page();
    assert!(list.contains("House rules is changed. It is still at /p/our-rules"), "{list}");
    let read = server.get("/p/our-rules").await.body;
    assert!(read.contains("House rules") && read.contains("Be <b>very</b> kind."), "{read}");
    let remove = [("id", &*id), ("action", "remove")];
    let question = server.submit(&session, PAGE, &remove).await.page();
    assert!(question.contains("Who follows a link to /p/our-rules finds nothing"), "{question}");
    let removed = server.submit(&session, PAGE, &[remove[0], remove[1], ("confirmed", "1")]).await;
    assert!(follow(&server, &session, &removed).await.page().contains("The page is removed."));
    assert_eq!(server.get("/p/our-rules").await.status, 404);
    let late = server.submit(&session, PAGE, &remove).await;
    assert!(late.status == 404 && late.page().contains("somebody removed it"));
    assert_eq!(server.submit(&session, PAGE, &[("id", &*id)]).await.status, 400);
    let audit = server.send(get("/admin/audit").cookie(&session)).await.page();
    assert!(audit.contains("Our &lt;rules&gt;") && audit.contains("House rules"), "{audit}");
}

#[actix_web::test]
async fn who_was_slower_sees_how_it_stands_now_and_loses_nothing() {
    let (server, session, token) = start().await;
    let sent = json!({"title": "Rules", "content": "First."});
    let id = server.send(post("/api/pages").bearer(&token).json(&sent)).await.json()["id"].to_string();
    let edit = format!("{PAGE}/{id}");
    let seen = server.send(get(&edit).cookie(&session)).await.field("seen");
    server.world.clock.advance(chrono::TimeDelta::seconds(2));
    let other = json!({"content": "Of somebody else."});
    server.send(put(&format!("/api/pages/{id}")).bearer(&token).json(&other)).await;
    let send = async |seen: &str| {
        let mine = [("title", "Rules!"), ("text", "Mine."), ("seen", seen)];
        server.submit(&session, &edit, &mine).await
    };
    let answer = send(&seen).await;
    assert!(answer.status == 409 && answer.page().contains("Of somebody else."), "{}", answer.page());
    assert!(answer.field("title") == "Rules!" && answer.body.contains("\nMine.</textarea>"));
    assert!(server.get("/p/rules").await.body.contains("Of somebody else."));
    assert_eq!(send(&answer.field("seen")).await.status, 303, "once more it is meant");
    server.send(delete(&format!("/api/pages/{id}")).bearer(&token)).await;
    let gone = send("").await;
    assert!(
        gone.status == 404 && gone.page().contains("Somebody removed this page while"),
        "{}",
        gone.page()
    );
    assert!(gone.body.contains("action=\"/admin/pages/new\"") && gone.body.contains("\nMine.</textarea>"));
}

#[actix_web::test]
async fn mistakes_stand_beside_their_fields() {
    let (server, session, _) = start().await;
    let long = "x".repeat(20_001);
    for (title, text, words) in
        [("\u{200b}", "Hello", "a title of 1 to 255 characters"), ("Hello", &*long, "20,000 characters")]
    {
        let answer = server.submit(&session, NEW, &[("title", title), ("text", text)]).await;
        assert!(answer.status == 400 && answer.page().contains(words), "{}", answer.page());
        assert!(answer.body.contains(&format!("\n{text}</textarea>")));
    }
}

#[actix_web::test]
async fn a_list_says_which_page_stands_where() {
    let (server, session, token) = start().await;
    for number in 0..51 {
        let title = if number == 3 { "About".to_owned() } else { format!("Page {number}") };
        let sent = json!({"title": title, "content": "x"});
        server.send(post("/api/pages").bearer(&token).json(&sent)).await;
    }
    let first = server.send(get(PAGE).cookie(&session)).await;
    assert!(first.body.contains("Page 0<") && !first.body.contains("Page 50<"), "the oldest first");
    assert_eq!(first.page().matches("not at the foot").count(), 30, "{}", first.page());
    assert_eq!(first.page().matches("the page About").count(), 1);
    assert!(server.send(get("/admin/pages?page=1").cookie(&session)).await.body.contains("Page 50<"));
    let found = server.send(get("/admin/pages?q=page-47").cookie(&session)).await.body;
    assert!(found.contains("Page 47<") && !found.contains("Page 48<"), "by address too: {found}");
}
