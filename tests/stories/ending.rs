//! What ends, ends at the very next request; and what an application may never do.

use reqwest::StatusCode;
use tests::application::WORDPRESS;
use tests::{Application, Database, Person, Server, on_both_databases, raw};

on_both_databases!(
    a_removed_client_is_refused_at_once,
    a_removed_user_ends_tokens_and_sessions,
    another_password_ends_sessions_and_keeps_applications,
    an_administrators_token_reaches_no_administration,
    everything_survives_a_restart,
    a_clean_stop_ends_well_and_loses_nothing,
);

async fn connected(server: &Server, role: &str) -> (Person, Application, String) {
    server.create_user("anna@example.org", role);
    let application = Application::register(server, WORDPRESS).await;
    let anna = Person::log_in(server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let access = application.tokens(&code).await.access;
    assert_eq!(application.publish(&access, "Before").await.status(), StatusCode::OK);
    (anna, application, access)
}

fn succeed(server: &Server, arguments: &[&str], input: &str) {
    let output = server.command(arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

async fn a_removed_client_is_refused_at_once(database: Database) {
    let server = Server::start(&database);
    let (anna, application, access) = connected(&server, "user").await;
    succeed(&server, &["clients", "remove", &application.id], "");
    assert_eq!(application.publish(&access, "After").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(application.get(&access, "/api/events").await.status(), StatusCode::UNAUTHORIZED, "reads too");
    assert_eq!(anna.get(&application.authorize_url()).await.status(), StatusCode::BAD_REQUEST);
}

async fn a_removed_user_ends_tokens_and_sessions(database: Database) {
    let server = Server::start(&database);
    let (anna, application, access) = connected(&server, "user").await;
    assert_eq!(anna.get("/api/user").await.status(), StatusCode::OK);
    succeed(&server, &["users", "remove", "anna@example.org"], "");
    assert_eq!(application.publish(&access, "After").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(anna.get("/api/user").await.status(), StatusCode::FORBIDDEN);
    let events = reqwest::get(format!("{}/api/events", server.url())).await.unwrap().text().await.unwrap();
    assert!(events.contains("\"Before\""), "the events stay: {events}");
}

async fn another_password_ends_sessions_and_keeps_applications(database: Database) {
    let server = Server::start(&database);
    let (anna, application, access) = connected(&server, "user").await;
    succeed(
        &server,
        &["users", "reset-password", "anna@example.org", "--password-stdin"],
        "quite another one",
    );
    assert_eq!(anna.get("/api/user").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(application.publish(&access, "After").await.status(), StatusCode::OK);
    let again = Person::stranger(&server);
    let old = again.send_log_in("anna@example.org", tests::server::PASSWORD, "/").await;
    assert_eq!(old.status(), StatusCode::FORBIDDEN);
    let new = again.send_log_in("anna@example.org", "quite another one", "/").await;
    assert_eq!(new.status(), StatusCode::SEE_OTHER);
}

async fn an_administrators_token_reaches_no_administration(database: Database) {
    let server = Server::start(&database);
    let (anna, application, access) = connected(&server, "admin").await;
    let refused = application.get(&access, "/api/users").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let challenge = refused.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(challenge.contains("error=\"insufficient_scope\""), "{challenge}");
    let own = application.get(&access, "/api/user").await.text().await.unwrap();
    assert!(
        own.starts_with(
            "{\"is_admin\":true,\"is_editor\":false,\"id\":1,\"settings\":[],\"email\":\"anna@example.org\""
        ),
        "{own}"
    );
    // A cookie changes and administers nothing by the API.
    assert_eq!(anna.get("/api/users").await.status(), StatusCode::FORBIDDEN);
    // Nor may it touch what is somebody else's.
    server.create_user("berta@example.org", "user");
    let berta = Person::log_in(&server, "berta@example.org").await;
    let code = berta.approve(&application).await;
    let hers = application.tokens(&code).await.access;
    let event: serde_json::Value = application.publish(&hers, "Berta's").await.json().await.unwrap();
    let delete = reqwest::Client::new()
        .delete(format!("{}/api/event/{}", server.url(), event["id"]))
        .bearer_auth(&access);
    assert_eq!(delete.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

async fn everything_survives_a_restart(database: Database) {
    let server = Server::start(&database);
    let (_, application, access) = connected(&server, "user").await;
    let address = server.address().to_string();
    server.kill();
    let server = Server::start_at(&address, &database, &[]);
    assert_eq!(application.publish(&access, "After").await.status(), StatusCode::OK);
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    application.tokens(&code).await;
}

async fn a_clean_stop_ends_well_and_loses_nothing(database: Database) {
    let server = Server::start(&database);
    let (_, application, access) = connected(&server, "user").await;
    let address = server.address().to_string();
    assert!(server.stop("TERM"), "it ended well");
    if let Database::Sqlite(folder) = &database {
        let files: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.file_name()).collect();
        assert_eq!(files, ["uncino.db"], "one file is all there is to copy");
    }
    let server = Server::start_at(&address, &database, &[]);
    // Half a request is under way when Ctrl-C is pressed: it is finished.
    let half = raw::begin(server.address(), b"POST /api/client HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 49\r\n\r\nclient_name=x&");
    let mut half = half.await;
    // Until a worker has taken it, it is not under way.
    raw::is_expected(&mut half).await;
    let address_of_server = server.address();
    let stopping = tokio::task::spawn_blocking(move || server.stop("INT"));
    raw::refuses_connections(address_of_server).await;
    let (head, _) = raw::finish(half, b"redirect_uris=https://app.example/a").await;
    assert_eq!(raw::status(&head), 200, "{head}");
    assert!(stopping.await.unwrap(), "it ended well");
    let _server = Server::start_at(&address, &database, &[]);
    assert_eq!(application.publish(&access, "After").await.status(), StatusCode::OK);
}
