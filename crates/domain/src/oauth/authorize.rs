//! The authorization endpoint's decisions (RFC 6749 section 4.1.1 and 4.1.2): from a request to a consent page, and from
//! a person's answer to a code.

mod decide;

use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::{ClientId, UserId};
use crate::instance::policy::TRANSACTION_TTL;
use crate::oauth::client::{Client, ClientKind, Registration};
use crate::oauth::code_challenge::CodeChallenge;
use crate::oauth::consent::ConsentTransaction;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::parameter::Parameter;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::outcome::ServiceError;
use crate::people::session::Session;
use crate::secret::{Secret, SecretKind};
use crate::storage::StorageError;

/// The longest `state`, in bytes: it travels in a URL.
const MAX_STATE: usize = 4_096;

/// Decides authorization requests.
#[derive(Debug, Clone)]
pub struct AuthorizationService {
    ports: Ports,
}

/// The parameters of an authorization request; others are ignored (RFC 6749 section 3.1).
#[derive(Debug, Clone, Default)]
pub struct AuthorizationParameters {
    /// Who asks.
    pub client_id: Parameter,
    /// Where the answer shall go.
    pub redirect_uri: Parameter,
    /// What kind of answer.
    pub response_type: Parameter,
    /// What is asked for.
    pub scope: Parameter,
    /// For which resources; each `resource` that was sent (RFC 8707 section 2).
    pub resources: Vec<String>,
    /// What the client wants back.
    pub state: Parameter,
    /// RFC 7636 section 4.3.
    pub code_challenge: Parameter,
    /// RFC 7636 section 4.3.
    pub code_challenge_method: Parameter,
}

/// What happens next to an authorization request.
#[derive(Debug)]
pub enum AuthorizationStep {
    /// A page for the person; never a redirect, because nobody knows whose address that would be.
    Refuse(AuthorizationRefusal),
    /// The person must log in first; then the very same request again.
    LogIn,
    /// An error for the client, by redirect: the person knows it.
    Redirect(AuthorizationResponse),
    /// An error for the client, on a page that names where it would be told and leads there: else whoever registers a
    /// client could use us to send people anywhere (RFC 9700 section 4.11.2).
    Explain(AuthorizationResponse),
    /// The person is asked.
    AskConsent(Box<ConsentPrompt>),
}

/// Why a request gets an error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationRefusal {
    /// No such client, or none named, or several.
    UnknownClient,
    /// The redirect URI is not one that the client registered, or several were named.
    RedirectUriNotRegistered,
    /// None was named, and the client registered several.
    RedirectUriRequired,
}

/// What the consent page shows and sends back.
#[derive(Debug, Clone)]
pub struct ConsentPrompt {
    /// The plain transaction id, for the form.
    pub transaction_id: Secret,
    /// Who asks.
    pub client: Client,
    /// Where the answer goes.
    pub redirect_uri: RedirectUri,
    /// What is asked for.
    pub scope: ScopeSet,
}

/// What the person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Approve,
    /// No.
    Deny,
}

/// The answer can't be taken: the transaction is unknown, expired, answered, or another session's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingToDecide;

/// What the browser carries to the client.
#[derive(Debug, Clone)]
pub struct AuthorizationResponse {
    redirect_uri: RedirectUri,
    parameters: Vec<(&'static str, Secret)>,
}

impl AuthorizationResponse {
    /// Is there no address to send the browser to? Then the person gets a page with the code, or with what went wrong.
    pub fn is_out_of_band(&self) -> bool {
        self.redirect_uri.is_out_of_band()
    }

    /// A parameter of the answer, such as `code`.
    pub fn parameter(&self, name: &str) -> Option<&Secret> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Where the browser goes, for people.
    pub fn destination(&self) -> String {
        self.redirect_uri.destination()
    }

