//! Clients: at the token endpoint, at the API, giving back and asking about tokens.

use uncino_domain::access::bearer::AccessService;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::OAuthError;
use uncino_domain::oauth::grants::{
    AuthorizationCodeGrant, Grant, IssuedTokens, RefreshTokenGrant, TokenRequest, TokenService,
};
use uncino_domain::oauth::introspection::{IntrospectionRequest, IntrospectionService, TokenKind};
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::revocation::{RevocationRequest, RevocationService};
use uncino_domain::oauth::scope::{Scope, ScopeSet};
use uncino_domain::outcome::ServiceError;
use uncino_domain::secret::Secret;

use super::{Performed, System, index_of, only, refused};
use crate::fixtures::VERIFIER;
use crate::machine::action::{Caller, Place, Proof, Token, Who};
use crate::machine::outcome::{Outcome, Tokens, Violation, Worth};

impl System {
    pub(super) fn redeem(
        &mut self,
        (code, resource): (usize, Option<Place>),
        caller: Caller,
        redirect_uri: Proof,
        verifier: Proof,
    ) -> Performed {
        let Who::App(app) = caller.app else { unreachable!("the action is settled") };
        let redirect_uri = match redirect_uri {
            Proof::Right => Some(self.apps[app].client.redirect_uris[0].as_str().to_owned()),
            Proof::Wrong => Some("https://elsewhere.example/callback".to_owned()),
            Proof::Missing => None,
        };
        let code_verifier = match verifier {
            Proof::Right => Some(VERIFIER.to_owned()),
            Proof::Wrong => Some(VERIFIER.replace('d', "e")),
            Proof::Missing => None,
        };
        let code = self.codes[code].clone();
        let grant =
            AuthorizationCodeGrant { code, redirect_uri, code_verifier, audience: audience(resource) };
        self.issue(caller, Grant::AuthorizationCode(grant))
    }

    pub(super) fn refresh(
        &mut self,
        token: usize,
        caller: Caller,
        (scope, resource): (Option<Scope>, Option<Place>),
    ) -> Performed {
        let scope = scope.map(|scope| ScopeSet::parse(scope.as_str()).expect("a scope"));
        let refresh_token = self.refresh_tokens[token].clone();
        let grant = RefreshTokenGrant { refresh_token, scope, audience: audience(resource) };
        self.issue(caller, Grant::RefreshToken(grant))
    }

    fn issue(&mut self, caller: Caller, grant: Grant) -> Performed {
        let request = TokenRequest { credentials: self.credentials(caller), grant: Ok(grant) };
        match TokenService::new(self.world.ports.clone()).issue(request) {
            Ok(tokens) => self.keep(tokens),
            Err(error) => refused_by_oauth(error),
        }
    }

    /// Keeps tokens that were given.
    pub(super) fn keep(&mut self, tokens: IssuedTokens) -> Performed {
        Ok(Outcome::Tokens(Tokens {
            access: index_of(&mut self.access_tokens, tokens.access_token),
            refresh: tokens.refresh_token.map(|token| index_of(&mut self.refresh_tokens, token)),
            scope: only(&tokens.scope)?,
            expires_in: tokens.expires_in,
            names_the_person: tokens.username.is_some(),
        }))
    }

    /// Uses a token as the web crate does.
    pub(super) fn use_access(&self, token: usize) -> Performed {
        let service = AccessService::new(self.world.ports.clone());
        match service.authenticate(&self.access_tokens[token]) {
            Ok((_access, touch)) => {
                touch.map(|touch| service.touch(touch)).transpose()?;
                Ok(Outcome::Done)
            }
            Err(error) => refused(error, |_invalid| "invalid_token"),
        }
    }

    pub(super) fn revoke(&self, token: Token, caller: Caller) -> Performed {
        let request =
            RevocationRequest { credentials: self.credentials(caller), token: Ok(self.secret_of(token)) };
        match RevocationService::new(self.world.ports.clone()).revoke(request) {
            Ok(()) => Ok(Outcome::Done),
            Err(error) => refused_by_oauth(error),
        }
    }

    pub(in crate::machine) fn introspect(&self, token: Token, caller: Caller) -> Performed {
        let request =
            IntrospectionRequest { credentials: self.credentials(caller), token: Ok(self.secret_of(token)) };
        let found = match IntrospectionService::new(self.world.ports.clone()).introspect(request) {
            Ok(found) => found,
            Err(error) => return refused_by_oauth(error),
        };
        let Some(found) = found else { return Ok(Outcome::Worth(None)) };
        let kind = match token {
            Token::Access(_) => TokenKind::Access,
            Token::Refresh(_) => TokenKind::Refresh,
        };
        if found.kind != kind {
            return Err(Violation::of("a token is what it is", format!("{token:?} is a {:?}", found.kind)));
        }
        Ok(Outcome::Worth(Some(Worth {
            person: self.person_of(found.user_id),
            app: self.apps.iter().position(|app| app.client.id == found.client_id),
            scope: only(&found.scope)?,
            place: place(&found.audience),
            ends_at: found.expires_at.map(|end| end.timestamp() - self.started_at),
        })))
    }

    fn secret_of(&self, token: Token) -> Secret {
        match token {
            Token::Access(token) => self.access_tokens[token].clone(),
            Token::Refresh(token) => self.refresh_tokens[token].clone(),
        }
    }

    fn credentials(&self, caller: Caller) -> ClientCredentials {
        let Who::App(app) = caller.app else { unreachable!("the action is settled") };
        let secret = match caller.secret {
            Proof::Right => self.apps[app].secret.clone(),
            Proof::Wrong => Some(Secret::new("wrong")),
            Proof::Missing => None,
        };
        ClientCredentials { client_id: self.apps[app].client.id.clone(), secret }
    }
}

fn audience(resource: Option<Place>) -> Audience {
    Audience::requested(resource.map(Place::name)).expect("a resource")
}

fn place(audience: &Audience) -> Option<Place> {
    let named = audience.named().next()?;
    Place::ALL.into_iter().find(|place| place.name() == named)
}

fn refused_by_oauth(error: ServiceError<OAuthError>) -> Performed {
    refused(error, |denial| denial.code.as_str())
}
