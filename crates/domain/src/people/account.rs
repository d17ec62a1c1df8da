//! A person's own account: asking for one, changing its password.

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::Person;
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
use crate::change::Change;
use crate::context::Ports;
use crate::oauth::applications::end_applications_of;
use crate::outcome::{Committed, ServiceError};
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::write_letter;
use crate::people::log_ins::end_all_of;
use crate::people::password::NewPassword;
use crate::people::password_check::LogInDenied;
use crate::people::user::{Description, EmailAddress, NewUser, Role, Standing, User};
use crate::secret::Secret;
use crate::storage::{Repositories, StorageError, Stored, UserInsertion};

/// Cares for a person's own account.
#[derive(Debug, Clone)]
pub struct AccountService {
    pub(super) ports: Ports,
}

/// What somebody says who asks for an account.
#[derive(Debug, Clone)]
pub struct AccountRequest {
    /// What they want to log in with.
    pub email: EmailAddress,
    /// The password that they chose.
    pub password: NewPassword,
    /// What they say of themselves.
    pub description: Option<Description>,
}

/// What became of a request that was taken.
#[derive(Debug, Clone, PartialEq)]
pub enum AccountRequested {
    /// It waits for an administrator; or the address was known. Nobody is told which.
    Accepted,
    /// It was the first, and the instance makes the first one administrator.
    Administrator(Box<User>),
}

/// Why a request for an account is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountRefusal {
    /// There is nobody yet who could approve it.
    SetUpNotFinished,
    /// The instance takes no requests.
    Closed,
    /// Too many from this address.
    TooMany(TooMany),
}

/// Why a person's own change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnChangeDenied {
    /// The present password is wrong.
    WrongPassword,
    /// Too many wrong passwords.
    TooMany(TooMany),
    /// They are the last administrator: somebody must be left.
    LastAdministrator,
}

impl From<LogInDenied> for OwnChangeDenied {
    fn from(denied: LogInDenied) -> Self {
        match denied {
            LogInDenied::WrongCredentials | LogInDenied::Waiting => Self::WrongPassword,
            LogInDenied::TooMany(too_many) => Self::TooMany(too_many),
        }
    }
}

impl AccountService {
    /// An account service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Takes a request for an account. The answer is the same for a known address, and takes as long: its owner gets a
    /// letter, nobody else learns of it. Slow: one password hash.
    pub fn request(&self, request: AccountRequest) -> Result<AccountRequested, ServiceError<AccountRefusal>> {
        self.admit()?; // Before the hash: who is refused costs nothing.
        let password = self.ports.passwords.hash(&request.password, self.ports.secrets.salt());
        let user = NewUser {
            email: request.email,
            password,
            role: Role::User,
            standing: Standing::Waiting,
            description: request.description,
            created_at: self.ports.clock.now(),
        };
        let letters = QuotaUse::of(&self.ports, Quota::AlreadyRegisteredLetters, user.email.as_str());
        let entry = self.ports.entry(Actor::Nobody, AuditAction::AccountRequested, user.email.as_str());
        let first_is_admin = self.ports.policy.first_registration_is_admin;
        let requested = self.ports.storage.write(move |repositories| {
            if !repositories.users().any()? {
                repositories.links().lock_set_up()?;
            }
            if !repositories.users().any()? {
                if !first_is_admin {
                    return Err(ServiceError::Denied(AccountRefusal::SetUpNotFinished));
                }
                repositories.audit().insert(&entry)?;
                let user = NewUser { role: Role::Admin, standing: Standing::Active, ..user };
                return Ok(match repositories.users().insert(&user)? {
                    UserInsertion::Inserted(user) => AccountRequested::Administrator(Box::new(user)),
                    UserInsertion::EmailTaken => AccountRequested::Accepted,
                });
            }
            let email = user.email.clone();
            let letters = match repositories.users().insert(&user)? {
                UserInsertion::Inserted(user) => {
                    repositories.audit().insert(&entry)?;
                    letters_about(&user, repositories)?
                }
                UserInsertion::EmailTaken if take(letters, repositories)?.is_ok() => {
                    letters_to_known(email, repositories)?
                }
                UserInsertion::EmailTaken => Vec::new(),
            };
            for letter in letters {
                write_letter(repositories, letter, entry.at)?;
            }
            Ok(AccountRequested::Accepted)
        })?;
        self.ports.mailer.wake();
        Ok(requested)
    }

