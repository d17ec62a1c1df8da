//! Who takes part in the strict list, and what their answers come to.

use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tests::application::{Tokens, WORDPRESS, tokens};
use tests::person::{query, told};
use tests::{Application, AuthorizationRequest, Database, Person, Server};
use uncino_testkit::fixtures::VERIFIER;

/// Where the strict client wants its answers.
pub(super) const REDIRECT_URI: &str = "https://app.example/callback";
/// Who is asked.
pub(super) const ANNA: &str = "anna@example.org";

/// A server, Anna who is logged in, and a client of each kind.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) anna: Person,
    /// It has a secret, and registered itself.
    pub(super) strict: Application,
    /// It registered as WPGancio does.
    pub(super) compatible: Application,
}

impl Scene {
    pub(super) async fn set(database: &Database) -> Self {
        Self::set_with(database, &[]).await
    }

    /// The same with settings, by the names that they have in the environment.
    pub(super) async fn set_with(database: &Database, settings: &[(&str, &str)]) -> Self {
        let server = Server::start_with(database, settings);
        server.create_user(ANNA, "user");
        Self {
            anna: Person::log_in(&server, ANNA).await,
            strict: strict_client(&server, REDIRECT_URI).await,
            compatible: Application::register(&server, WORDPRESS).await,
            server,
        }
    }

    /// A good request of the strict client.
    pub(super) fn asked(&self) -> AuthorizationRequest {
        asked_by(&self.strict)
    }

    /// A code for the strict client.
    pub(super) async fn code(&self) -> String {
        self.anna.approve_at(&self.asked().url()).await
    }

    /// Tokens of the strict client.
    pub(super) async fn tokens(&self) -> Tokens {
        tokens_of(&self.strict, &self.code().await).await
    }

    /// What the client is told, by redirect or behind the button of a page.
    pub(super) async fn told(&self, request: &AuthorizationRequest) -> String {
        let response = self.anna.get(&request.url()).await;
        told(response).await
    }

    /// The error that the client is told, where it wants its answers.
    pub(super) async fn error(&self, request: &AuthorizationRequest) -> String {
        let told = self.told(request).await;
        assert!(told.starts_with(&format!("{REDIRECT_URI}?error=")), "{told}");
        query(&told, "error").expect("an error")
    }
}

/// Registers a confidential client that is strict.
pub(super) async fn strict_client(server: &Server, redirect_uri: &str) -> Application {
    Application::register_itself(server, redirect_uri, "client_secret_basic").await
}

/// Registers a client without a secret; it is strict.
pub(super) async fn public_client(server: &Server, redirect_uri: &str) -> Application {
    Application::register_itself(server, redirect_uri, "none").await
}

/// A good request of a strict client.
pub(super) fn asked_by(application: &Application) -> AuthorizationRequest {
    application.request().with("scope", "event:write").with("state", "xyz").with_challenge()
}

/// With what a strict client trades a code, beside its credentials.
pub(super) fn trade(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
}

/// The tokens for a strict client's code.
pub(super) async fn tokens_of(application: &Application, code: &str) -> Tokens {
    let response = application.token_request(&trade(code)).await;
    assert_eq!(response.status(), StatusCode::OK);
    tokens(&response.json().await.unwrap())
}

/// The status of a JSON answer, and the code of its error if it is one: `400 invalid_grant`.
pub(super) async fn outcome(response: Response) -> String {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    body["error"].as_str().map_or(status.to_string(), |error| format!("{status} {error}"))
}

/// Does the API take this access token?
pub(super) async fn is_alive(application: &Application, access: &str) -> bool {
    match application.get(access, "/api/user").await.status() {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

/// The value of a header; empty if there is none.
pub(super) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
}

/// Whether the person stays here and is shown what is wrong.
pub(super) fn is_error_page(response: &Response) -> bool {
    response.status() == StatusCode::BAD_REQUEST
        && response.headers().get(LOCATION).is_none()
        && header(response, "content-type").starts_with("text/html")
}
