//! Programs that log in with a password, as Gancio's bots do: tokens that may do what their owner may.
//!
//! They are the person's own credential, never a client's: listed among the person's log-ins, always ended by a change of
//! the password. The refresh token is there because Gancio's clients want the key; no client holds it, so it can't be
//! exchanged: a program logs in again.

use crate::access::audit::{Actor, AuditAction};
use crate::context::Ports;
use crate::id::FamilyId;
use crate::oauth::grants::IssuedTokens;
use crate::oauth::grants::issue::{PairDigests, TokenPair};
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::{AccessToken, RefreshStage, RefreshToken, TokenFamily, TokenHolder};
use crate::outcome::{Committed, ServiceError};
use crate::secret::Secret;
use crate::storage::{Repositories, StorageError, Stored};

pub use crate::people::password_check::LogInDenied;

/// Logs programs in.
#[derive(Debug, Clone)]
pub struct ApiLogInService {
    ports: Ports,
}

impl ApiLogInService {
    /// An API log-in service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// May programs log in with a password here?
    pub fn is_enabled(&self) -> bool {
        self.ports.policy.login_api.enabled
    }

    /// Checks a password and issues tokens with the scope `account`. Slow on purpose; the caller bounds how many run at
    /// once.
    pub fn log_in(&self, email: &str, password: &Secret) -> Result<IssuedTokens, ServiceError<LogInDenied>> {
        let checked = self.ports.check_password(email, password)?;
        let pair = TokenPair::generate(&*self.ports.secrets);
        let now = self.ports.clock.now();
        let ttl = self.ports.policy.login_api.ttl;
        let family = TokenFamily {
            id: FamilyId(self.ports.secrets.uuid()),
            holder: TokenHolder::FirstParty,
            user_id: checked.user.id,
            scope: ScopeSet::account(),
            audience: Audience::default(),
            created_at: now,
            last_used_at: now,
            refreshed_at: None,
            ends_at: Some(now + ttl),
            idle_ends_at: None,
            revoked_at: None,
            origin: self.ports.origin.clone(),
        };
        let entry = self.ports.entry(Actor::person(&checked.user), AuditAction::LoggedInByApi, "");
        let username = checked.user.email.clone();
        let digests = pair.digests();
        let committed = self.ports.storage.write(move |repositories| {
            if checked.confirm(repositories)?.is_none() {
                return Ok(Committed::DeniedButKept(LogInDenied::WrongCredentials)); // It counts: it cost a hash.
            }
            store(repositories, &family, digests)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(Committed::Done(()))
        })?;
        committed.answer()?;
        Ok(IssuedTokens {
            access_token: pair.access,
            refresh_token: Some(pair.refresh),
            username: Some(username),
            expires_in: ttl.num_seconds(),
            scope: ScopeSet::account(),
        })
    }
}

/// Stores a family with one pair; both tokens live as long as it.
fn store(repositories: &mut dyn Repositories, family: &TokenFamily, pair: PairDigests) -> Stored<()> {
    let tokens = repositories.tokens();
    tokens.insert_family(family)?;
    tokens.insert_access(&AccessToken {
        digest: pair.access,
        family_id: family.id,
        scope: family.scope.clone(),
        audience: Audience::default(),
        issued_at: family.created_at,
        expires_at: None,
    })?;
    tokens.insert_refresh(&RefreshToken {
        digest: pair.refresh,
        family_id: family.id,
        issued_at: family.created_at,
        expires_at: None,
        stage: RefreshStage::Current,
    })
}
