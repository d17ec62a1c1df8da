//! The authorization code grant (RFC 6749 section 4.1.3): **a code works once**.
//!
//! Judge first, claim second. The order is: is it this client's code, the redirect URI, the verifier, *already
//! redeemed?*, expired, user and client; and only then the claim ([`CodeRepository::redeem`]), which one of any number
//! of racing requests wins. So a wrong verifier doesn't burn a code, and a replay is found out also after the code has
//! expired.
//!
//! A replay by the proven client revokes what the code gave, and that revocation is committed although the request is
//! refused. One exception, for compatible clients: see [`replay_is_harmless`].
//!
//! [`CodeRepository::redeem`]: crate::storage::CodeRepository::redeem

use std::sync::Arc;

use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::clock::Timestamp;
use crate::id::FamilyId;
use crate::instance::policy::Policy;
use crate::oauth::authorization_code::{AuthorizationCode, CodeStage};
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grants::issue::{Granted, Issuance, NewPair, PairDigests, Terms, TokenPair};
use crate::oauth::grants::{IssuedTokens, TokenService, active};
use crate::oauth::parameter::Parameter;
use crate::oauth::resource::Audience;
use crate::oauth::token::TokenFamily;
use crate::outcome::{Committed, ServiceError};
use crate::secret::Secret;
use crate::storage::{Redemption, Repositories};

/// What a client shows for a code. A `scope` has no meaning here (RFC 6749 section 4.1.3) and never gets this far.
#[derive(Debug)]
pub struct AuthorizationCodeGrant {
    /// The code.
    pub code: Secret,
    /// The redirect URI of the authorization request, if the client names it.
    pub redirect_uri: Option<String>,
    /// RFC 7636 section 4.5.
    pub code_verifier: Option<String>,
    /// What the access token shall be for: at most what was granted, which is also the default (RFC 8707 section 2.2).
    pub audience: Audience,
}

impl AuthorizationCodeGrant {
    /// The names of its own parameters (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    pub(super) const PARAMETERS: [&'static str; 3] = ["code", "redirect_uri", "code_verifier"];

    /// Reads them, and what the token shall be for.
    pub(super) fn read(form: &[(String, String)]) -> Result<Self, OAuthError> {
        let audience = Audience::requested(Parameter::values(form, "resource"))?;
        let code = Secret::new(Parameter::find(form, "code").required("code is required")?);
        let redirect_uri = Parameter::find(form, "redirect_uri").optional()?.map(str::to_owned);
        let code_verifier = Parameter::find(form, "code_verifier").optional()?.map(str::to_owned);
        Ok(Self { code, redirect_uri, code_verifier, audience })
    }
}

/// Everything that one redemption is about.
struct Attempt {
    client: Client,
    grant: AuthorizationCodeGrant,
    family_id: FamilyId,
    pair: PairDigests,
    now: Timestamp,
    policy: Arc<Policy>,
    replay: NewAuditEntry,
}

type Judged<T> = Result<Committed<T, OAuthError>, ServiceError<OAuthError>>;

const REFUSED: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidGrant,
    description: "the code is unknown, used, expired or not for this client",
};

/// WordPress shows this to an administrator who reloaded its page.
const USED_ALREADY: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidGrant,
    description: "this code was used already; the connection works",
};

impl TokenService {
    /// Redeems a code for an authenticated client.
    pub(super) fn redeem(
        &self,
        client: Client,
        grant: AuthorizationCodeGrant,
    ) -> Result<IssuedTokens, ServiceError<OAuthError>> {
        let pair = TokenPair::generate(&*self.ports.secrets);
        let actor = Actor::Client(client.id.clone());
        let attempt = Attempt {
            replay: self.ports.entry(actor, AuditAction::CodeReplayed, &client.described()),
            client,
            grant,
            family_id: FamilyId(self.ports.secrets.uuid()),
            pair: pair.digests(),
            now: self.ports.clock.now(),
            policy: self.ports.policy.clone(),
        };
        let committed = self.ports.storage.write(move |repositories| {
            let digest = attempt.grant.code.digest();
            let code = repositories.codes().find(&digest)?.ok_or(ServiceError::Denied(REFUSED))?;
            judge_presentation(&code, &attempt).map_err(ServiceError::Denied)?;
            if let CodeStage::Redeemed { family_id, .. } = code.stage {
                return replayed(repositories, &code, family_id, &attempt);
            }
            claim(repositories, &code, &attempt)
        })?;
        Ok(committed.answer()?.into_answer(pair))
    }
}

