//! Giving a token back (RFC 7009).
//!
//! A refresh token takes everything along that came from its authorization. An access token ends alone where the client
//! can refresh and its tokens have ends of their own; where it is all that the client has, the authorization ends.

use crate::access::audit::{Actor, AuditAction};
use crate::context::Ports;
use crate::oauth::client::Client;
use crate::oauth::client_authentication::ClientCredentials;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grant_type::GrantType;
use crate::oauth::token::AccessToken;
use crate::outcome::ServiceError;
use crate::secret::Secret;
use crate::storage::Removal;

/// Takes tokens back from clients.
#[derive(Debug, Clone)]
pub struct RevocationService {
    ports: Ports,
}

/// What a client sends. A `token_type_hint` is only a hint (RFC 7009 section 2.1): all types are searched anyway.
#[derive(Debug)]
pub struct RevocationRequest {
    /// Who asks.
    pub credentials: ClientCredentials,
    /// Which token, or why that can't be read: told only to a client that has proven itself.
    pub token: Result<Secret, OAuthError>,
}

impl RevocationService {
    /// A revocation service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Ends a token of the client, at once. One that is unknown or has ended is fine: it doesn't work, which is what was
    /// asked for (RFC 7009 section 2.2).
    ///
    /// # Errors
    /// `invalid_client`; `invalid_grant` for a token that somebody else holds: it lives on.
    pub fn revoke(&self, request: RevocationRequest) -> Result<(), ServiceError<OAuthError>> {
        let client = self.ports.authenticate_client(request.credentials)?;
        let digest = request.token.map_err(ServiceError::Denied)?.digest();
        let entry = self.ports.entry(
            Actor::Client(client.id.clone()),
            AuditAction::TokenRevoked,
            &client.described(),
        );
        self.ports.storage.write(move |repositories| {
            let tokens = repositories.tokens();
            let access = tokens.find_access(&digest)?;
            let refresh = tokens.find_refresh(&digest)?.map(|token| token.family_id);
            let family_id = access.as_ref().map(|token| token.family_id).or(refresh);
            let Some(family_id) = family_id else { return Ok(()) };
            let Some(family) = tokens.find_family(family_id)? else { return Ok(()) };
            if !family.is_held_by(&client.id) {
                return Err(ServiceError::Denied(foreign()));
            }
            if family.revoked_at.is_some() {
                return Ok(());
            }
            if access.is_some_and(|token| can_go_on_without(&token, &client)) {
                match tokens.remove_access(&digest)? {
                    Removal::Removed | Removal::NotThere => {}
                }
            } else {
                tokens.revoke_family(family.id, entry.at)?;
            }
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}

/// Can a client go on when this access token of it has ended? Not if the token lives as long as its family.
fn can_go_on_without(token: &AccessToken, client: &Client) -> bool {
    token.expires_at.is_some() && client.may_use(GrantType::RefreshToken)
}

fn foreign() -> OAuthError {
    OAuthErrorCode::InvalidGrant.because("the token is not of this application")
}
