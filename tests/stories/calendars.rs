//! A calendar from elsewhere comes in: by the command, by an editor in a browser, by a program.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::browser::Browser;
use tests::person::{Person, hidden};
use tests::server::PASSWORD;
use tests::site::site;
use tests::{Database, Server, on_both_databases};

on_both_databases!(
    the_command_brings_a_calendar_and_brings_its_changes,
    a_program_of_an_editor_brings_a_calendar,
    a_form_brings_what_was_seen_and_nothing_else,
    an_editor_looks_at_a_calendar_and_brings_it_in,
);

fn calendar(title: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
         BEGIN:VEVENT\r\nUID:film@a.example\r\nSUMMARY:{title}\r\nLOCATION:Cinema\\, Via Po 1\r\n\
         DTSTART;TZID=W. Europe Standard Time:20300501T210000\r\nDURATION:PT2H\r\nEND:VEVENT\r\n\
         BEGIN:VEVENT\r\nUID:nowhere@a.example\r\nSUMMARY:Nowhere\r\nDTSTART:20300501T190000Z\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}

async fn events(server: &Server) -> Value {
    let answer = reqwest::get(format!("{}/api/events", server.url())).await.unwrap();
    answer.json().await.unwrap()
}

async fn titles(server: &Server) -> Vec<String> {
    let events = events(server).await;
    events.as_array().unwrap().iter().map(|event| event["title"].as_str().unwrap().to_owned()).collect()
}

async fn the_command_brings_a_calendar_and_brings_its_changes(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.ics");
    let report = folder.path().join("report.json");
    let (file_name, report_name) = (file.to_str().unwrap(), report.to_str().unwrap());
    let address = site(calendar("A film").into_bytes(), "text/calendar");
    let inside = site(calendar("Hidden").into_bytes(), "text/calendar");
    let server = Server::start_with(&database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &address)]);
    server.create_user("editor@example.org", "editor");
    server.create_user("member@example.org", "user");
    std::fs::write(&file, calendar("Film")).unwrap();

    let rehearsal = server.command(&["import", "ics", file_name, "--dry-run", "--report", report_name], "");
    let said = String::from_utf8(rehearsal.stdout).unwrap();
    assert!(said.contains("1 new Film (film@a.example), 2030-05-01 21:00"), "{said}");
    assert!(said.contains("2 refused Nowhere (nowhere@a.example)"), "{said}");
    assert!(said.contains("this was a rehearsal: nothing was written"), "{said}");
    let written: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    assert_eq!((&written["dry_run"], &written["entries"][0]["becomes"]), (&json!(true), &json!("new")));
    assert_eq!(titles(&server).await, [""; 0]);

    let nobody = server.command(&["import", "ics", file_name, "--as", "member@example.org"], "");
    assert_eq!(nobody.status.code(), Some(1), "{nobody:?}");
    let done =
        server.command(&["import", "ics", file_name, "--as", "editor@example.org", "--place", "Park"], "");
    assert!(done.status.success(), "{done:?}");
    assert_eq!(titles(&server).await, ["Film", "Nowhere"]);
    let first = events(&server).await[0].clone();
    assert_eq!((&first["place"]["name"], &first["place"]["address"]), (&json!("Cinema"), &json!("Via Po 1")));

    let again = server.command(&["import", "ics", &format!("http://{address}/film.ics")], "");
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.contains("1 changed A film (film@a.example)"), "{said}");
    assert_eq!(titles(&server).await, ["A film", "Nowhere"]);
    assert_eq!(events(&server).await[0]["id"], first["id"]);

    let private = server.command(&["import", "ics", &format!("http://{inside}/film.ics")], "");
    assert_eq!(private.status.code(), Some(1), "nor from our own network");
    std::fs::write(&file, "<html>").unwrap();
    let none = server.command(&["import", "ics", file_name], "");
    let why = String::from_utf8(none.stderr).unwrap();
    assert!(why.contains("this is no calendar") && none.status.code() == Some(1), "{why}");
}

