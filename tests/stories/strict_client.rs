//! A client that we did not write: the `oauth2` crate, with PKCE, state, refresh, introspection and revocation.

use std::future::Future;
use std::pin::Pin;

use oauth2::basic::{
    BasicClient, BasicErrorResponseType, BasicTokenIntrospectionResponse, BasicTokenResponse, BasicTokenType,
};
use oauth2::{
    AccessToken, AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, HttpResponse, IntrospectionUrl, PkceCodeChallenge, RedirectUrl, RequestTokenError,
    RevocationUrl, Scope, StandardRevocableToken, TokenIntrospectionResponse as _, TokenResponse as _,
    TokenUrl,
};
use reqwest::Client;
use tests::person::{hidden, query};
use tests::{Application, Database, Person, Server, on_both_databases};
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};

const REDIRECT_URI: &str = "https://app.example/callback";

on_both_databases!(
    the_oauth2_crate_authorizes_publishes_and_refreshes,
    the_oauth2_crate_works_for_a_compatible_client_too,
    a_wrong_verifier_is_refused_and_does_not_burn_the_code,
    a_code_can_be_copied_by_hand_where_that_is_switched_on,
    the_oauth2_crate_introspects_and_revokes_with_http_basic,
    the_oauth2_crate_introspects_and_revokes_with_its_secret_in_the_body,
    the_oauth2_crate_revokes_without_a_secret_and_may_not_introspect,
);

/// The crate's way to a client of one's own. It insists on https for revocation, so this one also stands where a proxy
/// would that ends TLS.
#[derive(Default)]
struct Http(Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, reqwest::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request)?;
            request.url_mut().set_scheme("http").expect("another scheme for the web");
            let response = self.0.execute(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut answer = HttpResponse::new(response.bytes().await?.to_vec());
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

type Library = BasicClient<
    oauth2::EndpointSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointSet,
    oauth2::EndpointSet,
    oauth2::EndpointSet,
>;

fn library(server: &Server, application: &Application) -> Library {
    let library = BasicClient::new(ClientId::new(application.id.clone()));
    let library = match application.secret.as_str() {
        "" => library,
        secret => library.set_client_secret(ClientSecret::new(secret.to_owned())),
    };
    library
        .set_auth_uri(AuthUrl::new(format!("{}/oauth/authorize", server.url())).unwrap())
        .set_token_uri(TokenUrl::new(format!("{}/oauth/token", server.url())).unwrap())
        .set_introspection_url(IntrospectionUrl::new(format!("{}/oauth/introspect", server.url())).unwrap())
        .set_revocation_url(RevocationUrl::new(format!("https://{}/oauth/revoke", server.address())).unwrap())
        .set_redirect_uri(RedirectUrl::new(application.redirect_uri.clone()).unwrap())
}

/// Anna says yes, and the library gets its tokens.
async fn authorize(server: &Server, library: &Library) -> BasicTokenResponse {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state) = library
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("event:write".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let anna = Person::log_in(server, "anna@example.org").await;
    let answer = anna.answer(url.as_str(), &[]).await;
    assert_eq!(query(&answer, "state").as_deref(), Some(state.secret().as_str()));
    assert_eq!(query(&answer, "iss"), Some(server.url()));
    let code = AuthorizationCode::new(query(&answer, "code").expect("a code"));
    library.exchange_code(code).set_pkce_verifier(verifier).request_async(&Http::default()).await.unwrap()
}

async fn complete_the_flow(server: &Server, application: &Application) {
    let http = Http::default();
    let library = library(server, application);
    let tokens = authorize(server, &library).await;
    let access = tokens.access_token().secret();
    assert_eq!(application.publish(access, "From the library").await.status(), 200);

    let refreshed =
        library.exchange_refresh_token(tokens.refresh_token().unwrap()).request_async(&http).await.unwrap();
    assert_ne!(refreshed.access_token().secret(), access);
    assert_eq!(application.publish(refreshed.access_token().secret(), "Again").await.status(), 200);
    assert_eq!(application.publish(access, "The earlier token has its own hour").await.status(), 200);
    // The answer may have been lost: within the grace the same one comes again.
    let again =
        library.exchange_refresh_token(tokens.refresh_token().unwrap()).request_async(&http).await.unwrap();
    assert_eq!(again.access_token().secret(), refreshed.access_token().secret());
    let third = library
        .exchange_refresh_token(refreshed.refresh_token().unwrap())
        .request_async(&http)
        .await
        .unwrap();
    // Now the first refresh token is in two hands: everything ends.
    let reuse = library.exchange_refresh_token(tokens.refresh_token().unwrap()).request_async(&http).await;
    assert!(matches!(reuse, Err(RequestTokenError::ServerResponse(_))), "{reuse:?}");
    assert_eq!(application.publish(third.access_token().secret(), "Too late").await.status(), 401);
}

async fn the_oauth2_crate_authorizes_publishes_and_refreshes(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register_strict(&server, REDIRECT_URI);
    complete_the_flow(&server, &application).await;
}

async fn the_oauth2_crate_works_for_a_compatible_client_too(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, REDIRECT_URI).await;
    complete_the_flow(&server, &application).await;
}

