//! Dynamic client registration (RFC 7591): a client registers itself, and is strict.
//!
//! A client gets what can be had of its redirect URIs, grant types, response types and scopes, and the answer says what it
//! got (RFC 7591 section 3.2.1); it is refused only if nothing usable is left of one of them. What we have no use for
//! (logos, contacts, keys, software statements) is neither kept nor echoed. An empty member counts as absent.

use super::{
    IN_THE_CLEAR, Judged, Name, RegisteredClient, RegistrationRefusal, RegistrationService, invalid_metadata,
    is_fit_for_strict, judge_name,
};
use crate::access::audit::Actor;
use crate::access::limit::Quota;
use crate::access::limits::QuotaUse;
use crate::oauth::client::{ClientKind, MAX_REDIRECT_URIS, Registration, Website};
use crate::oauth::client_auth_method::ClientAuthMethod;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grant_type::GrantType;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::{ONLY_OFFERED, ScopeSet};
use crate::outcome::ServiceError;

/// What a client asks for (RFC 7591 section 2), as far as we have a use for it.
#[derive(Debug, Clone, Default)]
pub struct DynamicMetadata {
    /// `redirect_uris`: required, one at least.
    pub redirect_uris: Option<Vec<String>>,
    /// `token_endpoint_auth_method`: `client_secret_basic` unless it is sent.
    pub token_endpoint_auth_method: Option<String>,
    /// `grant_types`: [`GrantType::BY_DEFAULT`] unless it is sent.
    pub grant_types: Option<Vec<String>>,
    /// `response_types`: `code` unless it is sent.
    pub response_types: Option<Vec<String>>,
    /// `client_name`: the client's id unless it is sent.
    pub client_name: Option<String>,
    /// `client_uri`: the home page.
    pub client_uri: Option<String>,
    /// `logo_uri`, `tos_uri`, `policy_uri`: judged, because RFC 7591 section 5 wants addresses of the web, and not kept.
    pub other_uris: Vec<String>,
    /// `scope`: [`ScopeSet::by_default`] unless it is sent.
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
        let quota_use = QuotaUse::of_address(&self.ports, Quota::ClientRegistrations);
        let registered = self.register(judged, (Actor::Nobody, quota_use))?;
        Ok(DynamicClient { registered, auth_method })
    }

    fn judge_dynamic(
        &self,
        metadata: &DynamicMetadata,
    ) -> Result<(Judged, ClientAuthMethod), RegistrationRefusal> {
        if !self.is_dynamic_enabled() {
            return Err(RegistrationRefusal::Closed);
        }
        let redirect_uris = self.usable_redirect_uris(list(metadata.redirect_uris.as_ref()))?;
        let auth_method = judge_auth_method(text(metadata.token_endpoint_auth_method.as_ref()))?;
        let grant_types = judge_grant_types(list(metadata.grant_types.as_ref()))?;
        judge_response_types(list(metadata.response_types.as_ref()))?;
        let scopes = judge_scope(text(metadata.scope.as_ref()))?;
        let website = text(metadata.client_uri.as_ref()).map(judge_uri).transpose()?;
        for uri in metadata.other_uris.iter().filter(|uri| !uri.is_empty()) {
            judge_uri(uri)?;
        }
        let name = text(metadata.client_name.as_ref());
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

    /// The redirect URIs that a strict client can have, the first ten; why not the first one, if there are none.
    fn usable_redirect_uris(&self, texts: &[String]) -> Result<Vec<RedirectUri>, RegistrationRefusal> {
        let mut refusal = None;
        let mut usable: Vec<RedirectUri> = Vec::new();
        for text in texts {
            match self.judge_redirect_uri(text) {
                Ok(redirect_uri) if is_fit_for_strict(&redirect_uri, &self.ports.policy) => {
                    if !usable.contains(&redirect_uri) {
                        usable.push(redirect_uri);
                    }
                }
                Ok(_) => refusal = refusal.or(Some(IN_THE_CLEAR)),
                Err(error) => refusal = refusal.or(Some(error)),
            }
            if usable.len() == MAX_REDIRECT_URIS {
                break;
            }
        }
        if usable.is_empty() { Err(refusal.unwrap_or(REQUIRED).into()) } else { Ok(usable) }
    }
}

const REQUIRED: OAuthError =
    OAuthError { code: OAuthErrorCode::InvalidRedirectUri, description: "redirect_uris is required" };

/// A member that is a text; an empty one counts as absent.
fn text(member: Option<&String>) -> Option<&str> {
    member.map(String::as_str).filter(|text| !text.is_empty())
}

/// A member that is a list; an absent one is empty.
fn list(member: Option<&Vec<String>>) -> &[String] {
    member.map(Vec::as_slice).unwrap_or_default()
}

fn judge_auth_method(method: Option<&str>) -> Result<ClientAuthMethod, RegistrationRefusal> {
    let Some(method) = method else { return Ok(ClientAuthMethod::SecretBasic) };
    ClientAuthMethod::parse(method).ok_or_else(|| {
        invalid_metadata("token_endpoint_auth_method can be client_secret_basic, client_secret_post or none")
    })
}

/// RFC 7591 section 2.1: who wants codes must be able to trade them.
fn judge_grant_types(names: &[String]) -> Result<Vec<GrantType>, RegistrationRefusal> {
    if names.is_empty() {
        return Ok(GrantType::BY_DEFAULT.to_vec());
    }
    let mut grant_types = Vec::new();
    for grant_type in names.iter().filter_map(|name| GrantType::parse(name)) {
        if GrantType::OFFERED.contains(&grant_type) && !grant_types.contains(&grant_type) {
            grant_types.push(grant_type);
        }
    }
    if grant_types.contains(&GrantType::AuthorizationCode) {
        Ok(grant_types)
    } else {
        Err(invalid_metadata("grant_types must contain authorization_code"))
    }
}

fn judge_response_types(names: &[String]) -> Result<(), RegistrationRefusal> {
    if names.is_empty() || names.iter().any(|name| name == "code") {
        Ok(())
    } else {
        Err(invalid_metadata("response_types must contain code"))
    }
}

fn judge_scope(scope: Option<&str>) -> Result<ScopeSet, RegistrationRefusal> {
    scope
        .map_or_else(|| Ok(ScopeSet::by_default()), ScopeSet::requested)
        .map_err(|_error| invalid_metadata(ONLY_OFFERED))
}

/// RFC 7591 section 5: what people may follow is of the web.
fn judge_uri(uri: &str) -> Result<Website, RegistrationRefusal> {
    Website::parse(uri).filter(|website| website.url().is_some()).ok_or_else(|| {
        invalid_metadata("client_uri, logo_uri, tos_uri and policy_uri must be http or https addresses")
    })
}
