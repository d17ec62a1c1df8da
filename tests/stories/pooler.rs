//! Behind a pooler that gives each transaction whichever session of PostgreSQL is free.

use reqwest::{Client, Response, StatusCode};
use tests::application::WORDPRESS;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server};

/// How many requests are under way at once.
const AT_ONCE: usize = 200;

/// Who does what in the crowd.
#[derive(Clone)]
struct Crowd {
    server: String,
    person: std::sync::Arc<Person>,
    application: Application,
    access: String,
}

impl Crowd {
    async fn get(&self, path: &str) -> Response {
        Client::new().get(format!("{}{path}", self.server)).send().await.unwrap()
    }

    async fn log_in(&self) -> Response {
        let fields = [
            ("username", "anna@example.org"),
            ("password", PASSWORD),
            ("grant_type", "password"),
            ("client_id", "self"),
        ];
        Client::new().post(format!("{}/oauth/login", self.server)).form(&fields).send().await.unwrap()
    }

    async fn register(&self) -> Response {
        let fields = [("client_name", "WPGancio"), ("redirect_uris", WORDPRESS), ("scopes", "event:write")];
        Client::new().post(format!("{}/api/client", self.server)).form(&fields).send().await.unwrap()
    }

    /// Consent, a code, tokens, new tokens, and a read with them.
    async fn connect_anew(&self) -> Response {
        let code = self.person.approve(&self.application).await;
        let tokens = self.application.tokens(&code).await;
        let refreshed = self.application.refresh(&tokens.refresh).await;
        assert_eq!(refreshed.status(), StatusCode::OK);
        let tokens = tests::application::tokens(&refreshed.json().await.unwrap());
        self.application.get(&tokens.access, "/api/user").await
    }

    async fn act(self, number: usize) -> (usize, StatusCode) {
        let response = match number % 10 {
            0 => self.register().await,
            1 if number < 100 => self.log_in().await,
            1 | 2 => self.connect_anew().await,
            3..5 => self.application.publish(&self.access, &format!("Concert {number}")).await,
            5 => self.application.get(&self.access, "/api/user").await,
            6 => self.get("/").await,
            7 => self.get("/feed/rss").await,
            8 => self.get("/api/tag/music").await,
            _ => self.get("/api/events").await,
        };
        (number, response.status())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_pooler_in_transaction_mode_everything_works_at_once() {
    let database = Database::pooled();
    let server = Server::start_with(&database, &[("UNCINO_DATABASE__TRANSACTION_POOLER", "true")]);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let access = application.tokens(&code).await.access;
    let crowd = Crowd { server: server.url(), person: anna.into(), application, access };
    let deeds: Vec<_> = (0..AT_ONCE).map(|number| tokio::spawn(crowd.clone().act(number))).collect();
    let mut others = Vec::new();
    for deed in deeds {
        let (number, status) = deed.await.expect("an answer");
        // A limit may refuse; nothing may break.
        if status != StatusCode::OK {
            others.push((number, status));
        }
    }
    assert!(others.is_empty(), "{others:?}\n{}", server.log());
    assert!(!server.log().contains("ERROR"), "{}", server.log());
    // Another node starts beside it, and a command looks, while the sessions are taken in turn.
    let list = server.command(&["users", "list"], "");
    assert!(String::from_utf8_lossy(&list.stdout).contains("anna@example.org"));
    let second = Server::start_with(&database, &[("UNCINO_DATABASE__TRANSACTION_POOLER", "true")]);
    assert_eq!(reqwest::get(format!("{}/api/events", second.url())).await.unwrap().status(), StatusCode::OK);
}
