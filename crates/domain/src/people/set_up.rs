//! The first start: a link in the log, and who has it makes the first administrator.

use serde_json::Value;

use crate::access::audit::{Actor, AuditAction};
use crate::context::Ports;
use crate::instance::setting;
use crate::instance::setting::SettingRefusal;
use crate::outcome::ServiceError;
use crate::people::link::{Link, LinkPurpose, SET_UP_TTL};
use crate::people::password::NewPassword;
use crate::people::user::{EmailAddress, NewUser, Role, Standing, User};
use crate::secret::{Secret, SecretDigest, SecretKind};
use crate::storage::{Repositories, StorageError, Stored, UserInsertion};

/// Sets the instance up.
#[derive(Debug, Clone)]
pub struct SetUpService {
    ports: Ports,
}

/// What the first administrator says.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// What they will log in with.
    pub email: EmailAddress,
    /// The password that they chose.
    pub password: NewPassword,
    /// The name of the instance.
    pub title: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its language.
    pub language: String,
}

/// Why the set-up is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetUpDenied {
    /// The link is unknown or too old, or there is an administrator by now.
    DeadLink,
    /// That address has an account that isn't an administrator's.
    EmailTaken,
    /// The name of the instance.
    Title(SettingRefusal),
    /// The time zone.
    TimeZone(SettingRefusal),
    /// The language.
    Language(SettingRefusal),
}

impl SetUpService {
    /// A set-up service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// While there is no administrator: a new link, which kills the one before. It works for 24 hours.
    pub fn invite(&self) -> Stored<Option<Secret>> {
        let secret = self.ports.secrets.secret(SecretKind::Link);
        let link = Link {
            digest: secret.digest(),
            purpose: LinkPurpose::SetUp,
            expires_at: self.ports.clock.now() + SET_UP_TTL,
        };
        let is_open = self.ports.storage.write(move |repositories| {
            let is_open = is_needed(repositories)?;
            if is_open {
                repositories.links().replace(&link)?;
            } else {
                repositories.links().remove_for(LinkPurpose::SetUp)?;
            }
            Ok::<_, StorageError>(is_open)
        })?;
        Ok(is_open.then_some(secret))
    }

    /// Is there no administrator yet?
    pub fn is_needed(&self) -> Stored<bool> {
        self.ports.storage.read(|repositories| is_needed(repositories))
    }

    /// Has nobody an account yet?
    pub fn has_nobody(&self) -> Stored<bool> {
        Ok(!self.ports.storage.read(|repositories| repositories.users().any())?)
    }

    /// Does this link work now?
    pub fn is_open_to(&self, link: &Secret) -> Stored<bool> {
        let (digest, now) = (link.digest(), self.ports.clock.now());
        self.ports.storage.read(move |repositories| is_good(repositories, &digest, now))
    }

    /// Makes the first administrator and names the instance. The link works once. Slow: one password hash.
    pub fn finish(&self, link: &Secret, set_up: SetUp) -> Result<User, ServiceError<SetUpDenied>> {
        if !self.is_open_to(link)? {
            return Err(ServiceError::Denied(SetUpDenied::DeadLink)); // Before the hash: a guess costs nothing here.
        }
        let settings = judge(&set_up).map_err(ServiceError::Denied)?;
        let password = self.ports.passwords.hash(&set_up.password, self.ports.secrets.salt());
        let now = self.ports.clock.now();
        let user = NewUser {
            email: set_up.email,
            password,
            role: Role::Admin,
            standing: Standing::Active,
            description: None,
            created_at: now,
        };
        let (ports, digest) = (self.ports.clone(), link.digest());
        self.ports.storage.write(move |repositories| {
            repositories.links().lock_set_up()?;
            if !is_good(repositories, &digest, now)? {
                return Err(ServiceError::Denied(SetUpDenied::DeadLink));
            }
            let user = match repositories.users().insert(&user)? {
                UserInsertion::Inserted(user) => user,
                UserInsertion::EmailTaken => return Err(ServiceError::Denied(SetUpDenied::EmailTaken)),
            };
            repositories.links().remove_for(LinkPurpose::SetUp)?;
            for (key, value) in &settings {
                repositories.settings().set(key, value)?;
            }
            let entry = ports.entry(Actor::person(&user), AuditAction::SetUpFinished, "");
            repositories.audit().insert(&entry)?;
            Ok(user)
        })
    }
}

fn is_needed(repositories: &mut dyn Repositories) -> Stored<bool> {
    Ok(repositories.users().active_administrators()?.is_empty())
}

fn is_good(
    repositories: &mut dyn Repositories,
    digest: &SecretDigest,
    now: crate::clock::Timestamp,
) -> Stored<bool> {
    let link = repositories.links().find(digest)?;
    let is_good = link.is_some_and(|link| link.purpose == LinkPurpose::SetUp && now < link.expires_at);
    Ok(is_good && is_needed(repositories)?)
}

fn judge(set_up: &SetUp) -> Result<[(&'static str, Value); 3], SetUpDenied> {
    let judge = |key, text: &str| setting::judge(key, Value::from(text));
    Ok([
        ("title", judge("title", &set_up.title).map_err(SetUpDenied::Title)?),
        ("instance_timezone", judge("instance_timezone", &set_up.time_zone).map_err(SetUpDenied::TimeZone)?),
        ("instance_locale", judge("instance_locale", &set_up.language).map_err(SetUpDenied::Language)?),
    ])
}
