//! Ready services, users and clients.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::access::caller::{Access, Administrator, Caller, Person};
use uncino_domain::clock::Clock as _;
use uncino_domain::context::Ports;
use uncino_domain::instance::policy::{
    CompatPolicy, LogInApiPolicy, OAuthPolicy, Policy, RegisterPolicy, SessionPolicy,
};
use uncino_domain::instance::setting::InstanceDefaults;
use uncino_domain::oauth::registration::{ClientMetadata, RegisteredClient, RegistrationService};
use uncino_domain::origin::Origin;
use uncino_domain::people::password::{Argon2id, NewPassword};
use uncino_domain::people::sessions::{SessionService, Visitor};
use uncino_domain::people::user::{EmailAddress, Role, User};
use uncino_domain::people::user_administration::UserAdministrationService;
use uncino_domain::secret::Secret;
use uncino_domain::storage::Storage;

use crate::letters::{KeptLetters, SentLetters};
use crate::memory::MemoryStorage;
use crate::pages::KeptPages;
use crate::pictures::KeptPictures;
use crate::{FixedClock, SequenceSecrets};

/// The password of every user here.
pub const PASSWORD: &str = "correct horse";
/// The redirect URI of [`World::compatible_client`], as WPGancio has it.
pub const REDIRECT_URI: &str = "https://wp.example/wp-admin/options-general.php?page=wpgancio";
/// The redirect URI of [`World::strict_client`].
pub const STRICT_REDIRECT_URI: &str = "https://app.example/callback";
/// A code verifier, and its challenge (RFC 7636 appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of [`VERIFIER`].
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The defaults of section 8 of the Gancio contract.
pub fn policy() -> Policy {
    Policy {
        issuer: "http://127.0.0.1:13120".to_owned(),
        oauth: OAuthPolicy {
            code_ttl: TimeDelta::seconds(60),
            access_ttl: TimeDelta::hours(1),
            refresh_idle: TimeDelta::days(30),
            refresh_max: TimeDelta::days(365),
            refresh_grace: TimeDelta::seconds(60),
            localhost: true,
            private_schemes: ["cursor", "vscode", "vscode-insiders"].map(str::to_owned).to_vec(),
        },
        compat: CompatPolicy {
            registration: true,
            oob: false,
            http_to_https: true,
            replay_keeps_tokens: true,
            code_ttl: TimeDelta::minutes(10),
            access_idle: TimeDelta::days(400),
            access_max: None,
            unused_ttl: TimeDelta::days(90),
        },
        register: RegisterPolicy { enabled: true, unused_ttl: TimeDelta::days(7) },
        session: SessionPolicy { idle: TimeDelta::days(14), max: TimeDelta::days(90) },
        login_api: LogInApiPolicy { enabled: true, ttl: TimeDelta::days(30) },
        first_registration_is_admin: false,
        takes_browser_cookies: true,
        limits: true,
        letters_given_up_after: TimeDelta::days(3),
        audit_kept: TimeDelta::days(365),
        instance: InstanceDefaults {
            title: "Circolo Sud".to_owned(),
            time_zone: "Europe/Rome".to_owned(),
            language: "en".to_owned(),
        },
    }
}

/// Proof of a user by themselves, as a session of theirs gives it.
pub fn person(user: &User) -> Person {
    Access::of_session(user.clone()).person().expect("a session is first-party")
}

/// Ports whose clock a test can move.
#[derive(Debug, Clone)]
pub struct World {
    /// What the services get.
    pub ports: Ports,
    /// The clock among them.
    pub clock: Arc<FixedClock>,
    /// The letters that their mailer sends.
    pub letters: SentLetters,
    /// The pictures among them.
    pub pictures: Arc<KeptPictures>,
    /// What there is to fetch.
    pub pages: Arc<KeptPages>,
}

impl Default for World {
    fn default() -> Self {
        Self::on(Arc::new(MemoryStorage::default()), policy())
    }
}

impl World {
    /// A world with memory storage and its own rules.
    pub fn with_policy(policy: Policy) -> Self {
        Self::on(Arc::new(MemoryStorage::default()), policy)
    }

    /// A world on any storage.
    pub fn on(storage: Arc<dyn Storage>, policy: Policy) -> Self {
        let clock = Arc::new(FixedClock::default());
        let kept = Arc::new(KeptLetters::default());
        let pictures = Arc::new(KeptPictures::default());
        let pages = Arc::new(KeptPages::default());
        let ports = Ports {
            storage,
            clock: clock.clone(),
            secrets: Arc::new(SequenceSecrets::default()),
            passwords: Arc::new(Argon2id::for_tests()),
            mailer: kept.clone(),
            fetcher: pages.clone(),
            pictures: pictures.clone(),
            policy: Arc::new(policy),
            known: Arc::default(),
            origin: Origin::default(),
        };
        let letters = SentLetters::new(&ports, kept);
        Self { ports, clock, letters, pictures, pages }
    }

    /// Makes a user with [`PASSWORD`].
    pub fn user(&self, email: &str, role: Role) -> User {
        let password = NewPassword::parse(Secret::new(PASSWORD)).expect("a good password");
        let email = EmailAddress::parse(email).expect("a good address");
        UserAdministrationService::new(self.ports.clone())
            .create(email, role, &password, &Administrator::at_the_command_line())
            .expect("a new user")
    }

    /// Logs a user in; the cookie's secret and the visitor.
    pub fn log_in(&self, user: &User) -> (Secret, Visitor) {
        let sessions = SessionService::new(self.ports.clone());
        let cookie = sessions.log_in(user.email.as_str(), &Secret::new(PASSWORD)).expect("a log-in");
        let (visitor, _touch_due) = sessions.resume(&cookie).expect("a read").expect("a session");
        (cookie, visitor)
    }

    /// Registers as WPGancio does.
    pub fn compatible_client(&self) -> RegisteredClient {
        let metadata = ClientMetadata {
            name: Some("WPGancio".to_owned()),
            redirect_uris: vec![REDIRECT_URI.to_owned()],
            website: Some("https://wp.example".to_owned()),
            scopes: Some("event:write".to_owned()),
        };
        RegistrationService::new(self.ports.clone())
            .register_compatible(&metadata, &Caller::Anonymous)
            .expect("a registration")
    }

    /// Registers a strict client, public or confidential.
    pub fn strict_client(&self, is_public: bool) -> RegisteredClient {
        let metadata = ClientMetadata {
            name: Some("Strict".to_owned()),
            redirect_uris: vec![STRICT_REDIRECT_URI.to_owned()],
            ..ClientMetadata::default()
        };
        RegistrationService::new(self.ports.clone())
            .register_strict(&metadata, is_public, &Administrator::at_the_command_line())
            .expect("a registration")
    }

    /// The present moment, in Unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }
}
