//! A person's answer on the consent page (RFC 6749 section 4.1.2).

use super::{AuthorizationResponse, AuthorizationService, Decision, NothingToDecide};
use crate::access::audit::{Actor, AuditAction};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::instance::policy::MAX_CODE_TTL;
use crate::oauth::authorization_code::{AuthorizationCode, CodeStage};
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::consent::ConsentTransaction;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::outcome::ServiceError;
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::write_letter;
use crate::people::session::Session;
use crate::people::user::User;
use crate::secret::{Secret, SecretDigest, SecretKind};
use crate::storage::{Answer, Repositories, Stored};
use crate::text::one_line;

impl AuthorizationService {
    /// Takes the person's answer. It counts once, for the session that was asked.
    pub fn decide(
        &self,
        transaction_id: &Secret,
        session: &Session,
        decision: Decision,
    ) -> Result<AuthorizationResponse, ServiceError<NothingToDecide>> {
        let digest = transaction_id.digest();
        let session_id = session.id;
        let now = self.ports.clock.now();
        let code = self.ports.secrets.secret(SecretKind::AuthorizationCode);
        let code_digest = code.digest();
        let ports = self.ports.clone();
        let (transaction, outcome) = self.ports.storage.write(move |repositories| {
            let transaction =
                repositories.consents().find(&digest)?.ok_or(ServiceError::Denied(NothingToDecide))?;
            if transaction.session_id != session_id || now >= transaction.expires_at {
                return Err(ServiceError::Denied(NothingToDecide));
            }
            // First the user, as whoever disables them does: or both would wait for each other.
            repositories.users().lock(transaction.user_id)?;
            // Whatever comes of it, the question is used up: what the client is told by redirect is an answer, and kept.
            match repositories.consents().take(&digest)? {
                Answer::Taken => {}
                Answer::AlreadyGiven => return Err(ServiceError::Denied(NothingToDecide)),
            }
            let approval = Approval { transaction: &transaction, code: code_digest, now };
            let outcome = answer(repositories, &ports, (decision, approval))?;
            Ok((transaction, outcome))
        })?;
        self.ports.mailer.wake();
        Ok(match outcome {
            Ok(()) => self.respond(transaction.redirect_uri, vec![("code", code)], transaction.state),
            Err(error) => self.refusal(transaction.redirect_uri, &error, transaction.state),
        })
    }
}

/// A question that may be answered with a code.
struct Approval<'a> {
    transaction: &'a ConsentTransaction,
    code: SecretDigest,
    now: Timestamp,
}

/// What the client is told: that there is a code now, or why there is none.
fn answer(
    repositories: &mut dyn Repositories,
    ports: &Ports,
    (decision, approval): (Decision, Approval<'_>),
) -> Stored<Result<(), OAuthError>> {
    let Approval { transaction, code, now } = approval;
    let client = repositories.clients().find(&transaction.client_id)?;
    let Some(client) = client.filter(Client::is_active) else {
        return Ok(Err(OAuthErrorCode::UnauthorizedClient.because("the application is suspended")));
    };
    if decision == Decision::Deny {
        return Ok(Err(OAuthErrorCode::AccessDenied.because("the user said no")));
    }
    let ttl = match client.kind {
        ClientKind::Compatible => ports.policy.compat.code_ttl,
        ClientKind::Strict => ports.policy.oauth.code_ttl,
    };
    if let Some(user) = repositories.users().find(transaction.user_id)? {
        let subject = client.described();
        let entry = ports.entry(Actor::person(&user), AuditAction::ApplicationAuthorized, &subject);
        repositories.audit().insert(&entry)?;
    }
    if !repositories.consents().is_approved(transaction.user_id, &client.id)? {
        tell_of_application(repositories, transaction, (&client, now))?;
    }
    repositories.consents().note_approval(transaction.user_id, &client.id, now)?;
    repositories.codes().insert(&AuthorizationCode {
        digest: code,
        client_id: client.id,
        user_id: transaction.user_id,
        redirect_uri: transaction.redirect_uri.clone(),
        redirect_uri_was_sent: transaction.redirect_uri_was_sent,
        scope: transaction.scope.clone(),
        audience: transaction.audience.clone(),
        code_challenge: transaction.code_challenge.clone(),
        issued_at: now,
        expires_at: now + ttl.min(MAX_CODE_TTL),
        stage: CodeStage::Outstanding,
    })?;
    Ok(Ok(()))
}

/// Writes to the person who allowed it, the first time, so that they learn of it if that wasn't them.
fn tell_of_application(
    repositories: &mut dyn Repositories,
    transaction: &ConsentTransaction,
    (client, now): (&Client, Timestamp),
) -> Stored<()> {
    let user = repositories.users().find(transaction.user_id)?;
    let Some(user) = user.filter(User::wants_letters) else { return Ok(()) };
    let name = one_line(client.name.as_str());
    let content = LetterContent::ApplicationAllowed { name, host: transaction.redirect_uri.host() };
    write_letter(repositories, Letter { to: user.email, content }, now)
}
