//! One person, one client, and what passes between them: where most tests begin.

use std::sync::Barrier;

use chrono::TimeDelta;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::policy::Policy;
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationService, AuthorizationStep, ConsentPrompt, Decision,
};
use uncino_domain::oauth::client::{Client, ClientKind};
use uncino_domain::oauth::client_administration::ClientAdministrationService;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::OAuthError;
use uncino_domain::oauth::grants::{
    AuthorizationCodeGrant, Grant, IssuedTokens, RefreshTokenGrant, TokenRequest, TokenService,
};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenFamily;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::session::Session;
use uncino_domain::people::user::{Role, Standing, User};
use uncino_domain::people::user_administration::{UserAdministrationService, UserKey};
use uncino_domain::secret::Secret;
use uncino_domain::storage::{Repositories, StorageError};
use uncino_testkit::fixtures::{CHALLENGE, STRICT_REDIRECT_URI, VERIFIER, World, policy};

/// What the token endpoint answers.
pub(crate) type Issued = Result<IssuedTokens, ServiceError<OAuthError>>;

/// A person who is logged in, and a client that was registered.
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) user: User,
    pub(crate) session: Session,
    pub(crate) client: RegisteredClient,
}

/// What a client shows for a code.
#[derive(Clone)]
pub(crate) struct Presentation {
    pub(crate) client: Client,
    pub(crate) secret: Option<Secret>,
    pub(crate) code: Secret,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) code_verifier: Option<String>,
}

impl Story {
    pub(crate) fn of(world: World, register: impl FnOnce(&World) -> RegisteredClient) -> Self {
        let user = world.user("anna@example.org", Role::User);
        let (_cookie, visitor) = world.log_in(&user);
        let client = register(&world);
        Self { world, user, session: visitor.session, client }
    }

    /// As WPGancio.
    pub(crate) fn compatible() -> Self {
        Self::of(World::default(), World::compatible_client)
    }

    /// Confidential and strict.
    pub(crate) fn strict() -> Self {
        Self::of(World::default(), |world| world.strict_client(false))
    }

    /// Public and strict.
    pub(crate) fn public() -> Self {
        Self::of(World::default(), |world| world.strict_client(true))
    }

    /// Under another policy than the default.
    pub(crate) fn under(
        change: impl FnOnce(&mut Policy),
        register: impl FnOnce(&World) -> RegisteredClient,
    ) -> Self {
        let mut policy = policy();
        change(&mut policy);
        Self::of(World::with_policy(policy), register)
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.world.clock.advance(by);
    }

    pub(crate) fn authorization(&self) -> AuthorizationService {
        AuthorizationService::new(self.world.ports.clone())
    }

    /// A good authorization request.
    pub(crate) fn request(&self) -> AuthorizationParameters {
        let bare = AuthorizationParameters {
            client_id: once(self.client.client.id.as_str()),
            redirect_uri: once(self.client.client.redirect_uris[0].as_str()),
            response_type: once("code"),
            scope: once("event:write"),
            state: once("xyz"),
            ..AuthorizationParameters::default()
        };
        match self.client.client.kind {
            ClientKind::Compatible => bare,
            ClientKind::Strict => with_challenge(bare),
        }
    }

    pub(crate) fn begin(&self, request: &AuthorizationParameters) -> AuthorizationStep {
        self.authorization().begin(request, Some(&self.session)).unwrap()
    }

    pub(crate) fn ask(&self, request: &AuthorizationParameters) -> ConsentPrompt {
        match self.begin(request) {
            AuthorizationStep::AskConsent(prompt) => *prompt,
            other => panic!("no consent page, but {other:?}"),
        }
    }

    /// Where the browser goes after a yes.
    pub(crate) fn approve(&self, request: &AuthorizationParameters) -> String {
        let prompt = self.ask(request);
        let answer = self.authorization().decide(&prompt.transaction_id, &self.session, Decision::Approve);
        answer.unwrap().location()
    }

    pub(crate) fn code_for(&self, request: &AuthorizationParameters) -> Secret {
        Secret::new(answer(&self.approve(request), "code").unwrap())
    }

    /// What a client with this code would show: the compatible one as little as WPGancio does.
    pub(crate) fn present(&self, code: &Secret) -> Presentation {
        let strict = self.client.client.kind == ClientKind::Strict;
        Presentation {
            client: self.client.client.clone(),
            secret: self.client.secret.clone(),
            code: code.clone(),
            redirect_uri: strict.then(|| STRICT_REDIRECT_URI.to_owned()),
            code_verifier: strict.then(|| VERIFIER.to_owned()),
        }
    }

    /// A fresh code, and all that goes with it.
    pub(crate) fn presentation(&self) -> Presentation {
        self.present(&self.code_for(&self.request()))
    }

    pub(crate) fn redeem(&self, shown: &Presentation) -> Issued {
        self.redeem_for(shown, &[])
    }

    /// Redeems a code, and names these resources.
    pub(crate) fn redeem_for(&self, shown: &Presentation, resources: &[&str]) -> Issued {
        let shown = shown.clone();
        let grant = AuthorizationCodeGrant {
            code: shown.code,
            redirect_uri: shown.redirect_uri,
            code_verifier: shown.code_verifier,
            audience: Audience::requested(resources.iter().copied()).unwrap(),
        };
        let credentials = ClientCredentials { client_id: shown.client.id, secret: shown.secret };
        self.issue(credentials, Grant::AuthorizationCode(grant))
    }

    pub(crate) fn tokens(&self) -> IssuedTokens {
        self.redeem(&self.presentation()).unwrap()
    }

    pub(crate) fn refresh(&self, token: &Secret) -> Issued {
        self.refresh_as(&self.client, token, None)
    }