    /// The address to send the browser to. It may hold a code.
    pub fn location(&self) -> String {
        let parameters: Vec<_> =
            self.parameters.iter().map(|(name, value)| (*name, value.expose())).collect();
        self.redirect_uri.with_parameters(&parameters)
    }
}

/// A request whose client and redirect URI are known to belong together.
struct Identified {
    client: Client,
    redirect_uri: RedirectUri,
    redirect_uri_was_sent: bool,
}

impl AuthorizationService {
    /// An authorization service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Judges a request of a browser, logged in or not. Order: client, redirect URI, log-in, and only then everything
    /// whose error would send the browser elsewhere, so that nobody can use us as an open redirector.
    pub fn begin(
        &self,
        parameters: &AuthorizationParameters,
        session: Option<&Session>,
    ) -> Result<AuthorizationStep, StorageError> {
        let identified = match self.identify(parameters) {
            Ok(identified) => identified,
            Err(ServiceError::Denied(refusal)) => return Ok(AuthorizationStep::Refuse(refusal)),
            Err(ServiceError::Failed(failure)) => return Err(failure),
        };
        let Some(session) = session else {
            return Ok(AuthorizationStep::LogIn);
        };
        let state = parameters.state.optional().ok().flatten().map(str::to_owned);
        match judge(parameters, &identified.client, &self.ports.policy.issuer) {
            Err(error) => {
                let is_known = self.is_known(&identified.client, session.user_id)?;
                Ok(told(self.refusal(identified.redirect_uri, &error, state), is_known))
            }
            Ok(judged) => {
                let (client, redirect_uri) = (identified.client.clone(), identified.redirect_uri.clone());
                self.ask(identified, judged, session).map(AuthorizationStep::AskConsent).or_else(|failure| {
                    let is_known = self.is_known(&client, session.user_id)?;
                    Ok(told(self.failure(redirect_uri, &failure, state), is_known))
                })
            }
        }
    }

    /// Did the person say yes to this client before, and not take it back; or did an administrator make it?
    fn is_known(&self, client: &Client, user_id: UserId) -> Result<bool, StorageError> {
        if client.registration == Registration::Administrator {
            return Ok(true);
        }
        let client_id = client.id.clone();
        self.ports.storage.read(move |repositories| repositories.consents().is_approved(user_id, &client_id))
    }

    fn identify(
        &self,
        parameters: &AuthorizationParameters,
    ) -> Result<Identified, ServiceError<AuthorizationRefusal>> {
        let Ok(Some(client_id)) = parameters.client_id.optional() else {
            return Err(ServiceError::Denied(AuthorizationRefusal::UnknownClient));
        };
        let client_id =
            ClientId::parse(client_id).ok_or(ServiceError::Denied(AuthorizationRefusal::UnknownClient))?;
        let client = self.ports.storage.read(move |repositories| repositories.clients().find(&client_id))?;
        let client = client.ok_or(ServiceError::Denied(AuthorizationRefusal::UnknownClient))?;
        let Ok(asked) = parameters.redirect_uri.optional() else {
            return Err(ServiceError::Denied(AuthorizationRefusal::RedirectUriNotRegistered));
        };
        let redirect_uri = client.redirect_uri_for(asked, &self.ports.policy);
        let redirect_uri = redirect_uri.ok_or(ServiceError::Denied(if asked.is_none() {
            AuthorizationRefusal::RedirectUriRequired
        } else {
            AuthorizationRefusal::RedirectUriNotRegistered
        }))?;
        Ok(Identified { client, redirect_uri, redirect_uri_was_sent: asked.is_some() })
    }

    fn ask(
        &self,
        identified: Identified,
        judged: Judged,
        session: &Session,
    ) -> Result<Box<ConsentPrompt>, StorageError> {
        let Identified { client, redirect_uri, redirect_uri_was_sent } = identified;
        let transaction_id = self.ports.secrets.secret(SecretKind::Transaction);
        let expires_at: Timestamp = self.ports.clock.now() + TRANSACTION_TTL;
        let transaction = ConsentTransaction {
            digest: transaction_id.digest(),
            session_id: session.id,
            user_id: session.user_id,
            client_id: client.id.clone(),
            redirect_uri: redirect_uri.clone(),
            redirect_uri_was_sent,
            scope: judged.scope.clone(),
            audience: judged.audience,
            state: judged.state,
            code_challenge: judged.code_challenge,
            expires_at,
        };
        self.ports.storage.write(move |repositories| repositories.consents().insert(&transaction))?;
        Ok(Box::new(ConsentPrompt { transaction_id, client, redirect_uri, scope: judged.scope }))
    }

