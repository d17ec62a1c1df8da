//! The token endpoint's decisions (RFC 6749 sections 4.1.3, 5 and 6): one file a grant.
//!
//! To add a grant: a variant of [`Grant`] and of [`GrantType`], a file here, and a test; the compiler lists the rest.

mod authorization_code;
pub(crate) mod issue;
mod refresh_token;

use crate::context::Ports;
use crate::oauth::client::Client;
use crate::oauth::client_authentication::ClientCredentials;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grant_type::GrantType;
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
    /// A service on these ports.
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

/// The client as it stands inside the transaction: it may have been suspended or removed since it was authenticated.
fn active(client: Option<Client>) -> Option<Client> {
    client.filter(Client::is_active)
}
