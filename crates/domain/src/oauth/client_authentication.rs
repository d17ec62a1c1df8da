//! Client authentication (RFC 6749 section 2.3), for every endpoint that clients themselves call. The one place that asks, so
//! that limits hold for all of them.

use crate::access::limit::{Credential, TooMany};
use crate::access::limits::Guard;
use crate::context::Ports;
use crate::id::ClientId;
use crate::oauth::client::{Client, ClientAuthentication};
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::outcome::ServiceError;
use crate::secret::Secret;
use crate::storage::Stored;

/// What a client shows of itself, by HTTP Basic or in the body.
#[derive(Debug)]
pub struct ClientCredentials {
    /// Who it says it is.
    pub client_id: ClientId,
    /// Its proof, unless it is public.
    pub secret: Option<Secret>,
}

impl Ports {
    /// The client, if it proved itself, or is public. Secrets are compared by digest in constant time, and one for an
    /// unknown client is compared too. Wrong ones are counted, against the client as against the caller's address; where
    /// no secret is shown, none is guessed.
    pub(crate) fn authenticate_client(
        &self,
        credentials: ClientCredentials,
    ) -> Result<Client, ServiceError<OAuthError>> {
        let ClientCredentials { client_id, secret } = credentials;
        let guard =
            Guard::of(self, Credential::ClientSecret(client_id.as_str())).filter(|_| secret.is_some());
        let (client, has_news) = match guard {
            None => {
                (self.storage.look_up(move |repositories| repositories.clients().find(&client_id))?, false)
            }
            Some(guard) => self.storage.read(move |repositories| {
                guard.admit(repositories).map_err(|error| error.map_denial(slower))?;
                let client = repositories.clients().find(&client_id)?;
                Ok::<_, ServiceError<OAuthError>>((client, guard.has_news(repositories)?))
            })?,
        };
        let proven = is_proven(client.as_ref(), secret.as_ref());
        // With an id that no client has there is nothing to guess, and nothing to count: anybody can make up any number.
        let guard = guard.filter(|_| client.is_some());
        self.note_client(guard, proven, has_news)?;
        client.filter(|client| proven && client.is_active()).ok_or(ServiceError::Denied(
            OAuthErrorCode::InvalidClient.because("client authentication failed"),
        ))
    }

    fn note_client(&self, guard: Option<Guard>, proven: bool, has_news: bool) -> Stored<()> {
        match guard {
            Some(guard) if !proven => self.storage.write(move |repositories| guard.failed(repositories)),
            Some(guard) if has_news => self.storage.write(move |repositories| guard.succeeded(repositories)),
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
