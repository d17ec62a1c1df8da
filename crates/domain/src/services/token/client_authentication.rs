//! Client authentication (RFC 6749 section 2.3).

use crate::client::{Client, ClientAuthentication};
use crate::error::{OAuthError, OAuthErrorCode, ServiceError, settle};
use crate::id::ClientId;
use crate::limit::{Credential, TooMany};
use crate::secret::Secret;
use crate::services::limits::Guard;
use crate::services::token::TokenService;
use crate::storage::{StorageError, Stored};

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
    /// is compared too. Failures are counted, against the client as against the caller's address.
    pub(super) fn authenticate(
        &self,
        credentials: ClientCredentials,
    ) -> Result<Client, ServiceError<OAuthError>> {
        let ClientCredentials { client_id, secret } = credentials;
        let guard = Guard::of(&self.ports, Credential::ClientSecret(client_id.as_str()));
        let (client, has_news) = settle(self.ports.storage.read(move |repositories| {
            if let Some(guard) = guard
                && let Err(too_many) = guard.admit(repositories)?
            {
                return Ok(Err(slower(too_many)));
            }
            let client = repositories.clients().find(&client_id)?;
            let has_news = guard.map_or(Ok(false), |guard| guard.has_news(repositories))?;
            Ok::<_, StorageError>(Ok((client, has_news)))
        }))?;
        let proven = is_proven(client.as_ref(), secret.as_ref());
        let exists = client.is_some();
        self.note(guard, (exists, proven), has_news)?;
        client.filter(|client| proven && client.is_active()).ok_or(ServiceError::Denied(
            OAuthErrorCode::InvalidClient.because("client authentication failed"),
        ))
    }

    fn note(&self, guard: Option<Guard>, (exists, proven): (bool, bool), has_news: bool) -> Stored<()> {
        match guard {
            Some(guard) if !exists => {
                self.ports.storage.write(move |repositories| guard.failed_for_nobody(repositories))
            }
            Some(guard) if !proven => {
                self.ports.storage.write(move |repositories| guard.failed(repositories))
            }
            Some(guard) if has_news => {
                self.ports.storage.write(move |repositories| guard.succeeded(repositories))
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn slower(too_many: TooMany) -> OAuthError {
    OAuthErrorCode::TooManyRequests(too_many.seconds()).because("too many failures; try again later")
}

fn is_proven(client: Option<&Client>, secret: Option<&Secret>) -> bool {
    match (client.map(|client| &client.authentication), secret.map(Secret::digest)) {
        (Some(ClientAuthentication::Secret(expected)), Some(presented)) => *expected == presented,
        (Some(ClientAuthentication::Public), None) => true,
        (None, Some(presented)) => {
            let _same_work = presented == Secret::new("").digest();
            false
        }
        (Some(ClientAuthentication::Secret(_)) | None, None)
        | (Some(ClientAuthentication::Public), Some(_)) => false,
    }
}
