//! Seeds: a server that begins with people, an application and a token, for tests of other programs; and the command that
//! says whether it is there.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::server::{PASSWORD, run};
use tests::{Database, Person, Server, on_both_databases};

on_both_databases!(
    what_is_seeded_works_at_once_and_stays_as_it_is,
    of_nodes_that_start_together_one_seeds,
    wrong_seeds_are_refused_before_anything_is_touched,
    seeds_come_from_files_and_stay_as_written,
    a_database_in_use_is_left_alone_whatever_the_seeds,
);

const ID: &str = "agenda-tests-0123456789";
const SECRET: &str = "agenda-tests-secret-0123";
const TOKEN: &str = "unc_at_agenda_tests_0123";
const LEFT_ALONE: &str = "the seeds are left alone";

const SEEDS: [(&str, &str); 8] = [
    ("UNCINO_SEED__ADMIN_EMAIL", "admin@example.org"),
    ("UNCINO_SEED__ADMIN_PASSWORD", PASSWORD),
    ("UNCINO_SEED__USER_EMAIL", "anna@example.org"),
    ("UNCINO_SEED__USER_PASSWORD", PASSWORD),
    ("UNCINO_SEED__CLIENT_ID", ID),
    ("UNCINO_SEED__CLIENT_SECRET", SECRET),
    ("UNCINO_SEED__CLIENT_REDIRECT_URIS", "http://app.test/callback"),
    ("UNCINO_SEED__TOKEN", TOKEN),
];

fn but(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    SEEDS
        .iter()
        .copied()
        .filter(|(name, _)| changes.iter().all(|change| change.0 != *name))
        .chain(changes.to_vec())
        .collect()
}

async fn publish(server: &Server, token: &str) -> StatusCode {
    let event = json!({
        "title": "Concert", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b", "tags": ["t"],
    });
    let url = format!("{}/api/event", server.url());
    Client::new().post(url).bearer_auth(token).json(&event).send().await.unwrap().status()
}

/// How often a line of the log says that.
fn said(server: &Server, words: &str) -> usize {
    server.log().lines().filter(|line| line.contains(words)).count()
}

fn people(server: &Server) -> String {
    String::from_utf8(server.command(&["users", "list"], "").stdout).unwrap()
}

async fn what_is_seeded_works_at_once_and_stays_as_it_is(database: Database) {
    let server = Server::start_with(&database, &but(&[("UNCINO_LOG__LEVEL", "trace")]));
    assert_eq!((said(&server, "SEEDS ARE SET"), said(&server, "begins with the seeds")), (1, 1));
    assert_eq!(said(&server, "/setup?code="), 0, "there is an administrator");
    assert_eq!(publish(&server, TOKEN).await, StatusCode::OK);
    let (admin, anna) = (
        Person::log_in(&server, "admin@example.org").await,
        Person::log_in(&server, "anna@example.org").await,
    );
    assert_eq!(admin.get("/admin/users").await.status(), StatusCode::OK);
    assert_eq!(anna.get("/admin/users").await.status(), StatusCode::FORBIDDEN);
    let applications = anna.get("/account/applications").await.text().await.unwrap();
    assert!(applications.contains(ID), "{applications}");
    let asked = [("token", TOKEN), ("client_id", ID), ("client_secret", SECRET)];
    let url = format!("{}/oauth/introspect", server.url());
    let answer = Client::new().post(url).form(&asked).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!((&answer["active"], &answer["username"]), (&json!(true), &json!("anna@example.org")));
    let (dump, log) = (String::from_utf8_lossy(&database.dump()).into_owned(), server.log());
    for secret in [PASSWORD, SECRET, TOKEN] {
        assert!(!dump.contains(secret) && !log.contains(secret), "{secret}");
    }

    let before = people(&server);
    server.kill();
    let again = Server::start_with(&database, &but(&[("UNCINO_SEED__USER_PASSWORD", "another password")]));
    assert_eq!((said(&again, "SEEDS ARE SET"), said(&again, LEFT_ALONE)), (1, 1));
    assert_eq!(people(&again), before);
    Person::log_in(&again, "anna@example.org").await;
    assert_eq!(publish(&again, TOKEN).await, StatusCode::OK);
}

async fn of_nodes_that_start_together_one_seeds(database: Database) {
    let servers: Vec<Server> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| Server::start_with(&database, &SEEDS))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let count = |words: &str| servers.iter().map(|server| said(server, words)).sum::<usize>();
    assert_eq!((count("begins with the seeds"), count(LEFT_ALONE)), (1, 2));
    assert_eq!(people(&servers[0]).lines().count(), 2);
    for server in &servers {
        assert_eq!(publish(server, TOKEN).await, StatusCode::OK);
    }
}

