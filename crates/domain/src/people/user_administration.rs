//! What an administrator does to users.

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::{Administrator, Editor};
use crate::change::Change;
use crate::context::Ports;
use crate::id::UserId;
use crate::oauth::applications::end_applications_of;
use crate::outcome::ServiceError;
use crate::people::account::is_last_administrator;
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::{write_letter, write_password_link};
use crate::people::log_ins::end_all_of;
use crate::people::password::{NewPassword, PasswordHash};
use crate::people::password_check::find_by_log_in;
use crate::people::user::{Description, EmailAddress, NewUser, Role, Standing, User};
use crate::people::user_search::{MAX_WORDS, UserSearch, UserUsage};
use crate::storage::{Removal, Repositories, StorageError, Stored, UserInsertion};

/// Makes, lists, changes and removes users.
#[derive(Debug, Clone)]
pub struct UserAdministrationService {
    ports: Ports,
}

/// Somebody has that e-mail address already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailTaken;

/// Why a user is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserDenied {
    /// There is no such user.
    NotFound,
    /// They don't wait for an answer, or not any more.
    NotWaiting,
    /// They are the last administrator: somebody must be left.
    LastAdministrator,
}

/// Which user is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserKey {
    /// By number.
    Id(UserId),
    /// By e-mail address.
    Email(EmailAddress),
}

/// What is to be changed of a user; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// What they may do.
    pub role: Option<Role>,
    /// Whether they may come in: approves who is waiting, shuts out who is active.
    pub is_active: Option<bool>,
    /// What is said of them.
    pub description: Change<Description>,
    /// Whether they want letters about what happens on the agenda.
    pub to_notify: Option<bool>,
    /// Their password, as [`UserAdministrationService::with_password`] hashes it.
    pub password: Option<PasswordHash>,
}

type Changed = Result<User, ServiceError<UserDenied>>;

impl UserAdministrationService {
    /// A user administration service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Makes an active user. Slow: one password hash.
    pub fn create(
        &self,
        email: EmailAddress,
        role: Role,
        password: &NewPassword,
        by: &Administrator,
    ) -> Result<User, ServiceError<EmailTaken>> {
        let actor = by.actor();
        let password = self.ports.passwords.hash(password, self.ports.secrets.salt());
        self.insert(self.active(email, role, password), actor, |_, _| Ok(()))
    }

    /// Makes an active user without a password, who gets a letter with a link to choose one.
    pub fn invite(
        &self,
        email: EmailAddress,
        role: Role,
        by: &Administrator,
    ) -> Result<User, ServiceError<EmailTaken>> {
        let now = self.ports.clock.now();
        let invite = move |repositories: &mut dyn Repositories, user: &User| {
            write_password_link(repositories, user, now)
        };
        let user = self.insert(self.active(email, role, PasswordHash::none()), by.actor(), invite)?;
        self.ports.mailer.wake();
        Ok(user)
    }

    /// All users, the oldest first.
    pub fn list(&self, _for: &Administrator) -> Stored<Vec<User>> {
        self.ports.storage.read(|repositories| repositories.users().list())
    }

    /// A part of the users with what there is of each, the oldest first. Of the words the first [`MAX_WORDS`] characters are looked
    /// for.
    pub fn search(&self, asked: &UserSearch, _for: &Administrator) -> Stored<Vec<(User, UserUsage)>> {
        let words: String = asked.words.replace('\0', "").trim().chars().take(MAX_WORDS).collect();
        let asked = UserSearch { words, ..*asked };
        self.ports.storage.read(move |repositories| {
            let users = repositories.users().search(&asked)?;
            let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
            let usage = repositories.users().usage(&ids)?;
            let none = |user_id| UserUsage { user_id, events: 0, seen_at: None };
            let of = |id| usage.iter().find(|usage| usage.user_id == id).copied().unwrap_or_else(|| none(id));
            Ok::<_, StorageError>(users.into_iter().map(|user| (user.clone(), of(user.id))).collect())
        })
    }

    /// How many users there are: who wait, and all others.
    pub fn count(&self, _for: &Administrator) -> Stored<(u32, u32)> {
        self.ports.storage.read(|repositories| repositories.users().count())
    }

    /// How many active editors and administrators there are.
    pub fn count_editors(&self, _for: &Administrator) -> Stored<usize> {
        let editors = self.ports.storage.read(|repositories| repositories.users().active_editors())?;
        Ok(editors.len())
    }

