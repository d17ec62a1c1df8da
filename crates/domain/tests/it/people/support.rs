//! Who takes part in an instance, from where, and what is written to them and about them.

use serde_json::Value;
use uncino_domain::access::audit::{AuditEntry, AuditQuery};
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::origin::Origin;
use uncino_domain::people::letter::{DecidedEvent, EventDecision, LetterContent};
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::{LogInDenied, SessionService};
use uncino_domain::people::user::{EmailAddress, User};
use uncino_domain::people::user_administration::{UserAdministrationService, UserKey};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::World;

use crate::story::{Story, outcome};

/// The password that people take when they choose another one.
pub(crate) const ANOTHER: &str = "battery staple";

/// The same world, seen by somebody who calls from that address.
pub(crate) fn from(world: &World, address: &str) -> World {
    let origin = Origin::new(Some(address.parse().unwrap()), Some("Firefox"));
    World { ports: world.ports.from(origin), ..world.clone() }
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn password(text: &str) -> NewPassword {
    NewPassword::parse(Secret::new(text)).unwrap()
}

pub(crate) fn administration(world: &World) -> UserAdministrationService {
    UserAdministrationService::new(world.ports.clone())
}

pub(crate) fn shut_out(world: &World, user: &User) {
    administration(world)
        .set_active(UserKey::Id(user.id), false, &Administrator::at_the_command_line())
        .unwrap();
}

/// The account as it is now.
pub(crate) fn account(world: &World, address: &str) -> Option<User> {
    let email = email(address);
    administration(world)
        .list(&Administrator::at_the_command_line())
        .unwrap()
        .into_iter()
        .find(|user| user.email == email)
}

/// Is that the password?
pub(crate) fn try_log_in(world: &World, address: &str, password: &str) -> Result<(), LogInDenied> {
    let answer = SessionService::new(world.ports.clone()).log_in(address, &Secret::new(password));
    outcome(answer).map(drop)
}

pub(crate) fn is_open(world: &World, cookie: &Secret) -> bool {
    SessionService::new(world.ports.clone()).resume(cookie).unwrap().is_some()
}

pub(crate) fn set(world: &World, key: &str, value: impl Into<Value>) {
    let changes = vec![(key.to_owned(), value.into())];
    InstanceService::new(world.ports.clone()).change(changes, &Administrator::at_the_command_line()).unwrap();
}

/// The link that a letter brings to somebody who forgot their password.
pub(crate) fn recovery_link(world: &World, address: &str) -> Secret {
    RecoveryService::new(world.ports.clone()).request(email(address)).unwrap();
    Secret::new(world.letters.link_to(address).unwrap())
}

/// The audit log, the oldest entry first.
pub(crate) fn log(world: &World) -> Vec<AuditEntry> {
    let mut entries = AuditService::new(world.ports.clone())
        .list(&AuditQuery::latest(10_000), &Administrator::at_the_command_line())
        .unwrap();
    entries.reverse();
    entries
}

/// What the audit log says was done, the oldest first.
pub(crate) fn actions(world: &World) -> Vec<String> {
    log(world).into_iter().map(|entry| entry.action).collect()
}

/// To whom letters went, and what they were about.
pub(crate) fn letters(world: &World) -> Vec<(String, &'static str)> {
    let about = |content: &LetterContent| match content {
        LetterContent::MessageAboutEvent { .. } => "message",
        LetterContent::Registered => "registered",
        LetterContent::AlreadyRegistered => "already registered",
        LetterContent::ApprovalWanted { .. } => "approval wanted",
        LetterContent::Approved => "approved",
        LetterContent::Recovery(_) => "recovery",
        LetterContent::Invitation(_) => "invitation",
        LetterContent::EventDecided(DecidedEvent { decision: EventDecision::Shown, .. }) => "event shown",
        LetterContent::EventDecided(DecidedEvent { decision: EventDecision::Hidden, .. }) => "event hidden",
        LetterContent::EventDecided(DecidedEvent { decision: EventDecision::Removed, .. }) => "event removed",
        LetterContent::EventsWaiting(_) => "events waiting",
        LetterContent::ApplicationAllowed { .. } => "application allowed",
        LetterContent::PasswordChanged => "password changed",
        LetterContent::EmailChange(_) => "email change",
        LetterContent::EmailChangeRequested { .. } => "email change requested",
        LetterContent::EmailChanged { .. } => "email changed",
        LetterContent::AccountRemoved => "account removed",
        LetterContent::AddressWanted => "address wanted",
        LetterContent::Test => "test",
    };
    world.letters.all().iter().map(|letter| (letter.to.to_string(), about(&letter.content))).collect()
}

/// The same story with another client.
pub(crate) fn with_client(story: &Story, client: RegisteredClient) -> Story {
    let (world, user, session) = (story.world.clone(), story.user.clone(), story.session.clone());
    Story { world, user, session, client }
}

/// The same story with another person.
pub(crate) fn with_user(story: &Story, user: User) -> Story {
    let (_cookie, visitor) = story.world.log_in(&user);
    let (world, client) = (story.world.clone(), story.client.clone());
    Story { world, user, session: visitor.session, client }
}
