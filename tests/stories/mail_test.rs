//! Does the mail server of the configuration take letters?

use std::net::TcpListener;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::json;
use tests::mail_server::{MailServer, Manners};
use tests::mailbox::Mailbox;
use tests::{Database, Server, on_both_databases};

on_both_databases!(an_administrator_learns_whether_the_mail_server_takes_letters);

const FROM: (&str, &str) = ("UNCINO_MAIL__FROM", "Circolo Sud <agenda@example.org>");

/// The answer to an administrator who tries it out, naming another mail server, which must not be asked.
async fn try_out(server: &Server) -> (StatusCode, String) {
    server.create_user("anna@example.org", "admin");
    let (http, url) = (Client::new(), server.url());
    let access = server.log_in_by_api("anna@example.org").await;
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let smtp = json!({"smtp": {"host": "127.0.0.1", "port": port, "auth": {"user": "u", "pass": "hunter2"}}});
    let request = http.post(format!("{url}/api/settings/test_smtp")).bearer_auth(access).json(&smtp);
    let answer = request.send().await.unwrap();
    assert!(elsewhere.accept().is_err(), "only the mail server of the configuration is asked");
    let answer = (answer.status(), answer.text().await.unwrap());
    assert!(!answer.1.contains("hunter2"), "{}", answer.1);
    answer
}

async fn an_administrator_learns_whether_the_mail_server_takes_letters(database: Database) {
    let mail = MailServer::start(Manners::Takes);
    let server = Server::start_with(&database, &[("UNCINO_MAIL__SMTP", &mail.url()), FROM]);
    assert_eq!(try_out(&server).await, (StatusCode::OK, "OK".to_owned()));
    let letters = mail.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("To: anna@example.org\n"), "{}", letters[0]);
    let audit = server.command(&["audit", "--max", "1"], "");
    let line = String::from_utf8_lossy(&audit.stdout).into_owned();
    assert!(line.contains("anna@example.org") && line.contains("mail.tested"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_takes_nothing_is_named_as_the_reason() {
    let refuses = MailServer::start(Manners::Refuses);
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, words) in [
        (refuses.url(), "the mail server refused the letter (550)"),
        (format!("smtp://{gone}"), "the mail server can't be reached"),
        (refuses.url() + "?tls=required", "the mail server doesn't offer what mail.smtp asks for"),
    ] {
        let database = Database::sqlite();
        let server = Server::start_with(&database, &[("UNCINO_MAIL__SMTP", &url), FROM]);
        let (status, answer) = try_out(&server).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(answer.starts_with(words), "{answer}");
    }
    assert!(refuses.letters().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_says_nothing_is_not_waited_for_long() {
    let silent = MailServer::start(Manners::Silent);
    let database = Database::sqlite();
    let server = Server::start_with(&database, &[("UNCINO_MAIL__SMTP", &silent.url()), FROM]);
    let began = Instant::now();
    let (status, answer) = try_out(&server).await;
    assert_eq!((status, &*answer), (StatusCode::BAD_REQUEST, "the mail server takes too long"));
    assert!(began.elapsed() < Duration::from_secs(25));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_the_answer_says_where_the_letter_is() {
    let (database, mailbox) = (Database::sqlite(), Mailbox::default());
    let server = Server::start_with(&database, &mailbox.settings());
    let (status, answer) = try_out(&server).await;
    assert_eq!(
        (status, &*answer),
        (StatusCode::OK, "no mail server is set: the letter is a file in mail.folder")
    );
    mailbox.letter("anna@example.org", "arrive").await;
    let database = Database::sqlite();
    let server = Server::start(&database);
    let (status, answer) = try_out(&server).await;
    assert_eq!((status, &*answer), (StatusCode::OK, "no mail server is set: the letter is in the log"));
    for _ in 0..200 {
        if server.log().contains("to=\"anna@example.org\"") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{}", server.log());
}
