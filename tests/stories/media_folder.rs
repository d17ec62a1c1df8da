//! A folder of pictures and its database: they know each other, and neither a wrong one nor a commit in doubt loses a picture.

use std::path::Path;
use std::process::Output;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::server::run;
use tests::site::PNG;
use tests::{Database, Server, on_both_databases};

use super::pictures::{access, event, files};

on_both_databases!(
    a_folder_of_another_database_is_refused_until_it_is_adopted,
    a_folder_without_its_pictures_is_warned_of,
    a_picture_whose_commit_was_in_doubt_is_seen_when_it_is_asked_for,
    nodes_that_start_together_share_a_folder,
);

fn start(database: &Database, media: &TempDir) -> Server {
    Server::start_with(database, &[("UNCINO_MEDIA__DIR", media.path().to_str().unwrap())])
}

/// A command, or the server where it refuses to start.
fn command(database: &Database, media: &TempDir, arguments: &[&str]) -> Output {
    let settings = [
        ("UNCINO_SERVER__BIND", "127.0.0.1:0".to_owned()),
        ("UNCINO_DATABASE__URL", database.url()),
        ("UNCINO_MEDIA__DIR", media.path().display().to_string()),
    ];
    run(arguments, "", &settings.map(|(name, value)| (name.to_owned(), value)))
}

fn expect(output: &Output, code: i32, words: &str) {
    let all = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{all}");
    assert!(all.contains(words), "{words:?} in {all}");
}

