//! What breaks behind the wire: a status that tells the client what to do, an id for the log, never the cause.

use std::sync::Arc;

use uncino_domain::storage::{Storage, StorageError, Stored, Work};
use uncino_testkit::fixtures::{World, policy};

use crate::support::{Answer, Request, Server, get, post, site};

/// A storage that always fails in the same way.
#[derive(Debug)]
struct Broken(fn() -> StorageError);

impl Storage for Broken {
    fn run_read(&self, _work: Work) -> Stored<()> {
        Err((self.0)())
    }

    fn run_write(&self, _work: Work) -> Stored<()> {
        Err((self.0)())
    }
}

const CAUSE: &str = "relation \"users\" does not exist at 192.0.2.1";

async fn broken(failure: fn() -> StorageError) -> Server {
    Server::with(World::on(Arc::new(Broken(failure)), policy()), site()).await
}

async fn answers(server: &Server) -> Vec<Answer> {
    let form =
        [("client_id", "x"), ("client_secret", "y"), ("grant_type", "authorization_code"), ("code", "z")];
    let register = [("client_name", "x"), ("redirect_uris", "https://a.example/")];
    let log_in = [("username", "a@b"), ("password", "x"), ("grant_type", "password"), ("client_id", "self")];
    let person = serde_json::json!({"email": "a@b", "password": "correct horse", "recover_code": "x"});
    let event = serde_json::json!({"title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b"});
    let requests = [
        post("/oauth/token").form(&form),
        post("/api/client").form(&register),
        get("/api/events"),
        post("/api/event").json(&event),
        post("/oauth/login").form(&log_in),
        post("/api/login/token").json(&person),
        post("/api/user/register").json(&person),
        post("/api/user/recover").json(&person),
        post("/api/user/recover_password").json(&person),
        get("/api/place"),
        get("/api/place/x"),
        get("/api/tag"),
        get("/api/tag/x"),
        get("/api/clients").cookie("uncino_session=x"),
        get("/api/user").bearer("x"),
        get("/api/user").cookie("uncino_session=x"),
    ];
    send(server, requests.into()).await
}

async fn pages(server: &Server) -> Vec<Answer> {
    let log_in = get("/login").cookie("uncino_session=x");
    let paths = [
        "/",
        "/event/x",
        "/oauth/authorize?client_id=x",
        "/account",
        "/admin/users",
        "/register",
        "/recover",
    ];
    let pages = paths.into_iter().chain(["/setup?code=x", "/recover?code=x"]).map(get);
    send(server, pages.chain([log_in]).collect()).await
}

async fn send(server: &Server, requests: Vec<Request>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for request in requests {
        answers.push(server.send(request).await);
    }
    answers
}

#[actix_web::test]
async fn a_passing_failure_says_when_to_come_back() {
    for failure in [|| StorageError::Overloaded, || StorageError::Unavailable(CAUSE.to_owned())] {
        let server = broken(failure).await;
        for answer in answers(&server).await {
            assert_eq!(
                (answer.status, answer.header("retry-after")),
                (503, "2".to_owned()),
                "{}",
                answer.body
            );
            assert!(!answer.body.contains("relation"), "{}", answer.body);
        }
    }
}

#[actix_web::test]
async fn a_page_says_when_to_come_back_too() {
    let server = broken(|| StorageError::Overloaded).await;
    for page in pages(&server).await {
        assert!(page.page().starts_with("503 [Too much is going on"), "{}", page.body);
        assert_eq!(page.header("retry-after"), "2");
    }
}

#[actix_web::test]
async fn a_failure_of_ours_is_a_500_with_an_id_and_without_the_cause() {
    let server = broken(|| StorageError::Statement(CAUSE.to_owned())).await;
    for answer in answers(&server).await.into_iter().chain(pages(&server).await) {
        assert_eq!((answer.status, answer.header("retry-after")), (500, String::new()), "{}", answer.body);
        assert!(!answer.body.contains("relation"), "{}", answer.body);
        let process = format!("{:x}-", std::process::id());
        assert!(answer.body.contains(&process), "{}", answer.body);
    }
}

#[actix_web::test]
async fn oauth_has_codes_for_failures() {
    for (failure, code) in [
        ((|| StorageError::Overloaded) as fn() -> StorageError, "temporarily_unavailable"),
        (|| StorageError::Statement(CAUSE.to_owned()), "server_error"),
    ] {
        let server = broken(failure).await;
        let form =
            [("client_id", "x"), ("client_secret", "y"), ("grant_type", "authorization_code"), ("code", "z")];
        let answer = server.send(post("/oauth/token").form(&form)).await;
        assert_eq!(
            (answer.text("error"), answer.header("cache-control")),
            (code.to_owned(), "no-store".to_owned())
        );
    }
}

#[actix_web::test]
async fn a_page_for_a_failure_is_a_page() {
    let server = broken(|| StorageError::Panicked).await;
    let page = server.get("/").await.page();
    assert!(page.starts_with("500 [Something went wrong"), "{page}");
    assert!(page.contains("mention this reference: "), "{page}");
}