    /// The user of that number.
    pub fn find(&self, id: UserId, _for: &Administrator) -> Stored<Option<User>> {
        self.ports.storage.read(move |repositories| repositories.users().find(id))
    }

    /// Gives a user another role.
    pub fn set_role(&self, key: UserKey, role: Role, by: &Administrator) -> Changed {
        self.change(key, UserChange { role: Some(role), ..UserChange::default() }, by)
    }

    /// Lets a user in (who was waiting gets a letter), or shuts them out: then everything of theirs ends at once and for
    /// good, log-ins and permissions of applications.
    pub fn set_active(&self, key: UserKey, is_active: bool, by: &Administrator) -> Changed {
        self.change(key, UserChange { is_active: Some(is_active), ..UserChange::default() }, by)
    }

    /// Shuts out the author of an event whom this editor [can](Editor::can_shut_out).
    pub(crate) fn shut_out(&self, author: UserId, by: &Editor) -> Changed {
        let change = UserChange { is_active: Some(false), ..UserChange::default() };
        self.change_if(UserKey::Id(author), change, by.actor(), |_| Ok(()))
    }

    /// Lets somebody in who is waiting; a letter tells them.
    pub fn approve(&self, key: UserKey, by: &Administrator) -> Changed {
        let change = UserChange { is_active: Some(true), ..UserChange::default() };
        self.change_if(key, change, by.actor(), must_wait)
    }

    /// Removes somebody who is waiting.
    pub fn refuse(&self, key: UserKey, by: &Administrator) -> Result<(), ServiceError<UserDenied>> {
        self.remove_if(key, AuditAction::AccountRefused, by.actor(), must_wait)
    }

    /// Gives a user another password and ends their log-ins; applications keep their permission. Slow: one password hash.
    pub fn reset_password(&self, key: UserKey, password: &NewPassword, by: &Administrator) -> Changed {
        self.change(key, self.with_password(UserChange::default(), password), by)
    }

    /// This change of a user, and another password. Slow: one password hash.
    pub fn with_password(&self, change: UserChange, password: &NewPassword) -> UserChange {
        let password = self.ports.passwords.hash(password, self.ports.secrets.salt());
        UserChange { password: Some(password), ..change }
    }

    /// Changes a user, all or nothing.
    pub fn change(&self, key: UserKey, change: UserChange, by: &Administrator) -> Changed {
        self.change_if(key, change, by.actor(), |_| Ok(()))
    }

    /// Removes a user with their log-ins and tokens. Their events stay, and are nobody's.
    pub fn remove(&self, key: UserKey, by: &Administrator) -> Result<(), ServiceError<UserDenied>> {
        self.remove_if(key, AuditAction::AccountRemoved, by.actor(), |_| Ok(()))
    }

    fn change_if(&self, key: UserKey, change: UserChange, actor: Actor, judge: Judge) -> Changed {
        let ports = self.ports.clone();
        let after = self.ports.storage.write(move |repositories| {
            repositories.users().lock_active_administrators()?;
            let user = find_locked(repositories, &key)?.ok_or(ServiceError::Denied(UserDenied::NotFound))?;
            judge(&user).map_err(ServiceError::Denied)?;
            let after = applied(&user, &change, &ports);
            let steps_down = !after.is_administrator() || !after.is_active();
            if steps_down && must_stay(repositories, &user, &actor)? {
                return Err(ServiceError::Denied(UserDenied::LastAdministrator));
            }
            repositories.users().update(&after)?;
            if change.password.is_some() || user.is_active() && !after.is_active() {
                end_all_of(repositories, user.id, after.updated_at)?;
            }
            if user.is_active() && !after.is_active() {
                end_applications_of(repositories, user.id, after.updated_at)?;
            }
            for action in actions(&user, &after) {
                let subject = if action == AuditAction::RoleChanged {
                    format!("{} → {}", user.email, after.role.as_str())
                } else {
                    user.email.to_string()
                };
                repositories.audit().insert(&ports.entry(actor.clone(), action, &subject))?;
            }
            if user.standing == Standing::Waiting && after.is_active() {
                let letter = Letter { to: after.email.clone(), content: LetterContent::Approved };
                write_letter(repositories, letter, after.updated_at)?;
            }
            Ok(after)
        })?;
        self.ports.mailer.wake();
        Ok(after)
    }

