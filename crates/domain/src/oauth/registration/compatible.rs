//! `POST /api/client`, as Gancio's clients register.

use super::{
    Judged, RegisteredClient, RegistrationRefusal, RegistrationService, judge_name, judge_scopes,
    judge_website,
};
use crate::access::audit::Actor;
use crate::access::caller::Caller;
use crate::access::limit::Quota;
use crate::access::limits::QuotaUse;
use crate::oauth::client::{ClientKind, Registration};
use crate::oauth::grant_type::GrantType;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::registration::ClientMetadata;
use crate::outcome::ServiceError;

impl RegistrationService {
    /// Registers as Gancio's clients do, always with a secret. With web redirect URIs only the client is compatible,
    /// with any other it is strict.
    pub fn register_compatible(
        &self,
        metadata: &ClientMetadata,
        caller: &Caller,
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        let judged = self.judge_compatible(metadata).map_err(ServiceError::Denied)?;
        self.register(judged, self.who_and_how_many(caller))
    }

    fn judge_compatible(&self, metadata: &ClientMetadata) -> Result<Judged, RegistrationRefusal> {
        if !self.ports.policy.compat.registration {
            return Err(RegistrationRefusal::Closed);
        }
        let redirect_uris = self.judge_redirect_uris(&metadata.redirect_uris);
        let scopes = judge_scopes(metadata.scopes.as_deref())?;
        let redirect_uris = redirect_uris?;
        let is_web = redirect_uris.iter().all(RedirectUri::is_web);
        Ok(Judged {
            registration: Registration::Gancio,
            kind: if is_web { ClientKind::Compatible } else { ClientKind::Strict },
            is_public: false,
            name: judge_name(metadata.name.as_deref())?,
            website: judge_website(metadata.website.as_deref())?,
            redirect_uris,
            scopes,
            grant_types: GrantType::BY_DEFAULT.to_vec(),
        })
    }

    /// Anonymous registrations are limited by address; somebody's by account, generously.
    fn who_and_how_many(&self, caller: &Caller) -> (Actor, Option<QuotaUse>) {
        match caller {
            Caller::Anonymous => {
                (Actor::Nobody, QuotaUse::of_address(&self.ports, Quota::ClientRegistrations))
            }
            Caller::Authenticated(access) => {
                let account = access.user.id.to_string();
                let quota_use = QuotaUse::of(&self.ports, Quota::AccountClientRegistrations, &account);
                (access.actor(), quota_use)
            }
        }
    }
}
