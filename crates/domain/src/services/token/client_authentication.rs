//! Client authentication (RFC 6749 section 2.3).

use crate::client::{Client, ClientAuthentication};
use crate::error::{OAuthError, OAuthErrorCode, ServiceError};
use crate::id::ClientId;
use crate::secret::Secret;
use crate::services::token::TokenService;

/// What a client shows of itself, by HTTP Basic or in the body.
#[derive(Debug)]
pub struct ClientCredentials {
    /// Who it says it is.
    pub client_id: ClientId,
    /// Its proof, unless it is public.
    pub secret: Option<Secret>,
}

impl TokenService {
    /// The client, if it proved itself. Secrets are compared by digest in constant time, and one for an unknown client
    /// is compared too.
    pub(super) fn authenticate(
        &self,
        credentials: ClientCredentials,
    ) -> Result<Client, ServiceError<OAuthError>> {
        let ClientCredentials { client_id, secret } = credentials;
        let client = self.ports.storage.read(move |repositories| repositories.clients().find(&client_id))?;
        let presented = secret.as_ref().map(Secret::digest);
        let proven = match (client.as_ref().map(|client| &client.authentication), presented) {
            (Some(ClientAuthentication::Secret(expected)), Some(presented)) => *expected == presented,
            (Some(ClientAuthentication::Public), None) => true,
            (None, Some(presented)) => {
                let _same_work = presented == Secret::new("").digest();
                false
            }
            (Some(ClientAuthentication::Secret(_)) | None, None)
            | (Some(ClientAuthentication::Public), Some(_)) => false,
        };
        client.filter(|client| proven && client.is_active()).ok_or(ServiceError::Denied(
            OAuthErrorCode::InvalidClient.because("client authentication failed"),
        ))
    }
}
