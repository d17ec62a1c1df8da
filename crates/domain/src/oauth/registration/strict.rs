//! `uncino clients create --strict`

use super::{
    Judged, RegisteredClient, RegistrationRefusal, RegistrationService, judge_name, judge_scopes,
    judge_website,
};
use crate::access::caller::Administrator;
use crate::oauth::client::{ClientKind, Registration};
use crate::oauth::grant_type::GrantType;
use crate::oauth::registration::ClientMetadata;
use crate::outcome::ServiceError;

impl RegistrationService {
    /// Registers a strict client on behalf of an administrator: confidential, or public if it can't keep a secret.
    pub fn register_strict(
        &self,
        metadata: &ClientMetadata,
        is_public: bool,
        by: &Administrator,
    ) -> Result<RegisteredClient, ServiceError<RegistrationRefusal>> {
        let judged = self.judge_strict(metadata, is_public).map_err(ServiceError::Denied)?;
        self.register(judged, (by.actor(), None))
    }

    fn judge_strict(
        &self,
        metadata: &ClientMetadata,
        is_public: bool,
    ) -> Result<Judged, RegistrationRefusal> {
        Ok(Judged {
            registration: Registration::Administrator,
            kind: ClientKind::Strict,
            is_public,
            redirect_uris: self.judge_redirect_uris(&metadata.redirect_uris)?,
            scopes: judge_scopes(metadata.scopes.as_deref())?,
            name: judge_name(metadata.name.as_deref())?,
            website: judge_website(metadata.website.as_deref())?,
            grant_types: GrantType::BY_DEFAULT.to_vec(),
        })
    }
}