async fn a_wrong_verifier_is_refused_and_does_not_burn_the_code(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register_strict(&server, REDIRECT_URI);
    let http = Http::default();
    let library = library(&server, &application);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (_, wrong) = PkceCodeChallenge::new_random_sha256();
    let (url, _) = library.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge).url();
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = AuthorizationCode::new(anna.approve_at(url.as_str()).await);
    let refused = library.exchange_code(code.clone()).set_pkce_verifier(wrong).request_async(&http).await;
    assert!(matches!(refused, Err(RequestTokenError::ServerResponse(_))), "{refused:?}");
    library.exchange_code(code).set_pkce_verifier(verifier).request_async(&http).await.unwrap();
}

async fn the_oauth2_crate_introspects_and_revokes_with_http_basic(database: Database) {
    let server = Server::start(&database);
    let application = Application::register_itself(&server, REDIRECT_URI, "client_secret_basic").await;
    introspect_and_revoke(&server, &application, AuthType::BasicAuth).await;
}

async fn the_oauth2_crate_introspects_and_revokes_with_its_secret_in_the_body(database: Database) {
    let server = Server::start(&database);
    let application = Application::register_itself(&server, REDIRECT_URI, "client_secret_post").await;
    introspect_and_revoke(&server, &application, AuthType::RequestBody).await;
}

async fn introspect_and_revoke(server: &Server, application: &Application, auth_type: AuthType) {
    server.create_user("anna@example.org", "user");
    let library = library(server, application).set_auth_type(auth_type);
    let tokens = authorize(server, &library).await;
    let (access, refresh) = (tokens.access_token(), tokens.refresh_token().unwrap());

    let known = introspect(&library, access.secret()).await;
    assert!(known.active());
    assert_eq!(known.client_id().map(|id| id.as_str()), Some(application.id.as_str()));
    assert_eq!(known.scopes(), Some(&vec![Scope::new("event:write".to_owned())]));
    assert_eq!(known.username(), Some("anna@example.org"));
    assert_eq!(known.token_type(), Some(&BasicTokenType::Bearer));
    assert_eq!((known.iss(), known.aud()), (Some(server.url().as_str()), Some(&vec![server.url()])));
    assert_eq!((known.exp().unwrap() - known.iat().unwrap()).num_seconds(), 3_600);
    assert!(introspect(&library, refresh.secret()).await.active());
    assert!(!introspect(&library, "unc_at_of_nobody").await.active());

    revoke(&library, access.clone().into()).await;
    assert!(!introspect(&library, access.secret()).await.active());
    assert_eq!(application.publish(access.secret(), "Too late").await.status(), 401);

    let fresh = library.exchange_refresh_token(refresh).request_async(&Http::default()).await.unwrap();
    assert_eq!(application.publish(fresh.access_token().secret(), "A token of its own").await.status(), 200);
    revoke(&library, fresh.refresh_token().unwrap().clone().into()).await;
    assert!(!introspect(&library, fresh.access_token().secret()).await.active());
    everything_has_ended(&library, application, &fresh).await;
}

async fn the_oauth2_crate_revokes_without_a_secret_and_may_not_introspect(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register_itself(&server, REDIRECT_URI, "none").await;
    assert_eq!(application.secret, "");
    let library = library(&server, &application);
    let tokens = authorize(&server, &library).await;
    assert_eq!(application.publish(tokens.access_token().secret(), "Concert").await.status(), 200);
    let refused = library.introspect(tokens.access_token()).request_async(&Http::default()).await;
    let Err(RequestTokenError::ServerResponse(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.error(), &BasicErrorResponseType::InvalidClient);

    revoke(&library, tokens.refresh_token().unwrap().clone().into()).await;
    everything_has_ended(&library, &application, &tokens).await;
    // What has ended can be revoked once more.
    revoke(&library, tokens.access_token().clone().into()).await;
}

async fn introspect(library: &Library, token: &str) -> BasicTokenIntrospectionResponse {
    library.introspect(&AccessToken::new(token.to_owned())).request_async(&Http::default()).await.unwrap()
}

async fn revoke(library: &Library, token: StandardRevocableToken) {
    library.revoke_token(token).unwrap().request_async(&Http::default()).await.unwrap();
}

async fn everything_has_ended(library: &Library, application: &Application, tokens: &BasicTokenResponse) {
    assert_eq!(application.publish(tokens.access_token().secret(), "Too late").await.status(), 401);
    let refresh = tokens.refresh_token().unwrap();
    let refused = library.exchange_refresh_token(refresh).request_async(&Http::default()).await;
    let Err(RequestTokenError::ServerResponse(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.error(), &BasicErrorResponseType::InvalidGrant);
}

async fn a_code_can_be_copied_by_hand_where_that_is_switched_on(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_COMPAT__OOB", "true")]);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, "urn:ietf:wg:oauth:2.0:oob").await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let url =
        format!("{}&code_challenge={CHALLENGE}&code_challenge_method=S256", application.authorize_url());
    let consent = anna.get(&url).await.text().await.unwrap();
    let (transaction, csrf) = (hidden(&consent, "transaction_id"), hidden(&consent, "csrf_token"));
    let answer =
        anna.post("/oauth/authorize", &[("transaction_id", &*transaction), ("csrf_token", &*csrf)]).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().get("location").is_none());
    let page = answer.text().await.unwrap();
    let (_, rest) = page.split_once("<code class=\"reference\">").expect("a code on the page");
    let code = rest.split('<').next().unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob"),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(application.token_request(&fields).await.status(), 200);
}
