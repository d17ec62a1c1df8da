//! Letters leave with their deed and not with the process: after a kill, past a mail server that refuses, from two nodes.

use std::time::Duration;

use reqwest::{Client, StatusCode};
use tests::mail_server::{MailServer, Manners};
use tests::mailbox::Mailbox;
use tests::{Database, Person, Server, on_both_databases};

on_both_databases!(
    a_letter_survives_a_kill,
    a_letter_waits_for_a_mail_server_that_is_away,
    what_is_given_up_is_shown_to_administrators,
);

const FROM: (&str, &str) = ("UNCINO_MAIL__FROM", "Circolo Sud <agenda@example.org>");
const ANNA: &str = "anna@example.org";

/// Asks for a link to choose another password.
async fn ask(server: &Server, email: &str) {
    let request = Client::new().post(format!("{}/api/user/recover", server.url()));
    let answer = request.form(&[("email", email)]).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

/// An address at which nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("smtp://{}", listener.local_addr().unwrap())
}

/// Waits until that is so; half a minute at most.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within half a minute");
}

async fn a_letter_survives_a_kill(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_MAIL__SMTP", &nobody()), FROM]);
    server.create_user(ANNA, "user");
    ask(&server, ANNA).await;
    server.kill();
    let dump = database.dump();
    let stored = String::from_utf8_lossy(&dump);
    assert!(!stored.contains("unc_li_"), "no link is stored");
    let mailbox = Mailbox::default();
    let _server = Server::start_with(&database, &mailbox.settings());
    // If it was just being sent, then when that lease has ended.
    until("the letter", || mailbox.count(ANNA) == 1).await;
    mailbox.letter(ANNA, "/recover?code=unc_li_").await;
}

async fn a_letter_waits_for_a_mail_server_that_is_away(database: Database) {
    let busy = MailServer::start(Manners::IsBusyTwice);
    let server = Server::start_with(&database, &[("UNCINO_MAIL__SMTP", &busy.url()), FROM]);
    server.create_user(ANNA, "user");
    ask(&server, ANNA).await;
    until("the letter", || busy.letters().len() == 1).await;
    assert!(server.log().contains("a letter could not be sent yet"), "{}", server.log());
}

async fn what_is_given_up_is_shown_to_administrators(database: Database) {
    let refuses = MailServer::start(Manners::Refuses);
    let away = nobody();
    for (number, url) in [refuses.url(), away].into_iter().enumerate() {
        let settings = [("UNCINO_MAIL__SMTP", &*url), FROM, ("UNCINO_MAIL__GIVE_UP_AFTER", "1s")];
        let server = Server::start_with(&database, &settings);
        if number == 0 {
            server.create_user("admin@example.org", "admin");
            server.create_user(ANNA, "user");
        }
        ask(&server, ANNA).await;
        until("giving up", || server.log().contains("a letter could not be sent error")).await;
        let admin = Person::log_in(&server, "admin@example.org").await;
        let page = admin.get("/admin").await.text().await.unwrap();
        assert!(page.contains("could not be sent in the last 30 days"), "{page}");
        let page = admin.get("/admin/audit").await.text().await.unwrap();
        assert!(page.contains("gave up sending a letter to") && page.contains(ANNA), "{page}");
    }
}

/// However many deeds there are at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_send_each_letter_once() {
    let database = Database::postgres();
    let mail = MailServer::start(Manners::Takes);
    let url = mail.url();
    let settings = [("UNCINO_MAIL__SMTP", &*url), FROM, ("UNCINO_LIMITS__ENABLED", "false")];
    let nodes = [Server::start_with(&database, &settings), Server::start_with(&database, &settings)];
    let addresses: Vec<String> = (0..12).map(|number| format!("person{number}@example.org")).collect();
    for address in &addresses {
        nodes[0].create_user(address, "user");
    }
    let asked = addresses.iter().enumerate().map(|(number, address)| ask(&nodes[number % 2], address));
    for one in asked.collect::<Vec<_>>() {
        one.await;
    }
    until("all letters", || mail.letters().len() >= addresses.len()).await;
    // Whoever carries one twice does it when a lease has ended, or at the next look.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let letters = mail.letters();
    for address in &addresses {
        let theirs = letters.iter().filter(|letter| letter.contains(&format!("To: {address}\n")));
        assert_eq!(theirs.count(), 1, "{address}");
    }
}
