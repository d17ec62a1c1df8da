//! `uncino users`

use std::io::BufRead as _;

use uncino_domain::access::caller::Administrator;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user::{EmailAddress, Role};
use uncino_domain::people::user_administration::{
    EmailTaken, UserAdministrationService as Users, UserDenied, UserKey,
};
use uncino_domain::secret::Secret;

use super::{Opened, open, open_existing};
use crate::command_line::{PasswordSource, UsersCommand};
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Makes, lists, changes and removes accounts.
pub(crate) fn run(command: UsersCommand, settings: &Settings) -> Result<(), Failure> {
    let by = &Administrator::at_the_command_line();
    let ports = match command {
        UsersCommand::Create { email, role, password } => {
            create(&email, role.into(), &read_password(&password)?, settings)?
        }
        UsersCommand::List => {
            let ports = open_existing(settings)?;
            return list(&Users::new(ports.clone()));
        }
        UsersCommand::Approve { email } | UsersCommand::Enable { email } => {
            let enable = |users: &Users, key| users.set_active(key, true, by).map(drop);
            let ports = change(&email, settings, enable)?;
            say!("{email} can log in now");
            ports
        }
        UsersCommand::Disable { email } => {
            let disable = |users: &Users, key| users.set_active(key, false, by).map(drop);
            let ports = change(&email, settings, disable)?;
            say!("{email} is shut out; their log-ins and the permissions of their applications have ended");
            ports
        }
        UsersCommand::SetRole { email, role } => {
            let role = Role::from(role);
            let ports = change(&email, settings, |users, key| users.set_role(key, role, by).map(drop))?;
            say!("{email} is {} now", role.as_str());
            ports
        }
        UsersCommand::ResetPassword { email, password } => {
            let password = read_password(&password)?;
            let reset = |users: &Users, key| users.reset_password(key, &password, by).map(drop);
            let ports = change(&email, settings, reset)?;
            say!("{email} has another password now, and is logged out everywhere");
            ports
        }
        UsersCommand::Remove { email } => {
            let ports = change(&email, settings, |users, key| users.remove(key, by))?;
            say!("{email} is removed; the events stay");
            ports
        }
    };
    if SetUpService::new(ports.clone()).is_needed()? {
        say!("there is no active administrator; the next start of the server makes a link to the set-up");
    }
    Ok(())
}

fn create(email: &str, role: Role, password: &NewPassword, settings: &Settings) -> Result<Opened, Failure> {
    let email = EmailAddress::parse(email).ok_or_else(|| no_address(email))?;
    let ports = open(settings)?;
    let created = Users::new(ports.clone()).create(
        email.clone(),
        role,
        password,
        &Administrator::at_the_command_line(),
    );
    created.map_err(|error| match error {
        ServiceError::Denied(EmailTaken) => Failure::Refused(format!("{email} has an account already")),
        ServiceError::Failed(error) => error.into(),
    })?;
    say!("{email} can log in now, as {}", role.as_str());
    Ok(ports)
}

/// Does something to the account of that address.
fn change(
    email: &str,
    settings: &Settings,
    action: impl FnOnce(&Users, UserKey) -> Result<(), ServiceError<UserDenied>>,
) -> Result<Opened, Failure> {
    let email = EmailAddress::spelled(email).ok_or_else(|| no_address(email))?;
    let ports = open_existing(settings)?;
    action(&Users::new(ports.clone()), UserKey::Email(email.clone()))
        .map_err(|error| denied(&email, error))?;
    Ok(ports)
}

fn list(users: &Users) -> Result<(), Failure> {
    for user in users.list(&Administrator::at_the_command_line())? {
        let since = user.created_at.format("%Y-%m-%d");
        say!("{}\t{}\t{}\t{}\t{since}", user.id, user.email, user.role.as_str(), user.standing.as_str());
    }
    Ok(())
}

fn no_address(email: &str) -> Failure {
    Failure::Refused(format!("`{email}` is no e-mail address"))
}

fn denied(email: &EmailAddress, error: ServiceError<UserDenied>) -> Failure {
    match error {
        ServiceError::Denied(UserDenied::NotFound) => Failure::Refused(format!("{email} has no account")),
        ServiceError::Denied(UserDenied::NotWaiting) => {
            Failure::Refused(format!("{email} waits for nothing"))
        }
        ServiceError::Denied(UserDenied::LastAdministrator) => {
            Failure::Refused(format!("{email} is the only administrator; make somebody else one first"))
        }
        ServiceError::Failed(error) => error.into(),
    }
}

fn read_password(source: &PasswordSource) -> Result<NewPassword, Failure> {
    let unreadable = |error: std::io::Error| Failure::Refused(format!("the password can't be read: {error}"));
    let password = if source.password_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        Secret::new(line.trim_end_matches(['\r', '\n']))
    } else {
        let no_terminal = |error: std::io::Error| {
            Failure::Refused(format!(
                "there is no terminal to ask for the password; use --password-stdin ({error})"
            ))
        };
        let first = rpassword::prompt_password("Password: ").map_err(no_terminal)?;
        let second = rpassword::prompt_password("The same again: ").map_err(unreadable)?;
        if first != second {
            return Err(Failure::Refused("the two passwords differ".to_owned()));
        }
        Secret::new(first)
    };
    NewPassword::parse(password).map_err(|error| Failure::Refused(error.to_string()))
}
