//! A client that registered itself, in whichever way it shows who it is, and answers that were read to their end.

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tests::application::{Tokens, WORDPRESS, tokens};
use tests::person::{hidden, query, told};
use tests::{Application, Database, Person, Server};
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};
use url::form_urlencoded;

/// Where the browser goes unless a test says otherwise.
pub(super) const REDIRECT_URI: &str = "https://app.example/callback";
/// The one who is asked.
pub(super) const ANNA: &str = "anna@example.org";

/// A server, and Anna, who is logged in.
pub(super) async fn start(database: &Database) -> (Server, Person) {
    start_with(database, &[]).await
}

/// The same with settings.
pub(super) async fn start_with(database: &Database, settings: &[(&str, &str)]) -> (Server, Person) {
    let server = Server::start_with(database, settings);
    server.create_user(ANNA, "user");
    let anna = Person::log_in(&server, ANNA).await;
    (server, anna)
}

/// A client, strict unless it was registered as Gancio's are.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: Option<String>,
    pub(super) redirect_uri: String,
    pub(super) shows: Shows,
    pub(super) is_strict: bool,
    pub(super) server: String,
}

/// How a client shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Basic,
    InBody,
    IdAlone,
}

impl Client {
    /// Registers itself (RFC 7591), with this metadata over a name and a redirect URI.
    pub(super) async fn register(server: &Server, metadata: &Value) -> Self {
        let mut body = json!({"client_name": "Strict", "redirect_uris": [REDIRECT_URI]});
        let members = body.as_object_mut().unwrap();
        members.extend(metadata.as_object().unwrap().clone());
        let answer = register(server, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let registered = answer.json();
        let text = |name: &str| registered[name].as_str().map(str::to_owned);
        Self {
            id: text("client_id").unwrap(),
            secret: text("client_secret"),
            redirect_uri: registered["redirect_uris"][0].as_str().unwrap().to_owned(),
            shows: match registered["token_endpoint_auth_method"].as_str().unwrap() {
                "client_secret_basic" => Shows::Basic,
                "client_secret_post" => Shows::InBody,
                _ => Shows::IdAlone,
            },
            is_strict: true,
            server: server.url(),
        }
    }

    /// With a secret, shown by HTTP Basic.
    pub(super) async fn confidential(server: &Server) -> Self {
        Self::register(server, &json!({})).await
    }

    /// Without a secret.
    pub(super) async fn public(server: &Server) -> Self {
        Self::register(server, &json!({"token_endpoint_auth_method": "none"})).await
    }

    /// As WPGancio.
    pub(super) async fn compatible(server: &Server) -> Self {
        Self::compatible_at(server, WORDPRESS).await
    }

    /// As WPGancio, with this redirect URI.
    pub(super) async fn compatible_at(server: &Server, redirect_uri: &str) -> Self {
        let Application { id, secret, redirect_uri, .. } = Application::register(server, redirect_uri).await;
        let secret = Some(secret);
        Self { id, secret, redirect_uri, shows: Shows::InBody, is_strict: false, server: server.url() }
    }

    /// The same client, known to another server on the same database.
    pub(super) fn at(&self, server: &Server) -> Self {
        Self { server: server.url(), ..self.clone() }
    }

    /// The address that it sends a person to.
    pub(super) fn authorize_url(&self) -> String {
        self.authorize_url_with(&[])
    }

    /// The same with other parameters; an empty value leaves one out.
    pub(super) fn authorize_url_with(&self, changes: &[(&str, &str)]) -> String {
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", "event:write"),
            ("state", "xyz"),
        ];
        if self.is_strict {
            parameters.extend([("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
        }
        let parameters = changed(&parameters, changes);
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        format!("{}/oauth/authorize?{query}", self.server)
    }

    /// A code, after a yes.
    pub(super) async fn code(&self, person: &Person) -> String {
        person.approve_at(&self.authorize_url()).await
    }

    /// Trades a code for tokens.
    pub(super) async fn trade(&self, code: &str) -> Answer {
        self.trade_with(code, &[]).await
    }

    /// The same with other fields; an empty value leaves one out.
    pub(super) async fn trade_with(&self, code: &str, changes: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("grant_type", "authorization_code"), ("code", code)];
        if self.is_strict {
            fields.extend([("redirect_uri", &*self.redirect_uri), ("code_verifier", VERIFIER)]);
        }
        self.post("/oauth/token", &changed(&fields, changes)).await
    }

    /// Tokens, after a yes.
    pub(super) async fn tokens(&self, person: &Person) -> Tokens {
        let code = self.code(person).await;
        self.trade(&code).await.tokens()
    }

    /// Trades a refresh token.
    pub(super) async fn refresh(&self, refresh: &str) -> Answer {
        self.refresh_for(refresh, "").await
    }

    /// The same, asking for a scope.
    pub(super) async fn refresh_for(&self, refresh: &str, scope: &str) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", scope)];
        self.post("/oauth/token", &fields).await
    }

    /// Gives a token back.
    pub(super) async fn revoke(&self, token: &str) -> Answer {
        self.post("/oauth/revoke", &[("token", token)]).await
    }

    /// Asks what a token is worth.
    pub(super) async fn introspect(&self, token: &str) -> Answer {
        self.post("/oauth/introspect", &[("token", token)]).await
    }

    /// Sends a form to an endpoint of clients, and shows who it is.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = fields.to_vec();
        let mut request = http().post(format!("{}{path}", self.server));
        match self.shows {
            Shows::Basic => request = request.basic_auth(&self.id, self.secret.as_ref()),
            Shows::InBody => {
                form.extend([("client_id", &*self.id), ("client_secret", self.secret.as_deref().unwrap())]);
            }
            Shows::IdAlone => form.push(("client_id", &self.id)),
        }
        Answer::to(request.form(&form)).await
    }
}

