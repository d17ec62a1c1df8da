//! Registering a client.

use crate::audit::{Actor, AuditAction};
use crate::caller::Caller;
use crate::client::{Client, ClientAuthentication, ClientKind, ClientName, MAX_REDIRECT_URIS, Website};
use crate::error::{OAuthError, OAuthErrorCode, ServiceError, settle};
use crate::id::ClientId;
use crate::limit::{Quota, TooMany};
use crate::redirect_uri::{RedirectUri, RedirectUriError};
use crate::scope::ScopeSet;
use crate::secret::{Secret, SecretKind};
use crate::services::Ports;
use crate::services::limits::{Share, take};
use crate::storage::StorageError;

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
    /// The scopes it wants; those it can have if it names none.
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
    /// Other scopes than `event:write`.
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

impl RegistrationService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Registers as Gancio's clients do, for somebody without a credential.
    pub fn register_compatible(
        &self,
        metadata: &ClientMetadata,
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        self.register_compatible_for(metadata, &Caller::Anonymous)
    }

    /// Registers as Gancio's clients do, always with a secret. With web redirect URIs only the client is compatible,
    /// with any other it is strict.
    pub fn register_compatible_for(
        &self,
        metadata: &ClientMetadata,
        caller: &Caller,
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        if !self.ports.policy.compat.registration {
            return Err(ServiceError::Denied(RegistrationRefusal::Closed));
        }
        let redirect_uris = self.judge_redirect_uris(&metadata.redirect_uris).map_err(ServiceError::Denied);
        let scopes = judge_scopes(metadata.scopes.as_deref()).map_err(ServiceError::Denied)?;
        let redirect_uris = redirect_uris?;
        let kind = if redirect_uris.iter().all(RedirectUri::is_web) {
            ClientKind::Compatible
        } else {
            ClientKind::Strict
        };
        let (actor, share) = match caller {
            Caller::Anonymous => (Actor::Nobody, Share::of_address(&self.ports, Quota::ClientRegistrations)),
            Caller::Authenticated(access) => {
                let account = access.user.id.to_string();
                let share = Share::of(&self.ports, Quota::AccountClientRegistrations, &account);
                (Actor::of(access), share)
            }
        };
        self.register(metadata, Judged { kind, redirect_uris, scopes, is_public: false }, (actor, share))
    }

    /// Registers a strict client on behalf of an administrator: confidential, or public if it can't keep a secret.
    pub fn register_strict(
        &self,
        metadata: &ClientMetadata,
        is_public: bool,
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        let redirect_uris =
            self.judge_redirect_uris(&metadata.redirect_uris).map_err(ServiceError::Denied)?;
        let scopes = judge_scopes(metadata.scopes.as_deref()).map_err(ServiceError::Denied)?;
        let judged = Judged { kind: ClientKind::Strict, redirect_uris, scopes, is_public };
        self.register(metadata, judged, (Actor::CommandLine, None))
    }

    fn register(
        &self,
        metadata: &ClientMetadata,
        judged: Judged,
        (actor, share): (Actor, Option<Share>),
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        let name = metadata.name.as_deref().and_then(ClientName::parse).ok_or_else(|| {
            denied(
                OAuthErrorCode::InvalidClientMetadata,
                "client_name is required, with 1 to 255 printable characters",
            )
        })?;
        let website = match metadata.website.as_deref().filter(|website| !website.is_empty()) {
            None => None,
            Some(website) => Some(Website::parse(website).ok_or_else(|| {
                denied(OAuthErrorCode::InvalidClientMetadata, "website is too long or has control characters")
            })?),
        };
        if judged.kind == ClientKind::Strict && !is_fit_for_strict(&judged.redirect_uris) {
            let reason =
                "http is for the addresses 127.0.0.1 and [::1] only, not for names; use https elsewhere";
            return Err(denied(OAuthErrorCode::InvalidRedirectUri, reason));
        }
        let secrets = &*self.ports.secrets;
        let secret = (!judged.is_public).then(|| secrets.secret(SecretKind::ClientSecret));
        let client = Client {
            id: ClientId::new(secrets.secret(SecretKind::ClientId).expose()),
            kind: judged.kind,
            authentication: secret
                .as_ref()
                .map_or(ClientAuthentication::Public, |secret| ClientAuthentication::Secret(secret.digest())),
            name,
            website,
            redirect_uris: judged.redirect_uris,
            scopes: judged.scopes,
            registered_at: self.ports.clock.now(),
            first_token_at: None,
            suspended_at: None,
        };
        let stored = client.clone();
        let subject = client.described();
        let entry = self.ports.entry(actor, AuditAction::ApplicationRegistered, &subject);
        settle(self.ports.storage.write(move |repositories| {
            if let Err(too_many) = take(share, repositories)? {
                return Ok(Err(RegistrationRefusal::TooMany(too_many)));
            }
            repositories.clients().insert(&stored)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(Ok(()))
        }))?;
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
            let redirect_uri = RedirectUri::parse(text).map_err(|error| invalid(error.hint()))?;
            if redirect_uri.is_out_of_band() && !self.ports.policy.compat.oob {
                return Err(invalid(RedirectUriError::Scheme.hint()));
            }
            if !redirect_uris.contains(&redirect_uri) {
                redirect_uris.push(redirect_uri);
            }
        }
        Ok(redirect_uris)
    }
}

/// Can a strict client have these? Plain http leads to this very machine only.
pub(super) fn is_fit_for_strict(redirect_uris: &[RedirectUri]) -> bool {
    let in_the_clear =
        |redirect_uri: &RedirectUri| redirect_uri.is_plain_http() && !redirect_uri.is_loopback_literal();
    !redirect_uris.iter().any(in_the_clear)
}

struct Judged {
    kind: ClientKind,
    redirect_uris: Vec<RedirectUri>,
    scopes: ScopeSet,
    is_public: bool,
}

fn denied(code: OAuthErrorCode, reason: &'static str) -> ServiceError<RegistrationRefusal> {
    ServiceError::Denied(RegistrationRefusal::Metadata(code.because(reason)))
}

fn judge_scopes(scopes: Option<&str>) -> Result<ScopeSet, RegistrationRefusal> {
    let possible = ScopeSet::offered();
    match scopes.map(str::trim).filter(|scopes| !scopes.is_empty()) {
        None => Ok(possible),
        Some(scopes) => ScopeSet::parse(scopes)
            .ok()
            .filter(|scopes| scopes.is_subset_of(&possible))
            .ok_or(RegistrationRefusal::InvalidScopes),
    }
}