async fn a_program_of_an_editor_brings_a_calendar(database: Database) {
    let server = Server::start(&database);
    server.create_user("editor@example.org", "editor");
    server.create_user("member@example.org", "user");
    let (editor, member) =
        (server.log_in_by_api("editor@example.org").await, server.log_in_by_api("member@example.org").await);
    let url = format!("{}/api/events/import", server.url());
    let post = |token: &str| Client::new().post(&url).bearer_auth(token);
    let asked = json!({"calendar": calendar("Film"), "place": "Park", "dry_run": true});
    assert_eq!(Client::new().post(&url).json(&asked).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post(&member).json(&asked).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let seen: Value = post(&editor).json(&asked).send().await.unwrap().json().await.unwrap();
    assert_eq!((&seen["dry_run"], &seen["counts"]), (&json!(true), &json!({"new": 2})));
    assert_eq!(titles(&server).await, [""; 0]);

    let file =
        Part::bytes(calendar("Film").into_bytes()).file_name("film.ics").mime_str("text/calendar").unwrap();
    let done: Value =
        post(&editor).multipart(Form::new().part("file", file)).send().await.unwrap().json().await.unwrap();
    assert_eq!(done["counts"], json!({"new": 1, "refused": 1}));
    assert_eq!(
        (&done["entries"][1]["reason"], &done["entries"][0]["uid"]),
        (&json!("no_place"), &json!("film@a.example"))
    );
    assert_eq!(titles(&server).await, ["Film"]);
    let again: Value =
        post(&editor).form(&[("calendar", calendar("A film"))]).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&again["entries"][0]["becomes"], &again["entries"][0]["was"]),
        (&json!("changed"), &json!("Film"))
    );
    assert_eq!(titles(&server).await, ["A film"]);
    for (body, status) in [
        (json!({}), StatusCode::BAD_REQUEST),
        (json!({"calendar": "<html>"}), StatusCode::BAD_REQUEST),
        (json!({"url": "http://127.0.0.1:9/x.ics"}), StatusCode::BAD_REQUEST),
        (
            json!({"calendar": format!("BEGIN:VCALENDAR{}", " ".repeat(2 * 1024 * 1024))}),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        assert_eq!(post(&editor).json(&body).send().await.unwrap().status(), status);
    }
}

async fn a_form_brings_what_was_seen_and_nothing_else(database: Database) {
    let changing = site(calendar("Film").into_bytes(), "text/calendar");
    let server = Server::start_with(&database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &changing)]);
    server.create_user("editor@example.org", "editor");
    server.create_user("member@example.org", "user");
    let member = Person::log_in(&server, "member@example.org").await;
    assert_eq!(member.get("/admin/calendars").await.status(), StatusCode::FORBIDDEN);
    let editor = Person::log_in(&server, "editor@example.org").await;
    let page = editor.get("/admin/calendars").await.text().await.unwrap();
    let csrf_token = hidden(&page, "csrf_token");
    let address = format!("http://{changing}/film.ics");
    let seen = editor.post("/admin/calendars", &[("address", &address), ("csrf_token", &csrf_token)]).await;
    assert_eq!(seen.status(), StatusCode::OK);
    let seen = seen.text().await.unwrap();
    assert!(
        seen.contains("One new event")
            && seen.contains("Left out (1)")
            && seen.contains("It names no place."),
        "{seen}"
    );
    assert_eq!(titles(&server).await, [""; 0]);
    let (held, digest) = (hidden(&seen, "held"), hidden(&seen, "seen"));
    let confirm = |held: &str, csrf_token: &str| {
        let form = [("held", held), ("seen", &digest), ("confirmed", "1"), ("csrf_token", csrf_token)];
        form.map(|(name, value)| (name, value.to_owned()))
    };
    let send = async |form: [(&'static str, String); 4]| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        editor.post("/admin/calendars", &form).await
    };
    assert_eq!(send(confirm(&held, "made up")).await.status(), StatusCode::FORBIDDEN);
    let other = "QkVHSU46VkNBTEVOREFSCkVORDpWQ0FMRU5EQVI="; // BEGIN:VCALENDAR, END:VCALENDAR
    let swapped = send(confirm(other, &csrf_token)).await;
    assert_eq!(swapped.status(), StatusCode::OK);
    assert!(swapped.text().await.unwrap().contains("Something changed since you looked"));
    assert_eq!(titles(&server).await, [""; 0]);
    assert_eq!(send(confirm(&held, &csrf_token)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(titles(&server).await, ["Film"]);
    let twice = send(confirm(&held, &csrf_token)).await;
    assert!(twice.text().await.unwrap().contains("Something changed since you looked"), "it is there by now");
    assert_eq!(titles(&server).await, ["Film"]);
}

async fn an_editor_looks_at_a_calendar_and_brings_it_in(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.ics");
    std::fs::write(&file, calendar("Film")).unwrap();
    let server = Server::start(&database);
    server.create_user("editor@example.org", "editor");
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/login?next=/admin/calendars", server.url())).await.unwrap();
    browser.type_into("email", "editor@example.org").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("Log in").await;
    browser
        .wait_for_address(|address| address.ends_with("/admin/calendars") && !address.contains("login"))
        .await;
    browser.type_into("calendar", file.to_str().unwrap()).await;
    browser.type_into("place", "Park").await;
    browser.keep_picture("calendar_form").await;
    browser.press("See what would come").await;
    let words = browser.wait_for_words("What would come").await;
    assert!(words.contains("2 new events"), "{words}");
    browser.keep_picture("calendar_preview").await;
    assert_eq!(titles(&server).await, [""; 0]);
    browser.press("Bring it in").await;
    browser.wait_for_address(|address| address.contains("?done=taken")).await;
    assert!(browser.words().await.contains("The calendar is in: 2 events were added, changed or hidden."));
    assert_eq!(titles(&server).await, ["Film", "Nowhere"]);
    browser.close().await;
}