fn changed<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_changed = |field: &&(&str, &str)| changes.iter().any(|change| change.0 == field.0);
    let mut all: Vec<_> = fields.iter().filter(|field| !is_changed(field)).copied().collect();
    all.extend(changes.iter().filter(|change| !change.1.is_empty()));
    all
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// Sends a request.
    pub(super) async fn to(request: RequestBuilder) -> Self {
        Self::of(request.send().await.unwrap()).await
    }

    pub(super) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_error| panic!("no JSON: {}", self.body))
    }

    /// A header, empty if it isn't there.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The tokens of a good answer.
    pub(super) fn tokens(&self) -> Tokens {
        assert_eq!(self.status, 200, "{}", self.body);
        tokens(&self.json())
    }

    /// It must be this error, in the form of RFC 6749 section 5.2.
    pub(super) fn must_be(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let body = self.json();
        assert_eq!(body["error"], error, "{body}");
        let words = body["error_description"].as_str().expect("a hint");
        let allowed = |c: char| matches!(c, ' ' | '!' | '#'..='[' | ']'..='~');
        assert!(words.chars().all(allowed), "{words}");
        assert_eq!((self.header("cache-control"), self.header("pragma")), ("no-store", "no-cache"));
        assert!(self.header("content-type").starts_with("application/json"), "{:?}", self.headers);
    }
}

/// Connections of its own, and no redirect followed.
pub(super) fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().unwrap()
}

/// Registers with these metadata as they are.
pub(super) async fn register(server: &Server, metadata: &Value) -> Answer {
    Answer::to(http().post(format!("{}/oauth/register", server.url())).json(metadata)).await
}

/// A GET without a credential.
pub(super) async fn get(server: &Server, path: &str) -> Answer {
    Answer::to(http().get(format!("{}{path}", server.url()))).await
}

/// A GET with a token.
pub(super) async fn get_with(server: &Server, path: &str, access: &str) -> Answer {
    Answer::to(http().get(format!("{}{path}", server.url())).bearer_auth(access)).await
}

/// Is this access token good right now?
pub(super) async fn works(server: &Server, access: &str) -> bool {
    let answer = get_with(server, "/api/user", access).await;
    assert!(matches!(answer.status, 200 | 401), "{answer:?}");
    answer.status == 200
}

/// What an authorization request gets without a question: error, description, and the whole address.
pub(super) async fn refused(person: &Person, url: &str) -> (String, String, String) {
    let address = told(person.get(url).await).await;
    let parameter = |name: &str| query(&address, name).unwrap_or_default();
    assert_eq!(query(&address, "code"), None, "{address}");
    (parameter("error"), parameter("error_description"), address.clone())
}

/// An authorization request must end on an error page: no redirect, no code.
pub(super) async fn must_get_an_error_page(person: &Person, url: &str) {
    let answer = Answer::of(person.get(url).await).await;
    assert_eq!((answer.status, answer.header("location")), (400, ""), "{url}");
    assert!(answer.header("content-type").starts_with("text/html"), "{url}");
    assert!(!answer.body.contains("transaction_id"), "nobody is asked: {url}");
}

/// Presses a button of a page.
pub(super) async fn press(person: &Person, page: &str, action: &str, fields: &[(&str, &str)]) {
    let csrf_token = hidden(&person.get(page).await.text().await.unwrap(), "csrf_token");
    let mut form = vec![("csrf_token", &*csrf_token)];
    form.extend(fields);
    assert_eq!(person.post(action, &form).await.status(), 303, "{action}");
}

/// Does it stand in there? Long secrets are looked for without their prefix.
pub(super) fn holds(haystack: &[u8], secret: &str) -> bool {
    let bare = secret.rsplit('_').next().unwrap().as_bytes();
    haystack.windows(bare.len()).any(|window| window == bare)
}
