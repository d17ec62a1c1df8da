//! People and their accounts.

use uncino_domain::access::caller::Administrator;
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::people::account::{AccountService, OwnChangeDenied};
use uncino_domain::people::api_log_in::{ApiLogInService, LogInDenied};
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::Role;
use uncino_domain::people::user_administration::{UserAdministrationService, UserDenied, UserKey};
use uncino_domain::secret::Secret;
use uncino_domain::storage::Removal;

use super::{Account, Performed, System, refused};
use crate::fixtures::PASSWORD;
use crate::machine::action::Proof;
use crate::machine::outcome::Outcome;

impl System {
    pub(super) fn join(&mut self) -> Performed {
        let users = self.users().list(&Administrator::at_the_command_line())?;
        let mut addresses = (0..=users.len()).map(|number| format!("person{number}@example.org"));
        let is_free = |email: &String| users.iter().all(|user| user.email.as_str() != email);
        let email = addresses.find(is_free).expect("more addresses than people");
        let user = self.world.user(&email, Role::User);
        self.people.push(Account { user, password: Secret::new(PASSWORD) });
        Ok(Outcome::Done)
    }

    pub(super) fn log_in_by_api(&mut self, person: usize, password: Proof) -> Performed {
        let email = self.people[person].user.email.clone();
        let password = self.password(person, password);
        match ApiLogInService::new(self.world.ports.clone()).log_in(email.as_str(), &password) {
            Ok(tokens) => self.keep(tokens),
            Err(error) => refused(error, |denied| match denied {
                LogInDenied::WrongCredentials | LogInDenied::Waiting => "wrong password",
                LogInDenied::TooMany(_) => "too many",
            }),
        }
    }

    pub(super) fn change_password(
        &mut self,
        person: usize,
        present: Proof,
        ends_applications: bool,
    ) -> Performed {
        let present = self.password(person, present);
        let chosen = Secret::new(format!("{} again", self.people[person].password.expose()));
        let new = NewPassword::parse(chosen.clone()).expect("a good password");
        let accounts = AccountService::new(self.world.ports.clone());
        match accounts.change_password(&self.person(person), &present, &new, ends_applications) {
            Ok(cookie) => {
                self.people[person].password = chosen;
                self.sessions.push((person, cookie));
                Ok(Outcome::Done)
            }
            Err(error) => refused(error, |denied| match denied {
                OwnChangeDenied::WrongPassword => "wrong password",
                OwnChangeDenied::TooMany(_) => "too many",
                OwnChangeDenied::LastAdministrator => "last administrator",
            }),
        }
    }

    pub(super) fn take_back(&self, person: usize, app: usize) -> Performed {
        let applications = ApplicationService::new(self.world.ports.clone());
        let client_id = self.apps[app].client.id.clone();
        Ok(match applications.revoke(&self.person(person), client_id)? {
            Removal::Removed => Outcome::Done,
            Removal::NotThere => Outcome::denied("no permission"),
        })
    }

    pub(super) fn set_active(&self, person: usize, is_active: bool) -> Performed {
        match self.users().set_active(self.key(person), is_active, &Administrator::at_the_command_line()) {
            Ok(_user) => Ok(Outcome::Done),
            Err(error) => refused(error, word),
        }
    }

    pub(super) fn remove(&self, person: usize) -> Performed {
        match self.users().remove(self.key(person), &Administrator::at_the_command_line()) {
            Ok(()) => Ok(Outcome::Done),
            Err(error) => refused(error, word),
        }
    }

    fn users(&self) -> UserAdministrationService {
        UserAdministrationService::new(self.world.ports.clone())
    }

    fn key(&self, person: usize) -> UserKey {
        UserKey::Id(self.people[person].user.id)
    }

    fn password(&self, person: usize, shown: Proof) -> Secret {
        match shown {
            Proof::Right => self.people[person].password.clone(),
            Proof::Wrong => Secret::new("a wrong password"),
            Proof::Missing => Secret::new(""),
        }
    }
}

fn word(denied: UserDenied) -> &'static str {
    match denied {
        UserDenied::NotFound => "not found",
        UserDenied::NotWaiting => "not waiting",
        UserDenied::LastAdministrator => "last administrator",
    }
}