    fn refusal(
        &self,
        redirect_uri: RedirectUri,
        error: &OAuthError,
        state: Option<String>,
    ) -> AuthorizationResponse {
        let parameters = vec![
            ("error", Secret::new(error.code.as_str())),
            ("error_description", Secret::new(error.description)),
        ];
        self.respond(redirect_uri, parameters, state)
    }

    /// What an HTTP status can't say to the client (RFC 6749 section 4.1.2.1).
    fn failure(
        &self,
        redirect_uri: RedirectUri,
        failure: &StorageError,
        state: Option<String>,
    ) -> AuthorizationResponse {
        tracing::error!(%failure, "an authorization request failed");
        let error = match failure {
            StorageError::Overloaded | StorageError::Unavailable(_) => {
                OAuthErrorCode::TemporarilyUnavailable.because("try again later")
            }
            StorageError::Statement(_) | StorageError::Corrupt { .. } | StorageError::Panicked => {
                OAuthErrorCode::ServerError.because("something went wrong")
            }
        };
        self.refusal(redirect_uri, &error, state)
    }

    /// Every answer carries `state`, if there was one, and `iss` (RFC 9207 section 2).
    fn respond(
        &self,
        redirect_uri: RedirectUri,
        mut parameters: Vec<(&'static str, Secret)>,
        state: Option<String>,
    ) -> AuthorizationResponse {
        parameters.extend(state.map(|state| ("state", Secret::new(state))));
        parameters.push(("iss", Secret::new(&self.ports.policy.issuer)));
        AuthorizationResponse { redirect_uri, parameters }
    }
}

/// How an error is told. What needs no address is shown here anyway.
fn told(response: AuthorizationResponse, is_known: bool) -> AuthorizationStep {
    if is_known || response.is_out_of_band() {
        AuthorizationStep::Redirect(response)
    } else {
        AuthorizationStep::Explain(response)
    }
}

struct Judged {
    scope: ScopeSet,
    audience: Audience,
    state: Option<String>,
    code_challenge: Option<CodeChallenge>,
}

/// The rules whose errors go to the client (RFC 6749 section 4.1.2.1).
fn judge(parameters: &AuthorizationParameters, client: &Client, issuer: &str) -> Result<Judged, OAuthError> {
    let state = parameters.state.optional()?;
    if state.is_some_and(|state| state.len() > MAX_STATE) {
        return Err(OAuthErrorCode::InvalidRequest.because("state is longer than 4096 bytes"));
    }
    if !client.is_active() {
        return Err(OAuthErrorCode::UnauthorizedClient.because("the application is suspended"));
    }
    match parameters.response_type.optional()? {
        Some("code") => {}
        Some(_) => {
            return Err(
                OAuthErrorCode::UnsupportedResponseType.because("only response_type=code is supported")
            );
        }
        None => return Err(OAuthErrorCode::InvalidRequest.because("response_type is required")),
    }
    let audience = Audience::requested(parameters.resources.iter().map(String::as_str))?.of_issuer(issuer)?;
    let scope = match parameters.scope.optional()? {
        None => client.scopes.clone(),
        Some(scope) => ScopeSet::requested(scope)?.intersection(&client.scopes).ok_or(
            OAuthErrorCode::InvalidScope.because("the application is not registered for that scope"),
        )?,
    };
    let challenge = parameters.code_challenge.optional()?;
    let code_challenge =
        CodeChallenge::from_request(challenge, parameters.code_challenge_method.optional()?)?;
    if client.kind == ClientKind::Strict && code_challenge.is_none() {
        return Err(OAuthErrorCode::InvalidRequest.because("code challenge required"));
    }
    Ok(Judged { scope, audience, state: state.map(str::to_owned), code_challenge })
}
