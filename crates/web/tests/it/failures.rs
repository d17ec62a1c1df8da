//! What breaks behind the wire: a status that tells the client what to do, an id for the log, never the cause.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use uncino_domain::storage::{Storage, StorageError, Stored, Work};
use uncino_testkit::fixtures::{REDIRECT_URI, World, policy};
use uncino_testkit::memory::MemoryStorage;

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
        post("/oauth/revoke").form(&[("client_id", "x"), ("client_secret", "y"), ("token", "z")]),
        post("/oauth/introspect").form(&[("client_id", "x"), ("client_secret", "y"), ("token", "z")]),
        post("/oauth/register").json(&serde_json::json!({"redirect_uris": ["https://a.example/"]})),
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

/// A storage that can be read, and whose writes fail from some moment on.
#[derive(Debug)]
struct Sealable {
    storage: MemoryStorage,
    is_sealed: AtomicBool,
    failure: fn() -> StorageError,
}

impl Storage for Sealable {
    fn run_read(&self, work: Work) -> Stored<()> {
        self.storage.run_read(work)
    }

    fn run_write(&self, work: Work) -> Stored<()> {
        if self.is_sealed.load(Ordering::SeqCst) {
            Err((self.failure)())
        } else {
            self.storage.run_write(work)
        }
    }
}

/// Its server, the cookie of somebody who is logged in, and an application's request.
async fn sealable(failure: fn() -> StorageError) -> (Arc<Sealable>, Server, String, String) {
    let storage =
        Arc::new(Sealable { storage: MemoryStorage::default(), is_sealed: AtomicBool::new(false), failure });
    let server = Server::with(World::on(storage.clone(), policy()), site()).await;
    let session = server.session(&server.anna());
    let client = server.world.compatible_client().client;
    let url = format!("/oauth/authorize?response_type=code&client_id={}&state=a%2Bb", client.id);
    server.approve(&session, url.split_once('?').unwrap().1).await;
    (storage, server, session, url)
}

#[actix_web::test]
async fn item_30_what_breaks_is_told_to_the_application_by_redirect() {
    for (failure, error) in [
        ((|| StorageError::Overloaded) as fn() -> StorageError, "temporarily_unavailable"),
        (|| StorageError::Unavailable(CAUSE.to_owned()), "temporarily_unavailable"),
        (|| StorageError::Statement(CAUSE.to_owned()), "server_error"),
        (|| StorageError::Panicked, "server_error"),
    ] {
        let (storage, server, session, url) = sealable(failure).await;
        storage.is_sealed.store(true, Ordering::SeqCst);
        let answer = server.send(get(&url).cookie(&session)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store".to_owned()), "{error}");
        let location = answer.header("location");
        assert!(
            location.starts_with(&format!("{REDIRECT_URI}&error={error}&error_description=")),
            "{location}"
        );
        assert!(location.ends_with("&state=a%2Bb&iss=http%3A%2F%2F127.0.0.1%3A13120"), "{location}");
        assert!(!location.contains("relation"), "{location}");
    }
}

#[actix_web::test]
async fn item_30_an_answer_that_could_not_be_kept_can_be_given_again() {
    let (storage, server, session, url) = sealable(|| StorageError::Overloaded).await;
    let page = server.send(get(&url).cookie(&session)).await;
    let answer = || {
        post("/oauth/authorize").cookie(&session).form(&[
            ("transaction_id", &page.field("transaction_id")),
            ("csrf_token", &page.field("csrf_token")),
        ])
    };
    storage.is_sealed.store(true, Ordering::SeqCst);
    let failed = server.send(answer()).await;
    assert_eq!((failed.status, failed.header("location")), (503, String::new()));
    assert_eq!(failed.header("retry-after"), "2");
    storage.is_sealed.store(false, Ordering::SeqCst);
    let location = server.send(answer()).await.header("location");
    assert!(location.starts_with(&format!("{REDIRECT_URI}&code=")), "{location}");
}
