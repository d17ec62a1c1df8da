//! `uncino users`

use std::io::BufRead as _;

use uncino_domain::audit::Actor;
use uncino_domain::error::ServiceError;
use uncino_domain::password::NewPassword;
use uncino_domain::secret::Secret;
use uncino_domain::services::set_up::SetUpService;
use uncino_domain::services::user_administration::{
    EmailTaken, UserAdministrationService, UserDenied, UserKey,
};
use uncino_domain::user::{EmailAddress, Role};

use super::{open, open_existing};
use crate::command_line::{PasswordSource, UsersCommand};
use crate::exit::Failure;
use crate::settings::Settings;

/// Makes, lists, changes and removes accounts.
pub(crate) fn run(command: UsersCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        UsersCommand::Create { email, role, password } => {
            let (email, password) = (parse(&email)?, read_password(&password)?);
            let users = UserAdministrationService::new(open(settings)?);
            let role = Role::from(role);
            users.create(email.clone(), role, &password, Actor::CommandLine).map_err(
                |error| match error {
                    ServiceError::Denied(EmailTaken) => {
                        Failure::Refused(format!("{email} has an account already"))
                    }
                    ServiceError::Failed(error) => error.into(),
                },
            )?;
            println!("{email} can log in now, as {}", role.as_str());
        }
        UsersCommand::List => return list(&service(settings)?),
        UsersCommand::Approve { email } | UsersCommand::Enable { email } => {
            let email = parse(&email)?;
            let outcome = service(settings)?.set_active(key(&email), true, Actor::CommandLine);
            outcome.map_err(|error| denied(&email, error))?;
            println!("{email} can log in now");
        }
        UsersCommand::Disable { email } => {
            let email = parse(&email)?;
            let outcome = service(settings)?.set_active(key(&email), false, Actor::CommandLine);
            outcome.map_err(|error| denied(&email, error))?;
            println!(
                "{email} is shut out; their log-ins and the permissions of their applications have ended"
            );
        }
        UsersCommand::SetRole { email, role } => {
            let (email, role) = (parse(&email)?, Role::from(role));
            let outcome = service(settings)?.set_role(key(&email), role, Actor::CommandLine);
            outcome.map_err(|error| denied(&email, error))?;
            println!("{email} is {} now", role.as_str());
        }
        UsersCommand::ResetPassword { email, password } => {
            let (email, password) = (parse(&email)?, read_password(&password)?);
            let outcome = service(settings)?.reset_password(key(&email), &password, Actor::CommandLine);
            outcome.map_err(|error| denied(&email, error))?;
            println!("{email} has another password now, and is logged out everywhere");
        }
        UsersCommand::Remove { email } => {
            let email = parse(&email)?;
            let outcome = service(settings)?.remove(key(&email), Actor::CommandLine);
            outcome.map_err(|error| denied(&email, error))?;
            println!("{email} is removed; the events stay");
        }
    }
    if SetUpService::new(open_existing(settings)?).is_needed()? {
        println!("there is no active administrator; the next start of the server makes a link to the set-up");
    }
    Ok(())
}

fn service(settings: &Settings) -> Result<UserAdministrationService, Failure> {
    open_existing(settings).map(UserAdministrationService::new)
}

fn list(users: &UserAdministrationService) -> Result<(), Failure> {
    for user in users.list()? {
        let since = user.created_at.format("%Y-%m-%d");
        println!("{}\t{}\t{}\t{}\t{since}", user.id, user.email, user.role.as_str(), user.standing.as_str());
    }
    Ok(())
}

fn parse(email: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(email).ok_or_else(|| Failure::Refused(format!("`{email}` is no e-mail address")))
}

fn key(email: &EmailAddress) -> UserKey {
    UserKey::Email(email.clone())
}

fn denied(email: &EmailAddress, error: ServiceError<UserDenied>) -> Failure {
    match error {
        ServiceError::Denied(UserDenied::NotFound) => Failure::Refused(format!("{email} has no account")),
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
