//! An application that is registered, and what it sends.

use reqwest::{Client, Response, StatusCode};
use serde_json::Value;

use crate::{AuthorizationRequest, Server};

/// The redirect URI of WPGancio.
pub const WORDPRESS: &str = "https://wp.example/wp-admin/options-general.php?page=wpgancio";

/// A registered application.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Its redirect URI.
    pub redirect_uri: String,
    server: String,
    http: Client,
}

/// An access token and a refresh token.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For the API.
    pub access: String,
    /// For new ones.
    pub refresh: String,
}

impl Application {
    /// Registers as the documentation says.
    pub async fn register(server: &Server, redirect_uri: &str) -> Self {
        let http = Client::new();
        let fields = [
            ("client_name", "WPGancio"),
            ("redirect_uris", redirect_uri),
            ("scopes", "event:write"),
            ("website", "https://gancio.org"),
        ];
        let response = http.post(format!("{}/api/client", server.url())).form(&fields).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body: Value = response.json().await.unwrap();
        Self {
            id: text(&body, "client_id"),
            secret: text(&body, "client_secret"),
            redirect_uri: redirect_uri.to_owned(),
            server: server.url(),
            http,
        }
    }

    /// Registers a strict one, as an administrator does.
    pub fn register_strict(server: &Server, redirect_uri: &str) -> Self {
        let arguments = ["clients", "create", "--strict", "--name", "Strict", "--redirect-uri", redirect_uri];
        let output = server.command(&arguments, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        let value = |name: &str| {
            printed.lines().find_map(|line| line.strip_prefix(name)).expect("a printed value").to_owned()
        };
        Self {
            id: value("client_id="),
            secret: value("client_secret="),
            redirect_uri: redirect_uri.to_owned(),
            server: server.url(),
            http: Client::new(),
        }
    }

    /// Registers a strict one that asks for itself (RFC 7591). A public one has an empty secret.
    pub async fn register_itself(server: &Server, redirect_uri: &str, auth_method: &str) -> Self {
        let more = serde_json::json!({"token_endpoint_auth_method": auth_method});
        Self::register_itself_with(server, redirect_uri, &more).await
    }

    /// The same with these members beside or instead of the usual ones.
    pub async fn register_itself_with(server: &Server, redirect_uri: &str, more: &Value) -> Self {
        let http = Client::new();
        let mut metadata = serde_json::json!({"client_name": "Strict", "redirect_uris": [redirect_uri]});
        metadata.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let request = http.post(format!("{}/oauth/register", server.url())).json(&metadata);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let body: Value = response.json().await.unwrap();
        Self {
            id: text(&body, "client_id"),
            secret: body["client_secret"].as_str().unwrap_or_default().to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            server: server.url(),
            http,
        }
    }

    /// A request for a code, to its redirect URI and without anything that can be left out.
    pub fn request(&self) -> AuthorizationRequest {
        AuthorizationRequest::new(&self.server)
            .with("response_type", "code")
            .with("client_id", &self.id)
            .with("redirect_uri", &self.redirect_uri)
    }

    /// The address that it sends a person to, with its redirect URI unencoded, as WPGancio does.
    pub fn authorize_url(&self) -> String {
        format!(
            "{}/oauth/authorize?response_type=code&redirect_uri={}&scope=event:write&client_id={}",
            self.server, self.redirect_uri, self.id
        )
    }

    /// Trades a code as WPGancio does: without a redirect URI.
    pub async fn trade(&self, code: &str) -> Response {
        let fields = [("scope", "event:write"), ("grant_type", "authorization_code"), ("code", code)];
        self.token_request(&fields).await
    }

    /// Trades a code that must be good.
    pub async fn tokens(&self, code: &str) -> Tokens {
        let response = self.trade(code).await;
        assert_eq!(response.status(), StatusCode::OK);
        tokens(&response.json().await.unwrap())
    }

    /// Trades a refresh token.
    pub async fn refresh(&self, refresh: &str) -> Response {
        self.token_request(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
    }

    /// A request to the token endpoint with these fields and its credentials.
    pub async fn token_request(&self, fields: &[(&str, &str)]) -> Response {
        let mut all = vec![("client_id", self.id.as_str())];
        if !self.secret.is_empty() {
            all.push(("client_secret", &self.secret));
        }
        all.extend(fields);
        self.http.post(format!("{}/oauth/token", self.server)).form(&all).send().await.unwrap()
    }

    /// Adds an event.
    pub async fn publish(&self, access: &str, title: &str) -> Response {
        let event = serde_json::json!({
            "title": title,
            "start_datetime": 4_000_000_000_i64,
            "place_name": "Town hall",
            "place_address": "1 Main street",
            "tags": ["music"],
        });
        let request = self.http.post(format!("{}/api/event", self.server)).bearer_auth(access).json(&event);
        request.send().await.unwrap()
    }

    /// A GET with a token.
    pub async fn get(&self, access: &str, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.server)).bearer_auth(access).send().await.unwrap()
    }
}

/// The tokens of an answer.
pub fn tokens(body: &Value) -> Tokens {
    Tokens { access: text(body, "access_token"), refresh: text(body, "refresh_token") }
}

/// A text of a JSON object.
pub fn text(body: &Value, key: &str) -> String {
    body[key].as_str().unwrap_or_else(|| panic!("no {key} in {body}")).to_owned()
}
