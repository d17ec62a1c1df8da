//! What an administrator does to users.

use crate::error::{ServiceError, settle};
use crate::password::NewPassword;
use crate::services::Ports;
use crate::storage::{Removal, Repositories, StorageError, Stored, UserInsertion};
use crate::user::{EmailAddress, NewUser, Role, User};

/// Makes, lists, changes and removes users.
#[derive(Debug, Clone)]
pub struct UserAdministrationService {
    ports: Ports,
}

/// Somebody has that e-mail address already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailTaken;

/// Nobody has that e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchUser;

impl UserAdministrationService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Makes an active user. Slow: one password hash.
    pub fn create(
        &self,
        email: EmailAddress,
        role: Role,
        password: &NewPassword,
    ) -> Result<User, ServiceError<EmailTaken>> {
        let password = self.ports.passwords.hash(password, self.ports.secrets.salt());
        let user = NewUser { email, password, role, created_at: self.ports.clock.now() };
        settle(self.ports.storage.write(move |repositories| {
            Ok::<_, StorageError>(match repositories.users().insert(&user)? {
                UserInsertion::Inserted(user) => Ok(user),
                UserInsertion::EmailTaken => Err(EmailTaken),
            })
        }))
    }

    /// All users, the oldest first.
    pub fn list(&self) -> Stored<Vec<User>> {
        self.ports.storage.read(|repositories| repositories.users().list())
    }

    /// Gives a user another role.
    pub fn set_role(&self, email: EmailAddress, role: Role) -> Result<(), ServiceError<NoSuchUser>> {
        self.change(email, move |user| user.role = role)
    }

    /// Shuts a user out, or lets them in again. While they are inactive they have no session, and none of their tokens
    /// works; sessions are gone for good.
    pub fn set_active(&self, email: EmailAddress, is_active: bool) -> Result<(), ServiceError<NoSuchUser>> {
        self.change_and(
            email,
            move |user| user.is_active = is_active,
            move |repositories, user| {
                if !is_active {
                    repositories.sessions().remove_of_user(user.id)?;
                }
                Ok(())
            },
        )
    }

    /// Gives a user another password and ends their sessions. Slow: one password hash.
    pub fn reset_password(
        &self,
        email: EmailAddress,
        password: &NewPassword,
    ) -> Result<(), ServiceError<NoSuchUser>> {
        let password = self.ports.passwords.hash(password, self.ports.secrets.salt());
        self.change_and(
            email,
            move |user| user.password = password,
            |repositories, user| repositories.sessions().remove_of_user(user.id).map(drop),
        )
    }

    /// Removes a user with their sessions and tokens. Their events stay, and are nobody's.
    pub fn remove(&self, email: EmailAddress) -> Result<(), ServiceError<NoSuchUser>> {
        settle(self.ports.storage.write(move |repositories| {
            let Some(user) = repositories.users().find_by_email(&email)? else {
                return Ok(Err(NoSuchUser));
            };
            Ok::<_, StorageError>(match repositories.users().remove(user.id)? {
                Removal::Removed => Ok(()),
                Removal::NotThere => Err(NoSuchUser),
            })
        }))
    }

    fn change(
        &self,
        email: EmailAddress,
        change: impl FnOnce(&mut User) + Send + 'static,
    ) -> Result<(), ServiceError<NoSuchUser>> {
        self.change_and(email, change, |_, _| Ok(()))
    }

    fn change_and(
        &self,
        email: EmailAddress,
        change: impl FnOnce(&mut User) + Send + 'static,
        then: impl FnOnce(&mut dyn Repositories, &User) -> Stored<()> + Send + 'static,
    ) -> Result<(), ServiceError<NoSuchUser>> {
        let now = self.ports.clock.now();
        settle(self.ports.storage.write(move |repositories| {
            let Some(mut user) = repositories.users().find_by_email(&email)? else {
                return Ok(Err(NoSuchUser));
            };
            change(&mut user);
            user.updated_at = now;
            repositories.users().update(&user)?;
            then(repositories, &user)?;
            Ok::<_, StorageError>(Ok(()))
        }))
    }
}
