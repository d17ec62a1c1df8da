//! The first start.

use reqwest::StatusCode;
use tests::person::{hidden, location};
use tests::{Database, Person, Server, on_both_databases};

on_both_databases!(
    the_link_in_the_log_makes_the_first_administrator_and_then_is_dead,
    every_start_makes_a_new_link_and_kills_the_old_one,
    an_administrator_made_at_the_command_line_closes_the_set_up,
    two_at_once_make_one_administrator,
    an_install_script_can_make_the_first_one_by_the_api,
);

const ADMIN: &str = "admin@example.org";
const PASSWORD: &str = "correct horse battery";

/// The link in the log; none after an administrator exists.
fn link(server: &Server) -> Option<String> {
    let log = server.log();
    let start = log.find("http://127.0.0.1")?;
    log[start..].split_whitespace().find(|word| word.contains("/setup?code=")).map(str::to_owned)
}

/// Sends the form of that page.
async fn finish(person: &Person, link: &str, title: &str) -> reqwest::Response {
    let page = person.get(link).await.text().await.unwrap();
    let (csrf_token, code) = (hidden(&page, "csrf_token"), hidden(&page, "code"));
    let form = [
        ("csrf_token", csrf_token.as_str()),
        ("code", &code),
        ("name", title),
        ("email", ADMIN),
        ("password", PASSWORD),
        ("time_zone", "Europe/Lisbon"),
        ("language", "pt"),
    ];
    person.post("/setup", &form).await
}

async fn the_link_in_the_log_makes_the_first_administrator_and_then_is_dead(database: Database) {
    let server = Server::start(&database);
    let link = link(&server).expect("a link in the log");
    let (person, late) = (Person::stranger(&server), Person::stranger(&server));
    assert_eq!(late.get("/setup").await.status(), StatusCode::FORBIDDEN, "not without the link");
    assert_eq!(late.get(&link).await.status(), StatusCode::OK);
    let finished = finish(&person, &link, "Círculo <Sul>").await;
    assert_eq!((finished.status(), &*location(&finished)), (StatusCode::SEE_OTHER, "/admin?done=set_up"));
    let home = person.get("/admin?done=set_up").await.text().await.unwrap();
    assert!(home.contains("Círculo &lt;Sul&gt;") && home.contains(ADMIN), "{home}");
    assert_eq!(late.get(&link).await.status(), StatusCode::NOT_FOUND);
    drop(server);
    let server = Server::start(&database);
    assert!(self::link(&server).is_none(), "there is an administrator now: {}", server.log());
    assert_eq!(
        Person::stranger(&server).send_log_in(ADMIN, PASSWORD, "/").await.status(),
        StatusCode::SEE_OTHER
    );
}

async fn every_start_makes_a_new_link_and_kills_the_old_one(database: Database) {
    let path = |link: &str| link.split_once("/setup").map(|(_, query)| format!("/setup{query}")).unwrap();
    let server = Server::start(&database);
    let old = path(&link(&server).expect("a link"));
    server.kill();
    let server = Server::start(&database);
    let new = path(&link(&server).expect("another link"));
    let person = Person::stranger(&server);
    assert_eq!(person.get(&old).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(person.get(&new).await.status(), StatusCode::OK);
}

async fn an_administrator_made_at_the_command_line_closes_the_set_up(database: Database) {
    let server = Server::start(&database);
    let link = link(&server).expect("a link");
    let person = Person::stranger(&server);
    assert_eq!(person.get(&link).await.status(), StatusCode::OK);
    server.create_user("anna@example.org", "editor");
    assert_eq!(person.get(&link).await.status(), StatusCode::OK, "an editor is no administrator");
    server.create_user("boss@example.org", "admin");
    assert_eq!(person.get(&link).await.status(), StatusCode::NOT_FOUND);
}

async fn two_at_once_make_one_administrator(database: Database) {
    let server = Server::start(&database);
    let link = link(&server).expect("a link");
    let people: Vec<Person> = (0..4).map(|_| Person::stranger(&server)).collect();
    let mut answers = Vec::new();
    for person in people {
        let link = link.clone();
        answers.push(tokio::spawn(async move { finish(&person, &link, "Circolo").await.status() }));
    }
    let mut made = 0;
    for answer in answers {
        made += usize::from(answer.await.unwrap() == StatusCode::SEE_OTHER);
    }
    assert_eq!(made, 1);
    let users = server.command(&["users", "list"], "");
    assert_eq!(String::from_utf8(users.stdout).unwrap().lines().count(), 1);
}

async fn an_install_script_can_make_the_first_one_by_the_api(database: Database) {
    let send = async |server: &Server, email: &str| {
        let url = format!("{}/api/user/register", server.url());
        let form = [("email", email), ("password", PASSWORD), ("role", "admin"), ("is_active", "true")];
        let response = reqwest::Client::new().post(url).form(&form).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let server = Server::start(&database);
    assert_eq!(send(&server, ADMIN).await, (403, "Set-up is not finished".to_owned()));
    drop(server);
    let server = Server::start_with(&database, &[("UNCINO_SETUP__FIRST_REGISTRATION_IS_ADMIN", "true")]);
    let (status, record) = send(&server, ADMIN).await;
    assert!(
        status == 200 && record.starts_with("{\"is_admin\":true,\"is_editor\":false,\"id\":1,"),
        "{record}"
    );
    assert_eq!(send(&server, "second@example.org").await, (200, "OK".to_owned()));
    let users = String::from_utf8(server.command(&["users", "list"], "").stdout).unwrap();
    assert!(users.contains("second@example.org\tuser\twaiting"), "{users}");
}
