//! Registering a client: one file a door. What all doors share stands here.

mod compatible;
mod dynamic;
mod strict;

use crate::access::audit::{Actor, AuditAction};
use crate::access::limit::TooMany;
use crate::access::limits::{QuotaUse, take};
use crate::context::Ports;
use crate::id::ClientId;
use crate::instance::policy::Policy;
use crate::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, MAX_REDIRECT_URIS, Registration, Website,
};
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grant_type::GrantType;
use crate::oauth::redirect_uri::{RedirectUri, RedirectUriError};
use crate::oauth::scope::ScopeSet;
use crate::outcome::ServiceError;
use crate::secret::{Secret, SecretKind};

pub use dynamic::{DynamicClient, DynamicMetadata};

/// Registers clients.
#[derive(Debug, Clone)]
pub struct RegistrationService {
    ports: Ports,
}

/// What an application says of itself.
#[derive(Debug, Clone, Default)]
pub struct ClientMetadata {
    /// Its name.
    pub name: Option<String>,
    /// Its redirect URIs, one a string.
    pub redirect_uris: Vec<String>,
    /// Its home page.
    pub website: Option<String>,
    /// The scopes it wants; [`ScopeSet::by_default`] if it names none.
    pub scopes: Option<String>,
}

/// A client that was just registered, with the only copy of its secret.
#[derive(Debug, Clone)]
pub struct RegisteredClient {
    /// The client.
    pub client: Client,
    /// Its secret; none for a public client.
    pub secret: Option<Secret>,
}

/// Why a registration is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationRefusal {
    /// The instance doesn't take registrations this way.
    Closed,
    /// Other scopes than [`ScopeSet::offered`].
    InvalidScopes,
    /// RFC 7591 section 3.2.2.
    Metadata(OAuthError),
    /// Too many from this address.
    TooMany(TooMany),
}

impl From<OAuthError> for RegistrationRefusal {
    fn from(error: OAuthError) -> Self {
        Self::Metadata(error)
    }
}

/// Whatever a door has judged.
struct Judged {
    registration: Registration,
    kind: ClientKind,
    is_public: bool,
    name: Name,
    website: Option<Website>,
    redirect_uris: Vec<RedirectUri>,
    scopes: ScopeSet,
    grant_types: Vec<GrantType>,
}

/// What a client will be called.
enum Name {
    Chosen(ClientName),
    /// It chose none, so its id has to do (RFC 7591 section 2, `client_name`).
    ItsId,
}

impl RegistrationService {
    /// A registration service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    fn register(
        &self,
        judged: Judged,
        (actor, quota_use): (Actor, Option<QuotaUse>),
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        if judged.kind == ClientKind::Strict
            && !judged.redirect_uris.iter().all(|uri| is_fit_for_strict(uri, &self.ports.policy))
        {
            return Err(ServiceError::Denied(IN_THE_CLEAR.into()));
        }
        let secrets = &*self.ports.secrets;
        let secret = (!judged.is_public).then(|| secrets.secret(SecretKind::ClientSecret));
        let id = secrets.secret(SecretKind::ClientId);
        let client = Client {
            name: match judged.name {
                Name::Chosen(name) => name,
                Name::ItsId => ClientName::of_id(&id),
            },
            id: ClientId::new(id.expose()),
            kind: judged.kind,
            authentication: secret
                .as_ref()
                .map_or(ClientAuthentication::Public, |secret| ClientAuthentication::Secret(secret.digest())),
            website: judged.website,
            redirect_uris: judged.redirect_uris,
            scopes: judged.scopes,
            grant_types: judged.grant_types,
            registration: judged.registration,
            registered_at: self.ports.clock.now(),
            first_token_at: None,
            suspended_at: None,
            vouched_at: None,
        };
        let stored = client.clone();
        let entry = self.ports.entry(actor, AuditAction::ApplicationRegistered, &client.described());
        self.ports.storage.write(move |repositories| {
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(RegistrationRefusal::TooMany(too_many)))?;
            repositories.clients().insert(&stored)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, ServiceError<RegistrationRefusal>>(())
        })?;
        Ok(RegisteredClient { client, secret })
    }

    fn judge_redirect_uris(&self, texts: &[String]) -> Result<Vec<RedirectUri>, RegistrationRefusal> {
        let invalid = |reason| RegistrationRefusal::from(OAuthErrorCode::InvalidRedirectUri.because(reason));
        if texts.is_empty() {
            return Err(invalid("redirect_uris is required"));
        }
        if texts.len() > MAX_REDIRECT_URIS {
            return Err(invalid("at most 10 redirect URIs"));
        }
        let mut redirect_uris: Vec<RedirectUri> = Vec::new();
        for text in texts {
            let redirect_uri = self.judge_redirect_uri(text)?;
            if !redirect_uris.contains(&redirect_uri) {
                redirect_uris.push(redirect_uri);
            }
        }
        Ok(redirect_uris)
    }

    fn judge_redirect_uri(&self, text: &str) -> Result<RedirectUri, OAuthError> {
        let invalid = |error: RedirectUriError| OAuthErrorCode::InvalidRedirectUri.because(error.hint());
        let policy = &self.ports.policy;
        let redirect_uri = RedirectUri::parse_among(text, &policy.oauth.private_schemes).map_err(invalid)?;
        if redirect_uri.is_out_of_band() && !policy.compat.oob {
            return Err(invalid(RedirectUriError::Scheme));
        }
        if redirect_uri.has_unusable_port() {
            return Err(invalid(RedirectUriError::Port));
        }
        Ok(redirect_uri)
    }
}

const IN_THE_CLEAR: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidRedirectUri,
    description: "http is for 127.0.0.1, [::1] and, unless it is switched off, localhost; use https elsewhere",
};

/// Can a strict client have this? Plain http leads to this very machine only.
pub(crate) fn is_fit_for_strict(redirect_uri: &RedirectUri, policy: &Policy) -> bool {
    !redirect_uri.is_plain_http()
        || redirect_uri.is_loopback_literal()
        || policy.oauth.localhost && redirect_uri.is_localhost()
}

fn invalid_metadata(reason: &'static str) -> RegistrationRefusal {
    OAuthErrorCode::InvalidClientMetadata.because(reason).into()
}

fn judge_name(name: Option<&str>) -> Result<Name, RegistrationRefusal> {
    name.and_then(ClientName::parse)
        .map(Name::Chosen)
        .ok_or_else(|| invalid_metadata("client_name is required, with 1 to 255 characters"))
}

fn judge_website(website: Option<&str>) -> Result<Option<Website>, RegistrationRefusal> {
    let refusal = || invalid_metadata("website is too long or has control characters");
    let website = website.filter(|website| !website.is_empty());
    website.map(|website| Website::parse(website).ok_or_else(refusal)).transpose()
}

fn judge_scopes(scopes: Option<&str>) -> Result<ScopeSet, RegistrationRefusal> {
    match scopes.map(str::trim).filter(|scopes| !scopes.is_empty()) {
        None => Ok(ScopeSet::by_default()),
        Some(scopes) => ScopeSet::parse(scopes)
            .ok()
            .filter(|scopes| scopes.is_subset_of(&ScopeSet::offered()))
            .ok_or(RegistrationRefusal::InvalidScopes),
    }
}
