//! Dynamic client registration (RFC 7591): a client registers itself, and is strict.
//!
//! What is asked for is registered as asked, or refused; nothing is quietly left out but what we have no use for (logos,
//! contacts, keys, software statements), and that is not echoed either.

use super::{
    Judged, Name, RegisteredClient, RegistrationRefusal, RegistrationService, invalid_metadata, judge_name,
    judge_scopes,
};
use crate::audit::Actor;
use crate::client::{ClientKind, Registration, Website};
use crate::client_auth_method::ClientAuthMethod;
use crate::error::ServiceError;
use crate::grant_type::GrantType;
use crate::limit::Quota;
use crate::services::limits::Share;

/// What a client asks for (RFC 7591 section 2), as far as we have a use for it.
#[derive(Debug, Clone, Default)]
pub struct DynamicMetadata {
    /// `redirect_uris`: required, one at least.
    pub redirect_uris: Option<Vec<String>>,
    /// `token_endpoint_auth_method`: `client_secret_basic` unless it is sent.
    pub token_endpoint_auth_method: Option<String>,
    /// `grant_types`: all that we have unless it is sent.
    pub grant_types: Option<Vec<String>>,
    /// `response_types`: `code` unless it is sent.
    pub response_types: Option<Vec<String>>,
    /// `client_name`: the client's id unless it is sent.
    pub client_name: Option<String>,
    /// `client_uri`: the home page.
    pub client_uri: Option<String>,
    /// `logo_uri`, `tos_uri`, `policy_uri`: judged, because RFC 7591 section 5 wants addresses of the web, and not kept.
    pub other_uris: Vec<String>,
    /// `scope`: all that we offer unless it is sent.
    pub scope: Option<String>,
}

/// A client that just registered itself.
#[derive(Debug, Clone)]
pub struct DynamicClient {
    /// The client with its secret, unless it is public.
    pub registered: RegisteredClient,
    /// The way of authentication that it asked for. A client with a secret can use either way that has one.
    pub auth_method: ClientAuthMethod,
}

impl RegistrationService {
    /// Is this door open?
    pub fn is_dynamic_enabled(&self) -> bool {
        self.ports.policy.register.enabled
    }

    /// Registers a client that asks for itself.
    pub fn register_dynamic(
        &self,
        metadata: &DynamicMetadata,
    ) -> Result<DynamicClient, ServiceError<RegistrationRefusal>> {
        let (judged, auth_method) = self.judge_dynamic(metadata).map_err(ServiceError::Denied)?;
        let share = Share::of_address(&self.ports, Quota::ClientRegistrations);
        let registered = self.register(judged, (Actor::Nobody, share))?;
        Ok(DynamicClient { registered, auth_method })
    }

    fn judge_dynamic(
        &self,
        metadata: &DynamicMetadata,
    ) -> Result<(Judged, ClientAuthMethod), RegistrationRefusal> {
        if !self.is_dynamic_enabled() {
            return Err(RegistrationRefusal::Closed);
        }
        let redirect_uris =
            self.judge_redirect_uris(metadata.redirect_uris.as_deref().unwrap_or_default())?;
        let auth_method = judge_auth_method(metadata.token_endpoint_auth_method.as_deref())?;
        let grant_types = judge_grant_types(metadata.grant_types.as_deref())?;
        judge_response_types(metadata.response_types.as_deref())?;
        let scopes = judge_scopes(metadata.scope.as_deref())
            .map_err(|_other| invalid_metadata("scope can only be event:write"))?;
        let website = metadata.client_uri.as_deref().map(judge_uri).transpose()?;
        for uri in &metadata.other_uris {
            judge_uri(uri)?;
        }
        let name = metadata.client_name.as_deref().filter(|name| !name.is_empty());
        let judged = Judged {
            registration: Registration::Dynamic,
            kind: ClientKind::Strict,
            is_public: auth_method == ClientAuthMethod::None,
            name: name.map_or(Ok(Name::ItsId), |name| judge_name(Some(name)))?,
            website,
            redirect_uris,
            scopes,
            grant_types,
        };
        Ok((judged, auth_method))
    }
}

fn judge_auth_method(method: Option<&str>) -> Result<ClientAuthMethod, RegistrationRefusal> {
    let Some(method) = method else { return Ok(ClientAuthMethod::SecretBasic) };
    ClientAuthMethod::parse(method).ok_or_else(|| {
        invalid_metadata("token_endpoint_auth_method can be client_secret_basic, client_secret_post or none")
    })
}

/// RFC 7591 section 2.1: who wants codes must be able to trade them.
fn judge_grant_types(names: Option<&[String]>) -> Result<Vec<GrantType>, RegistrationRefusal> {
    let Some(names) = names else { return Ok(GrantType::ALL.to_vec()) };
    let mut grant_types = Vec::new();
    for name in names {
        let grant_type = GrantType::parse(name)
            .ok_or_else(|| invalid_metadata("grant_types can be authorization_code and refresh_token"))?;
        if !grant_types.contains(&grant_type) {
            grant_types.push(grant_type);
        }
    }
    if grant_types.contains(&GrantType::AuthorizationCode) {
        Ok(grant_types)
    } else {
        Err(invalid_metadata("grant_types must contain authorization_code"))
    }
}

fn judge_response_types(names: Option<&[String]>) -> Result<(), RegistrationRefusal> {
    match names {
        None => Ok(()),
        Some([first, rest @ ..]) if first == "code" && rest.iter().all(|other| other == "code") => Ok(()),
        Some(_) => Err(invalid_metadata("response_types can be code only")),
    }
}

/// RFC 7591 section 5: what people may follow is of the web.
fn judge_uri(uri: &str) -> Result<Website, RegistrationRefusal> {
    Website::parse(uri).filter(|website| website.url().is_some()).ok_or_else(|| {
        invalid_metadata("client_uri, logo_uri, tos_uri and policy_uri must be http or https addresses")
    })
}
