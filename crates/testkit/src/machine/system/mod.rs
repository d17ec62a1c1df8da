//! The same actions on the real services. It keeps what people, browsers and clients would keep: secrets, in the order
//! in which they were given.

mod accounts;
mod applications;
mod browser;
mod clients;

use chrono::TimeDelta;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::caller::Person;
use uncino_domain::instance::housekeeping::HousekeepingService;
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::oauth::scope::{Scope, ScopeSet};
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::user::User;
use uncino_domain::secret::Secret;

use super::action::Action;
use super::outcome::{Outcome, Violation, Worth};
use crate::fixtures::{self, World};

pub(super) struct System {
    world: World,
    people: Vec<Account>,
    apps: Vec<RegisteredClient>,
    /// The secrets of cookies, with whose they are.
    sessions: Vec<(usize, Secret)>,
    questions: Vec<Secret>,
    codes: Vec<Secret>,
    access_tokens: Vec<Secret>,
    refresh_tokens: Vec<Secret>,
    /// In Unix seconds.
    started_at: i64,
}

/// A person with the password that they know.
struct Account {
    user: User,
    password: Secret,
}

type Performed = Result<Outcome, Violation>;

impl System {
    pub(super) fn new(world: World) -> Self {
        let started_at = world.now();
        Self {
            world,
            people: Vec::new(),
            apps: Vec::new(),
            sessions: Vec::new(),
            questions: Vec::new(),
            codes: Vec::new(),
            access_tokens: Vec::new(),
            refresh_tokens: Vec::new(),
            started_at,
        }
    }

    /// Does a settled action.
    pub(super) fn perform(&mut self, action: Action) -> Performed {
        match action {
            Action::Join => self.join(),
            Action::Register(kind) => Ok(self.register(kind)),
            Action::Authorize { person, app, asked } => self.authorize((person, app), asked),
            Action::Decide { question, session, yes } => {
                self.decide(question, session.expect("the action is settled"), yes)
            }
            Action::Redeem { code, caller, redirect_uri, verifier, resource } => {
                self.redeem((code, resource), caller, redirect_uri, verifier)
            }
            Action::Refresh { token, caller, scope, resource } => {
                self.refresh(token, caller, (scope, resource))
            }
            Action::Use { token } => self.use_access(token),
            Action::Revoke { token, caller } => self.revoke(token, caller),
            Action::Introspect { token, caller } => self.introspect(token, caller),
            Action::LogInByApi { person, password } => self.log_in_by_api(person, password),
            Action::ChangePassword { person, present, ends_applications } => {
                self.change_password(person, present, ends_applications)
            }
            Action::TakeBack { person, app } => self.take_back(person, app),
            Action::Disable { person } => self.set_active(person, false),
            Action::Enable { person } => self.set_active(person, true),
            Action::Remove { person } => self.remove(person),
            Action::Suspend { app } => self.suspend(app),
            Action::Resume { app } => self.resume(app),
            Action::MakeStrict { app } => self.make_strict(app),
            Action::Unregister { app } => self.unregister(app),
            Action::Sweep => {
                let housekeeping = HousekeepingService::new(self.world.ports.clone());
                housekeeping.sweep()?;
                Ok(Outcome::Done)
            }
            Action::Wait(seconds) => {
                self.world.clock.advance(TimeDelta::seconds(seconds));
                Ok(Outcome::Done)
            }
        }
    }

    /// What an access token is worth, without being noted as used.
    pub(super) fn worth(&self, access: usize) -> Result<Option<Worth>, Violation> {
        match AccessService::new(self.world.ports.clone()).authenticate(&self.access_tokens[access]) {
            Err(ServiceError::Denied(_)) => Ok(None),
            Err(ServiceError::Failed(failure)) => Err(failure.into()),
            Ok((found, _touch)) => {
                let app = match &found.holder {
                    TokenHolder::FirstParty => None,
                    TokenHolder::Client(id) => {
                        Some(self.apps.iter().position(|app| app.client.id == *id).expect("a known client"))
                    }
                };
                let person = self.person_of(found.user.id);
                Ok(Some(Worth { person, app, scope: only(&found.scope)?, place: None, ends_at: None }))
            }
        }
    }

    /// Who is behind a session, without a visit being noted.
    pub(super) fn visitor(&self, session: usize) -> Result<Option<usize>, Violation> {
        let found = SessionService::new(self.world.ports.clone()).resume(&self.sessions[session].1);
        Ok(found?.map(|(visitor, _touch)| self.person_of(visitor.user.id)))
    }

    /// The applications that a person sees on their page, in the order in which they were registered.
    pub(super) fn applications_of(&self, person: usize) -> Result<Vec<usize>, Violation> {
        let applications = ApplicationService::new(self.world.ports.clone());
        let listed = applications.list(self.people[person].user.id)?;
        let is_listed =
            |app: &usize| listed.iter().any(|listed| listed.client.id == self.apps[*app].client.id);
        Ok((0..self.apps.len()).filter(is_listed).collect())
    }

    fn person(&self, person: usize) -> Person {
        fixtures::person(&self.people[person].user)
    }

    pub(super) fn count_of_sessions(&self) -> usize {
        self.sessions.len()
    }

    fn person_of(&self, id: uncino_domain::id::UserId) -> usize {
        self.people.iter().position(|account| account.user.id == id).expect("a known person")
    }
}

/// The index of a secret that was perhaps given before.
fn index_of(known: &mut Vec<Secret>, secret: Secret) -> usize {
    known.iter().position(|other| other.expose() == secret.expose()).unwrap_or_else(|| {
        known.push(secret);
        known.len() - 1
    })
}

/// The scope of a set: there is never more than one.
fn only(scopes: &ScopeSet) -> Result<Scope, Violation> {
    let mut all = scopes.iter();
    match (all.next(), all.next()) {
        (Some(scope), None) => Ok(scope),
        _ => Err(Violation::of("a scope never grows", scopes.to_string())),
    }
}

/// A denial in the words of the model; a failure is always a violation.
fn refused<D>(error: ServiceError<D>, word: impl FnOnce(D) -> &'static str) -> Performed {
    match error {
        ServiceError::Denied(denial) => Ok(Outcome::denied(word(denial))),
        ServiceError::Failed(failure) => Err(failure.into()),
    }
}