fn form(id: Option<i64>) -> Form {
    let fields = event(&json!({}));
    let form = fields.as_object().unwrap().iter().fold(Form::new(), |form, (name, value)| {
        form.text(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    });
    let form = id.into_iter().fold(form, |form, id| form.text("id", id.to_string()));
    form.part("image", Part::bytes(PNG).file_name("a.png"))
}

async fn send(server: &Server, token: &str, id: Option<i64>) -> Option<Value> {
    let method = if id.is_some() { Method::PUT } else { Method::POST };
    let request = Client::new().request(method, format!("{}/api/event", server.url())).bearer_auth(token);
    request.multipart(form(id)).send().await.ok()?.json().await.ok()
}

async fn add(server: &Server, token: &str, count: usize) {
    for _ in 0..count {
        send(server, token, None).await.unwrap();
    }
}

/// The names of all events' pictures.
async fn shown(server: &Server) -> Vec<String> {
    let events = reqwest::get(format!("{}/api/events", server.url())).await.unwrap();
    let events: Value = events.json().await.unwrap();
    let names = events.as_array().unwrap().iter().map(|event| event["media"][0]["url"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

async fn is_served(server: &Server, file: &str) -> bool {
    let mut all = true;
    for path in ["media", "media/thumb"] {
        let answer = reqwest::get(format!("{}/{path}/{file}", server.url())).await.unwrap();
        all &= answer.headers()["content-type"] == "image/jpeg";
    }
    all
}

async fn expect_all(server: &Server, count: usize) {
    let files = shown(server).await;
    assert_eq!(files.len(), count);
    for file in files {
        assert!(is_served(server, &file).await, "{file}");
    }
}

fn another(database: &Database) -> Database {
    match database {
        Database::Sqlite(_) => Database::sqlite(),
        Database::Postgres(_) | Database::Pooled(_) => Database::postgres(),
    }
}

async fn a_folder_of_another_database_is_refused_until_it_is_adopted(database: Database) {
    let media = tempfile::tempdir().unwrap();
    let server = start(&database, &media);
    let token = access(&server).await;
    add(&server, &token, 20).await;
    server.kill();
    let wrong = another(&database);
    for _ in 0..2 {
        let refused = command(&wrong, &media, &["serve"]);
        expect(&refused, 78, "belongs to another database");
        expect(&refused, 78, "uncino media adopt");
    }
    expect(&command(&wrong, &media, &["media", "set-aside"]), 78, "belongs to another database");
    expect(&command(&wrong, &media, &["media", "adopt"]), 0, "knows 0 of the 20 pictures");
    let server = start(&wrong, &media);
    assert!(server.log().contains("MANY PICTURES ARE UNKNOWN"), "{}", server.log());
    server.kill();
    expect(&command(&database, &media, &["serve"]), 78, "belongs to another database");
    expect(&command(&database, &media, &["media", "adopt"]), 0, "knows 20 of the 20 pictures");
    expect_all(&start(&database, &media), 20).await;
}

async fn a_folder_without_its_pictures_is_warned_of(database: Database) {
    let media = tempfile::tempdir().unwrap();
    let server = start(&database, &media);
    let token = access(&server).await;
    assert!(!server.log().contains("IS EMPTY"));
    add(&server, &token, 1).await;
    server.kill();
    let empty = tempfile::tempdir().unwrap();
    let server = start(&database, &empty);
    assert!(server.log().contains("THE FOLDER OF PICTURES IS EMPTY"), "{}", server.log());
    add(&server, &token, 1).await;
    server.kill();
    let server = start(&database, &media);
    assert!(!server.log().contains("IS EMPTY"), "several folders may be one database's");
}

async fn nodes_that_start_together_share_a_folder(database: Database) {
    let media = tempfile::tempdir().unwrap();
    let nodes: Vec<Server> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| start(&database, &media))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let token = access(&nodes[0]).await;
    add(&nodes[0], &token, 1).await;
    expect_all(&nodes[3], 1).await;
}

/// As the power cut left it: the row is there, and the file was not moved yet.
async fn a_picture_whose_commit_was_in_doubt_is_seen_when_it_is_asked_for(database: Database) {
    let media = tempfile::tempdir().unwrap();
    let server = start(&database, &media);
    let token = access(&server).await;
    add(&server, &token, 1).await;
    let file = &shown(&server).await[0];
    let in_doubt = || {
        for path in [file.clone(), format!("thumb/{file}")] {
            std::fs::rename(media.path().join(&path), media.path().join("staged").join(&path)).unwrap();
        }
    };
    in_doubt();
    assert!(is_served(&server, file).await);
    server.kill();
    in_doubt();
    expect_all(&start(&database, &media), 1).await;
}

/// Each commit of an event takes four seconds; the server is killed in the middle of one, and PostgreSQL goes on.
#[tokio::test]
async fn an_event_that_was_committed_after_a_kill_has_its_picture() {
    let database = Database::postgres();
    let media = tempfile::tempdir().unwrap();
    let server = start(&database, &media);
    let token = access(&server).await;
    let first = send(&server, &token, None).await.unwrap();
    let replaced = shown(&server).await.remove(0);
    let Database::Postgres(schema) = &database else { unreachable!("chosen above") };
    schema.run(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_sleep(4); RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON events DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION slow()",
    );
    let id = first["id"].as_i64();
    let kill = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let killed = std::process::Command::new("kill").args(["-KILL", &server.id().to_string()]).status();
        assert!(killed.unwrap().success());
    };
    let (changed, ()) = tokio::join!(send(&server, &token, id), kill);
    assert_eq!(changed, None, "nobody was answered");
    let server = start(&database, &media);
    assert_eq!(shown(&server).await.first(), Some(&replaced), "not committed yet");
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if shown(&server).await.first() != Some(&replaced) {
            break;
        }
    }
    let fresh = shown(&server).await.remove(0);
    assert_ne!(fresh, replaced, "committed without the program");
    assert!(is_served(&server, &fresh).await);
    assert!(!media.path().join(&replaced).exists(), "what it replaced is no orphan");
    assert_eq!(files(media.path()), 1);
}

/// Yesterday's database is put back by mistake, and then the right one again.
#[tokio::test]
async fn yesterdays_database_costs_no_picture() {
    for more in [3, 15] {
        let database = Database::sqlite();
        let file = database.folder().unwrap().join("uncino.db");
        let [yesterdays, todays] = ["yesterday", "today"].map(|day| file.with_extension(day));
        let media = tempfile::tempdir().unwrap();
        let server = start(&database, &media);
        let token = access(&server).await;
        add(&server, &token, 2).await;
        assert!(server.stop("TERM"));
        std::fs::copy(&file, &yesterdays).unwrap();
        let server = start(&database, &media);
        add(&server, &token, more).await;
        assert!(server.stop("TERM"));
        std::fs::rename(&file, &todays).unwrap();
        std::fs::rename(&yesterdays, &file).unwrap();
        let server = start(&database, &media);
        expect_all(&server, 2).await;
        let is_much = more > 10;
        assert_eq!(server.log().contains("MANY PICTURES ARE UNKNOWN"), is_much, "{}", server.log());
        assert_eq!(files(media.path()), if is_much { 2 + more } else { 2 });
        assert!(server.stop("TERM"));
        std::fs::rename(&todays, &file).unwrap();
        expect_all(&start(&database, &media), 2 + more).await;
        assert_eq!(files(media.path()), 2 + more);
    }
}

/// A folder of 0.1.0 says nothing of a database.
#[tokio::test]
async fn a_folder_of_a_version_before_belongs_to_the_database_that_knows_it() {
    let left = Database::left_by("0.1.0");
    let media = tempfile::tempdir().unwrap();
    let copy = |from: &Path| {
        let copied =
            std::process::Command::new("cp").arg("-R").arg(from.join(".")).arg(media.path()).status();
        assert!(copied.unwrap().success());
    };
    copy(&left.folder().unwrap().join("media"));
    expect(&command(&Database::sqlite(), &media, &["serve"]), 78, "this database knows none of them");
    drop(start(&left, &media));
    assert_eq!(files(media.path()), 1);
    expect(&command(&Database::sqlite(), &media, &["serve"]), 78, "belongs to another database");
}
