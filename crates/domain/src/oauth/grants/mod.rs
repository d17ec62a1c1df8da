//! The token endpoint's decisions (RFC 6749 sections 4.1.3, 5 and 6): one file a grant.
//!
//! A grant's file has its parameters, how they are read, and its rules. To add one: a variant of [`Grant`] and of
//! [`GrantType`], a file here, and a test; the compiler lists the rest. Every family of tokens has a user: a grant
//! without one, such as client credentials, needs a migration first.

mod authorization_code;
pub(crate) mod issue;
mod refresh_token;

use crate::context::Ports;
use crate::oauth::client::Client;
use crate::oauth::client_authentication::ClientCredentials;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grant_type::GrantType;
use crate::oauth::parameter::Parameter;
use crate::oauth::scope::ScopeSet;
use crate::outcome::ServiceError;
use crate::people::user::EmailAddress;
use crate::secret::Secret;

pub use authorization_code::AuthorizationCodeGrant;
pub use refresh_token::RefreshTokenGrant;

/// Issues tokens.
#[derive(Debug, Clone)]
pub struct TokenService {
    ports: Ports,
}

/// A request for tokens.
#[derive(Debug)]
pub struct TokenRequest {
    /// Who asks.
    pub credentials: ClientCredentials,
    /// For what, or why that can't be read: told only to a client that has proven itself.
    pub grant: Result<Grant, OAuthError>,
}

/// What the client shows for its tokens.
#[derive(Debug)]
pub enum Grant {
    /// A code.
    AuthorizationCode(AuthorizationCodeGrant),
    /// A refresh token.
    RefreshToken(RefreshTokenGrant),
}

impl Grant {
    /// Reads the form of a token request: decoded pairs, in the order in which they were sent. A parameter comes once,
    /// also where its grant has no use for it (RFC 6749 section 3.2); `resource` alone may be repeated (RFC 8707).
    ///
    /// # Errors
    /// `invalid_request` for a parameter that is repeated, missing or malformed, `unsupported_grant_type`, and what
    /// becomes of a scope or resource that can't be had.
    pub fn read(form: &[(String, String)]) -> Result<Self, OAuthError> {
        let is_repeated = |name: &str| Parameter::find(form, name) == Parameter::Repeated;
        if is_repeated("grant_type")
            || GrantType::ALL.into_iter().flat_map(parameters).any(|name| is_repeated(name))
        {
            return Err(OAuthErrorCode::InvalidRequest.because("a parameter is repeated"));
        }
        let grant_type = Parameter::find(form, "grant_type");
        let grant_type = GrantType::parse(grant_type.required("grant_type is required")?)
            .ok_or(OAuthErrorCode::UnsupportedGrantType.because("this grant type is not supported"))?;
        match grant_type {
            GrantType::AuthorizationCode => AuthorizationCodeGrant::read(form).map(Self::AuthorizationCode),
            GrantType::RefreshToken => RefreshTokenGrant::read(form).map(Self::RefreshToken),
        }
    }

    fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode(_) => GrantType::AuthorizationCode,
            Self::RefreshToken(_) => GrantType::RefreshToken,
        }
    }
}

/// The answer to a good request, with the only plain copies of its tokens.
#[derive(Debug)]
pub struct IssuedTokens {
    /// The access token.
    pub access_token: Secret,
    /// The refresh token; none for a client that isn't registered to refresh.
    pub refresh_token: Option<Secret>,
    /// Whose they are; for those who expect Gancio's answer.
    pub username: Option<EmailAddress>,
    /// Seconds that the access token lives if it isn't used.
    pub expires_in: i64,
    /// What the access token may do.
    pub scope: ScopeSet,
}

impl TokenService {
    /// A token service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Answers a token request: the client is authenticated first, then its grant is judged.
    pub fn issue(&self, request: TokenRequest) -> Result<IssuedTokens, ServiceError<OAuthError>> {
        let client = self.ports.authenticate_client(request.credentials)?;
        let grant = request.grant.map_err(ServiceError::Denied)?;
        if !client.may_use(grant.grant_type()) {
            let reason = "the application is not registered for this grant type";
            return Err(ServiceError::Denied(OAuthErrorCode::UnauthorizedClient.because(reason)));
        }
        match grant {
            Grant::AuthorizationCode(grant) => self.redeem(client, grant),
            Grant::RefreshToken(grant) => self.refresh(client, grant),
        }
    }
}

/// The names of the parameters that a grant of this type reads, beside `grant_type` and `resource`.
fn parameters(grant_type: GrantType) -> &'static [&'static str] {
    match grant_type {
        GrantType::AuthorizationCode => &AuthorizationCodeGrant::PARAMETERS,
        GrantType::RefreshToken => &RefreshTokenGrant::PARAMETERS,
    }
}

/// The client as it stands inside the transaction: it may have been suspended or removed since it was authenticated.
fn active(client: Option<Client>) -> Option<Client> {
    client.filter(Client::is_active)
}
