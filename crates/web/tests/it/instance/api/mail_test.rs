//! `POST /api/settings/test_smtp`

use serde_json::json;
use uncino_domain::access::audit::AuditQuery;
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::caller::Administrator;
use uncino_domain::people::letter::{Delivery, LetterContent, MailFault};

use crate::support::{Request, Server, post};

fn try_out(token: &str) -> Request {
    let smtp = json!({"host": "evil.example", "port": 25, "auth": {"user": "u", "pass": "hunter2"}});
    post("/api/settings/test_smtp").bearer(token).json(&json!({"smtp": smtp}))
}

#[actix_web::test]
async fn a_letter_goes_to_the_administrator_who_asks_and_to_nobody_else() {
    let server = Server::start().await;
    let admin = server.admin();
    let token = server.own_token(&admin);
    assert_eq!(server.send(try_out(&token)).await.brief(), "200 OK\nOK");
    let letters = server.world.letters.all();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].to == admin.email && matches!(letters[0].content, LetterContent::Test));
    let entries = AuditService::new(server.world.ports.clone())
        .list(&AuditQuery::latest(1), &Administrator::at_the_command_line())
        .unwrap();
    assert_eq!(
        (&*entries[0].action, entries[0].actor.as_deref()),
        ("mail.tested", Some(admin.email.as_str()))
    );
}

#[actix_web::test]
async fn the_answer_says_what_came_of_it() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    for (delivery, answer) in [
        (Delivery::Logged, "200 OK\nno mail server is set: the letter is in the log"),
        (Delivery::Filed, "200 OK\nno mail server is set: the letter is a file in mail.folder"),
        (Delivery::Failed(MailFault::Unreachable), "400 Bad Request\nthe mail server can't be reached"),
        (
            Delivery::Failed(MailFault::Refused(550)),
            "400 Bad Request\nthe mail server refused the letter (550)",
        ),
        (
            Delivery::Failed(MailFault::Credentials(535)),
            "400 Bad Request\nthe mail server doesn't take user name and password (535)",
        ),
    ] {
        server.world.letters.deliver(delivery);
        assert_eq!(server.send(try_out(&token)).await.brief(), answer);
    }
}

#[actix_web::test]
async fn there_are_ten_an_hour() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    for _ in 0..10 {
        assert_eq!(server.send(try_out(&token)).await.status, 200);
    }
    assert_eq!(server.send(try_out(&token)).await.brief(), "429 Too Many Requests\nToo Many Requests");
    assert_eq!(server.world.letters.all().len(), 10);
}