    /// May a request be taken at all, and from here?
    fn admit(&self) -> Result<(), ServiceError<AccountRefusal>> {
        let quota_use = QuotaUse::of_address(&self.ports, Quota::AccountRequests);
        let ports = self.ports.clone();
        let first_is_admin = self.ports.policy.first_registration_is_admin;
        self.ports.storage.write(move |repositories| {
            if !repositories.users().any()? {
                let refusal = ServiceError::Denied(AccountRefusal::SetUpNotFinished);
                return if first_is_admin { Ok(()) } else { Err(refusal) };
            }
            if !ports.settings(repositories)?.allow_registration() {
                return Err(ServiceError::Denied(AccountRefusal::Closed));
            }
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(AccountRefusal::TooMany(too_many)))
        })
    }

    /// Changes the password of somebody who knows the present one. All their browsers and programs are logged out, and
    /// if they want so all applications lose their permission; the secret is that of a new session for this browser.
    /// Slow: two password hashes.
    pub fn change_password(
        &self,
        user: &Person,
        present: &Secret,
        new: &NewPassword,
        end_applications: bool,
    ) -> Result<Secret, ServiceError<OwnChangeDenied>> {
        let checked = self
            .ports
            .check_password(user.email.as_str(), present)
            .map_err(|error| error.map_denial(OwnChangeDenied::from))?;
        let password = self.ports.passwords.hash(new, self.ports.secrets.salt());
        let entry = self.ports.entry(user.actor(), AuditAction::PasswordChanged, "");
        let (secret, session) = self.ports.new_session(user.id);
        let committed = self.ports.storage.write(move |repositories| {
            let Some(mut user) = checked.confirm(repositories)? else {
                return Ok(Committed::DeniedButKept(OwnChangeDenied::WrongPassword)); // It counts: it cost a hash.
            };
            user.password = password;
            user.updated_at = entry.at;
            repositories.users().update(&user)?;
            end_all_of(repositories, user.id, entry.at)?;
            if end_applications {
                end_applications_of(repositories, user.id, entry.at)?;
            }
            repositories.sessions().insert(&session)?;
            repositories.audit().insert(&entry)?;
            let letter = Letter { to: user.email, content: LetterContent::PasswordChanged };
            write_letter(repositories, letter, entry.at)?;
            Ok::<_, StorageError>(Committed::Done(()))
        })?;
        committed.answer()?;
        self.ports.mailer.wake();
        Ok(secret)
    }

    /// Changes what somebody says of themselves.
    pub fn describe(
        &self,
        user: &Person,
        description: Change<Description>,
        to_notify: Option<bool>,
    ) -> Stored<Option<User>> {
        let (id, now) = (user.id, self.ports.clock.now());
        self.ports.storage.write(move |repositories| {
            let Some(user) = repositories.users().lock(id)? else { return Ok::<_, StorageError>(None) };
            let description = description.applied_to(user.description);
            let to_notify = to_notify.unwrap_or(user.to_notify);
            let user = User { description, to_notify, updated_at: now, ..user };
            repositories.users().update(&user)?;
            Ok(Some(user))
        })
    }
}

/// To the person, and to those who can approve the account.
fn letters_about(user: &User, repositories: &mut dyn Repositories) -> Stored<Vec<Letter>> {
    let own = Letter { to: user.email.clone(), content: LetterContent::Registered };
    let wanted = LetterContent::ApprovalWanted {
        email: user.email.clone(),
        description: user.description.as_ref().map(|description| description.as_str().to_owned()),
    };
    let administrators = repositories.users().active_administrators()?;
    let to_them = administrators
        .into_iter()
        .filter(|admin| admin.to_notify)
        .map(|admin| Letter { to: admin.email, content: wanted.clone() });
    Ok(std::iter::once(own).chain(to_them).collect())
}

/// To the owner of a known address. Whom an administrator shut out gets none: it could only mislead.
fn letters_to_known(email: EmailAddress, repositories: &mut dyn Repositories) -> Stored<Vec<Letter>> {
    let standing = repositories.users().find_by_email(&email)?.map(|user| user.standing);
    let content = match standing {
        Some(Standing::Active) => LetterContent::AlreadyRegistered,
        Some(Standing::Waiting) => LetterContent::Registered,
        Some(Standing::Disabled) | None => return Ok(Vec::new()),
    };
    Ok(vec![Letter { to: email, content }])
}

/// Would nobody be left who can administer the instance?
pub(crate) fn is_last_administrator(repositories: &mut dyn Repositories, user: &User) -> Stored<bool> {
    if !user.is_administrator() || !user.is_active() {
        return Ok(false);
    }
    let others = repositories.users().active_administrators()?;
    Ok(others.iter().all(|other| other.id == user.id))
}