    pub(crate) fn refresh_as(
        &self,
        client: &RegisteredClient,
        token: &Secret,
        scope: Option<ScopeSet>,
    ) -> Issued {
        let credentials =
            ClientCredentials { client_id: client.client.id.clone(), secret: client.secret.clone() };
        self.issue(
            credentials,
            Grant::RefreshToken(RefreshTokenGrant {
                refresh_token: token.clone(),
                scope,
                audience: Audience::default(),
            }),
        )
    }

    /// Refreshes for these resources.
    pub(crate) fn refresh_for(&self, token: &Secret, resources: &[&str]) -> Issued {
        let credentials = ClientCredentials {
            client_id: self.client.client.id.clone(),
            secret: self.client.secret.clone(),
        };
        let audience = Audience::requested(resources.iter().copied()).unwrap();
        let grant = RefreshTokenGrant { refresh_token: token.clone(), scope: None, audience };
        self.issue(credentials, Grant::RefreshToken(grant))
    }

    pub(crate) fn issue(&self, credentials: ClientCredentials, grant: Grant) -> Issued {
        TokenService::new(self.world.ports.clone()).issue(TokenRequest { credentials, grant: Ok(grant) })
    }

    pub(crate) fn access(&self) -> AccessService {
        AccessService::new(self.world.ports.clone())
    }

    /// Is this access token good right now?
    pub(crate) fn works(&self, access_token: &Secret) -> bool {
        match self.access().authenticate(access_token) {
            Ok(_) => true,
            Err(ServiceError::Denied(_)) => false,
            Err(ServiceError::Failed(failure)) => panic!("{failure}"),
        }
    }

    /// Presents an access token and notes the use, as the web crate does.
    pub(crate) fn use_token(&self, access_token: &Secret) {
        let (_, touch) = self.access().authenticate(access_token).unwrap();
        if let Some(touch) = touch {
            self.access().touch(touch).unwrap();
        }
    }

    pub(crate) fn family(&self, access_token: &Secret) -> TokenFamily {
        let digest = access_token.digest();
        self.write(move |repositories| {
            let token = repositories.tokens().find_access(&digest)?.unwrap();
            Ok(repositories.tokens().find_family(token.family_id)?.unwrap())
        })
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Repositories) -> Result<T, StorageError> + Send + 'static,
    ) -> T {
        self.world.ports.storage.write(work).unwrap()
    }

    pub(crate) fn deactivate(&self) {
        UserAdministrationService::new(self.world.ports.clone())
            .set_active(UserKey::Id(self.user.id), false, &Administrator::at_the_command_line())
            .unwrap();
    }

    pub(crate) fn activate(&self) {
        UserAdministrationService::new(self.world.ports.clone())
            .set_active(UserKey::Id(self.user.id), true, &Administrator::at_the_command_line())
            .unwrap();
    }

    /// Shuts the person out and ends nothing: what asks whether they are active must find out by itself.
    pub(crate) fn shut_out_by_hand(&self) {
        let user = User { standing: Standing::Disabled, ..self.user.clone() };
        self.write(move |repositories| repositories.users().update(&user));
    }

    pub(crate) fn remove_client(&self) {
        let clients = ClientAdministrationService::new(self.world.ports.clone());
        clients.remove(&self.client.client.id, &Administrator::at_the_command_line()).unwrap();
    }

    pub(crate) fn suspend_client(&self) {
        let clients = ClientAdministrationService::new(self.world.ports.clone());
        clients.suspend(&self.client.client.id, &Administrator::at_the_command_line()).unwrap();
    }
}

/// The present moment of a world.
pub(crate) trait Now {
    fn clock_now(&self) -> uncino_domain::clock::Timestamp;
}

impl Now for World {
    fn clock_now(&self) -> uncino_domain::clock::Timestamp {
        self.ports.clock.now()
    }
}

pub(crate) fn once(value: &str) -> Parameter {
    Parameter::Once(value.to_owned())
}

pub(crate) fn with_challenge(request: AuthorizationParameters) -> AuthorizationParameters {
    AuthorizationParameters {
        code_challenge: once(CHALLENGE),
        code_challenge_method: once("S256"),
        ..request
    }
}

/// A parameter of an answer that a browser carries.
pub(crate) fn answer(location: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(location).unwrap();
    let mut values = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let value = values.next();
    assert_eq!(values.next(), None, "{name} stands there twice: {location}");
    value
}

/// The refresh token of an answer that must have one.
pub(crate) fn refresh_of(tokens: &IssuedTokens) -> &Secret {
    tokens.refresh_token.as_ref().unwrap()
}

/// What a rule decided: a failure ends the test.
pub(crate) fn outcome<T, D>(result: Result<T, ServiceError<D>>) -> Result<T, D> {
    result.map_err(|error| match error {
        ServiceError::Denied(denial) => denial,
        ServiceError::Failed(failure) => panic!("{failure}"),
    })
}

/// The denial that was expected.
pub(crate) fn denial<T: std::fmt::Debug, D>(result: Result<T, ServiceError<D>>) -> D {
    match result {
        Ok(answer) => panic!("not denied: {answer:?}"),
        Err(ServiceError::Denied(denial)) => denial,
        Err(ServiceError::Failed(failure)) => panic!("{failure}"),
    }
}

/// The wire's word for the denial that was expected.
pub(crate) fn error_code(result: Issued) -> &'static str {
    denial(result).code.as_str()
}

/// Sixteen at once.
pub(crate) fn race<T: Send>(run: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(16);
    std::thread::scope(|scope| {
        let racers: Vec<_> = (0..16)
            .map(|number| {
                let (barrier, run) = (&barrier, &run);
                scope.spawn(move || {
                    barrier.wait();
                    run(number)
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    })
}
