//! `/account/letters`

use crate::support::{Server, get};

#[actix_web::test]
async fn a_person_says_whether_they_want_letters() {
    let server = Server::start().await;
    let anna = server.anna();
    let session = server.session(&anna);
    let wants = || {
        let id = anna.id;
        server.world.ports.storage.read(move |r| r.users().find(id)).unwrap().unwrap().to_notify
    };
    assert!(wants());
    let answer = server.submit(&session, "/account/letters", &[]).await;
    assert_eq!((answer.header("location"), wants()), ("/account?done=letters#letters".to_owned(), false));
    let page = server.send(get("/account?done=letters").cookie(&session)).await;
    assert!(page.page().contains("Saved.") && !page.body.contains("value=\"1\" checked"), "{}", page.body);
    server.submit(&session, "/account/letters", &[("to_notify", "1")]).await;
    assert!(wants());
}