/// Is the code this client's, and presented with all that it is bound to?
fn judge_presentation(code: &AuthorizationCode, attempt: &Attempt) -> Result<(), OAuthError> {
    let Attempt { client, grant, .. } = attempt;
    if code.client_id != client.id {
        return Err(REFUSED);
    }
    // A verifier binds the code to who asked for it, so that the redirect URI adds nothing (OAuth 2.1 section 10.2).
    let due =
        client.kind == ClientKind::Strict && code.redirect_uri_was_sent && code.code_challenge.is_none();
    match &grant.redirect_uri {
        Some(redirect_uri) if redirect_uri == code.redirect_uri.as_str() => {}
        None if !due => {}
        None => return Err(OAuthErrorCode::InvalidGrant.because("redirect_uri is required")),
        Some(_) => {
            let reason = "redirect_uri is not that of the authorization request";
            return Err(OAuthErrorCode::InvalidGrant.because(reason));
        }
    }
    match (&code.code_challenge, &grant.code_verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge.is_answered_by(verifier) => Ok(()),
        (Some(_), Some(_)) => Err(OAuthErrorCode::InvalidGrant.because("the code verifier is wrong")),
        (Some(_), None) => Err(OAuthErrorCode::InvalidGrant.because("code_verifier is required")),
        // RFC 9700 section 4.8.2: somebody took the challenge out of the authorization request.
        (None, Some(_)) => {
            Err(OAuthErrorCode::InvalidGrant.because("the code was issued without a code challenge"))
        }
    }
}

/// Claims the code and stores its tokens.
fn claim(repositories: &mut dyn Repositories, code: &AuthorizationCode, attempt: &Attempt) -> Judged<Terms> {
    let (now, policy) = (attempt.now, &*attempt.policy);
    if now >= code.expires_at {
        return Err(ServiceError::Denied(REFUSED));
    }
    // Before the code is claimed: whoever disables the user locks in the same order.
    let user = repositories.users().lock(code.user_id)?.filter(|user| user.is_active());
    let client = active(repositories.clients().find(&code.client_id)?);
    let (Some(user), Some(client)) = (user, client) else {
        return Err(ServiceError::Denied(REFUSED));
    };
    // The client may have been made strict since the browser was sent here.
    if client.kind == ClientKind::Strict && code.code_challenge.is_none() {
        return Err(ServiceError::Denied(
            OAuthErrorCode::InvalidGrant.because("the code was issued without a code challenge"),
        ));
    }
    let audience =
        code.audience.narrowed_to(&attempt.grant.audience, &policy.issuer).map_err(ServiceError::Denied)?;
    match repositories.codes().redeem(&code.digest, now, attempt.family_id)? {
        Redemption::Redeemed => {}
        Redemption::AlreadyRedeemed => {
            // Another request won since we looked: this one is the replay.
            let winner = repositories.codes().find(&code.digest)?.map(|code| code.stage);
            return match winner {
                Some(CodeStage::Redeemed { family_id, .. }) => {
                    replayed(repositories, code, family_id, attempt)
                }
                Some(CodeStage::Outstanding) | None => Err(ServiceError::Denied(REFUSED)),
            };
        }
    }
    let (scope, granted_audience) = (code.scope.clone(), code.audience.clone());
    let granted = Granted { user_id: code.user_id, scope, audience: granted_audience };
    let issuance = Issuance { now, policy };
    let family = issuance.new_family(attempt.family_id, &client, granted);
    repositories.tokens().insert_family(&family)?;
    let pair = NewPair { digests: attempt.pair, scope: code.scope.clone(), audience, client: &client };
    let expires_in = issuance.store_pair(repositories, &family, pair)?;
    if client.first_token_at.is_none() {
        repositories.clients().note_first_token(&client.id, now)?;
    }
    Ok(Committed::Done(Terms::of(&client, user, code.scope.clone(), expires_in)))
}

/// Refuses a replay; unless it is harmless, everything that the code gave is revoked (RFC 6749 section 4.1.2).
fn replayed(
    repositories: &mut dyn Repositories,
    code: &AuthorizationCode,
    family_id: FamilyId,
    attempt: &Attempt,
) -> Judged<Terms> {
    let family = repositories.tokens().find_family(family_id)?;
    let harmless = family.as_ref().is_some_and(|family| replay_is_harmless(code, attempt, family));
    let works = harmless && family.is_some_and(|family| family.is_alive(attempt.now));
    tracing::warn!(client = %attempt.client.id, family = %family_id, harmless, "an authorization code was replayed");
    repositories.audit().insert(&attempt.replay)?;
    if !harmless {
        repositories.tokens().revoke_family(family_id, attempt.now)?;
    }
    Ok(Committed::DeniedButKept(if works { USED_ALREADY } else { REFUSED }))
}

/// WordPress sends its code again whenever its callback page is reloaded. Its tokens survive that, if the client is
/// compatible, no challenge was bound, nothing was refreshed yet, and `compat.replay_keeps_tokens` is on. By now the client has shown its secret.
fn replay_is_harmless(code: &AuthorizationCode, attempt: &Attempt, family: &TokenFamily) -> bool {
    attempt.policy.compat.replay_keeps_tokens
        && attempt.client.kind == ClientKind::Compatible
        && code.code_challenge.is_none()
        && family.refreshed_at.is_none()
}