async fn wrong_seeds_are_refused_before_anything_is_touched(database: Database) {
    let untouched = database.dump();
    for (name, value, words) in [
        ("UNCINO_SEED__CLIENT_ID", "short", "seed.client_id must match ^[a-z0-9_-]{20,}$"),
        ("UNCINO_SEED__TOKEN", "Unc_At_Agenda_Tests_0123", "seed.token must match"),
        ("UNCINO_SEED__CLIENT_SECRET", "", "seed.client_id is nothing without seed.client_secret"),
        ("UNCINO_SEED__USER_EMAIL", "", "seed.user_password is nothing without seed.user_email"),
        ("UNCINO_SEED__ADMIN_PASSWORD", "short", "a password needs at least 8 characters"),
        (
            "UNCINO_SEED__ADMIN_PASSWORD_FILE",
            "/x",
            "seed.admin_password and seed.admin_password_file are both set",
        ),
        (
            "UNCINO_SEED__CLIENT_NAME_FILE",
            "/nowhere",
            "seed.client_name_file: the file /nowhere can't be read",
        ),
        ("UNCINO_SEED__CLIENT_STRICT", "perhaps", "seed.client_strict must be true or false"),
        ("UNCINO_SEED__TOKENS", TOKEN, "unknown field `tokens`"),
    ] {
        let settings = but(&[(name, value)]);
        let mut settings: Vec<_> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        settings.push(("UNCINO_DATABASE__URL".to_owned(), database.url()));
        settings.push(("UNCINO_SERVER__BIND".to_owned(), "127.0.0.1:0".to_owned()));
        for arguments in [&[][..], &["config", "check"]] {
            let output = run(arguments, "", &settings);
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(78), "{name}: {stderr}");
            assert!(stderr.contains(words) && stderr.lines().count() == 1, "{name}: {stderr}");
            assert!(value.len() < 5 || value.starts_with('/') || !stderr.contains(value), "{name}: {stderr}");
        }
    }
    let tables = |dump: Vec<u8>| String::from_utf8_lossy(&dump).matches("CREATE TABLE").count();
    assert_eq!((tables(untouched), tables(database.dump())), (0, 0));
}

async fn seeds_come_from_files_and_stay_as_written(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (token, password) = (file("token", &format!("{TOKEN}\n")), file("password", "0012345678\r\n"));
    let others = SEEDS.iter().filter(|(name, _)| !name.ends_with("TOKEN") && !name.ends_with("PASSWORD"));
    let settings: Vec<(&str, &str)> = others
        .copied()
        .chain([
            ("UNCINO_SEED__TOKEN_FILE", &*token),
            ("UNCINO_SEED__USER_PASSWORD_FILE", &*password),
            ("UNCINO_SEED__ADMIN_PASSWORD", "0098765432"),
        ])
        .collect();
    let server = Server::start_with(&database, &settings);
    assert_eq!(publish(&server, TOKEN).await, StatusCode::OK);
    for (email, password) in [("anna@example.org", "0012345678"), ("admin@example.org", "0098765432")] {
        let answer = Person::stranger(&server).send_log_in(email, password, "/").await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{email}");
    }
}

async fn a_database_in_use_is_left_alone_whatever_the_seeds(database: Database) {
    let server = Server::start(&database);
    server.create_user("berta@example.org", "user");
    server.kill();
    let wrong = but(&[("UNCINO_SEED__TOKEN", "short"), ("UNCINO_SEED__USER_EMAIL_FILE", "/nowhere")]);
    for seeds in [&SEEDS[..], &wrong] {
        let server = Server::start_with(&database, seeds);
        assert_eq!(said(&server, LEFT_ALONE), 1, "{}", server.log());
        assert_eq!(people(&server).lines().count(), 1);
        assert_eq!(publish(&server, TOKEN).await, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_command_says_whether_the_server_answers() {
    let database = Database::sqlite();
    let check = |bind: &str| {
        let output = run(&["healthcheck"], "", &[("UNCINO_SERVER__BIND".to_owned(), bind.to_owned())]);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let server = Server::start_at("0.0.0.0:0", &database, &[]);
    let port = server.address().port();
    let healthy = (Some(0), format!("healthy: 127.0.0.1:{port} answers\n"));
    assert_eq!(check(&format!("0.0.0.0:{port}")), healthy);
    assert_eq!(check(&format!("127.0.0.1:{port}")), healthy);
    server.kill();
    let (code, said) = check(&format!("0.0.0.0:{port}"));
    assert!(
        code == Some(1) && said.starts_with(&format!("uncino: not healthy: 127.0.0.1:{port}: ")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");

    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let began = std::time::Instant::now();
    let (code, said) = check(&silent.local_addr().unwrap().to_string());
    assert!(code == Some(1) && said.contains("no answer within 3 seconds"), "{said}");
    assert!(began.elapsed().as_secs() < 6);
}