    fn remove_if(
        &self,
        key: UserKey,
        action: AuditAction,
        actor: Actor,
        judge: Judge,
    ) -> Result<(), ServiceError<UserDenied>> {
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            repositories.users().lock_active_administrators()?;
            let user = find_locked(repositories, &key)?.ok_or(ServiceError::Denied(UserDenied::NotFound))?;
            judge(&user).map_err(ServiceError::Denied)?;
            if must_stay(repositories, &user, &actor)? {
                return Err(ServiceError::Denied(UserDenied::LastAdministrator));
            }
            let entry = ports.entry(actor, action, user.email.as_str());
            repositories.audit().insert(&entry)?;
            match repositories.users().remove(user.id)? {
                Removal::Removed => Ok(()),
                Removal::NotThere => Err(ServiceError::Denied(UserDenied::NotFound)),
            }
        })
    }

    fn active(&self, email: EmailAddress, role: Role, password: PasswordHash) -> NewUser {
        let created_at = self.ports.clock.now();
        NewUser { email, password, role, standing: Standing::Active, description: None, created_at }
    }

    fn insert(
        &self,
        user: NewUser,
        actor: Actor,
        then: impl FnOnce(&mut dyn Repositories, &User) -> Stored<()> + Send + 'static,
    ) -> Result<User, ServiceError<EmailTaken>> {
        let entry = self.ports.entry(actor, AuditAction::AccountMade, user.email.as_str());
        self.ports.storage.write(move |repositories| {
            let user = match repositories.users().insert(&user)? {
                UserInsertion::Inserted(user) => user,
                UserInsertion::EmailTaken => return Err(ServiceError::Denied(EmailTaken)),
            };
            then(repositories, &user)?;
            repositories.audit().insert(&entry)?;
            Ok(user)
        })
    }
}

/// Whether something may be done to a user as they are now.
type Judge = fn(&User) -> Result<(), UserDenied>;

/// Somebody else may have decided since a page was shown.
fn must_wait(user: &User) -> Result<(), UserDenied> {
    if user.standing == Standing::Waiting { Ok(()) } else { Err(UserDenied::NotWaiting) }
}

/// Is this the administrator who must be left? Whoever has the command line can always make another one.
fn must_stay(repositories: &mut dyn Repositories, user: &User, actor: &Actor) -> Stored<bool> {
    match actor {
        Actor::CommandLine | Actor::Program | Actor::Outbox => Ok(false),
        Actor::Nobody | Actor::User { .. } | Actor::Client(_) => is_last_administrator(repositories, user),
    }
}

fn find_locked(repositories: &mut dyn Repositories, key: &UserKey) -> Stored<Option<User>> {
    let found = match key {
        UserKey::Id(id) => Some(*id),
        UserKey::Email(email) => find_by_log_in(repositories, email.as_str())?.map(|user| user.id),
    };
    let Some(id) = found else { return Ok(None) };
    repositories.users().lock(id)
}

fn applied(user: &User, change: &UserChange, ports: &Ports) -> User {
    let mut after = user.clone();
    if let Some(role) = change.role {
        after.role = role;
    }
    match (change.is_active, user.standing) {
        (Some(true), _) => after.standing = Standing::Active,
        (Some(false), Standing::Active) => after.standing = Standing::Disabled,
        (Some(false), Standing::Waiting | Standing::Disabled) | (None, _) => {}
    }
    after.description = change.description.clone().applied_to(after.description);
    after.to_notify = change.to_notify.unwrap_or(after.to_notify);
    if let Some(password) = &change.password {
        after.password = password.clone();
    }
    after.updated_at = ports.clock.now();
    after
}

/// What the audit log says of a change.
fn actions(before: &User, after: &User) -> Vec<AuditAction> {
    let mut actions = Vec::new();
    match (before.standing, after.standing) {
        (Standing::Waiting, Standing::Active) => actions.push(AuditAction::AccountApproved),
        (Standing::Disabled, Standing::Active) => actions.push(AuditAction::AccountEnabled),
        (Standing::Active, Standing::Disabled) => actions.push(AuditAction::AccountDisabled),
        (Standing::Waiting | Standing::Active | Standing::Disabled, _) => {}
    }
    if before.role != after.role {
        actions.push(AuditAction::RoleChanged);
    }
    if before.password != after.password {
        actions.push(AuditAction::PasswordReset);
    }
    actions
}
