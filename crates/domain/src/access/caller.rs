//! Who calls, and what that allows: the one place where roles and scopes are weighed. What only some may do asks for a
//! proof ([`Person`], [`Editor`], [`Administrator`]), which is made here and nowhere else: a service that takes one can't be
//! called by anybody who may not.

use std::ops::Deref;

use crate::access::audit::Actor;
use crate::id::{FamilyId, UserId};
/// What a token may be missing: whoever refuses one names it.
pub use crate::oauth::scope::Scope;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::TokenHolder;
use crate::people::user::User;

/// Who sends a request.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Somebody without a credential.
    Anonymous,
    /// Somebody with a good one.
    Authenticated(Box<Access>),
}

/// Why a caller gets no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightDenied {
    /// There is no credential.
    Unauthenticated,
    /// There is one, but it lacks this scope (`insufficient_scope`, RFC 6750 section 3.1); none is named where no
    /// application could have it.
    InsufficientScope(Option<Scope>),
    /// It is the person, but their role doesn't allow it.
    Forbidden,
}

impl Caller {
    /// The credential, if there is one.
    pub fn access(&self) -> Result<&Access, RightDenied> {
        match self {
            Self::Anonymous => Err(RightDenied::Unauthenticated),
            Self::Authenticated(access) => Ok(access),
        }
    }

    /// Proof that it is a person by themselves.
    pub fn person(&self) -> Result<Person, RightDenied> {
        self.access()?.person()
    }

    /// Proof that it is an editor or administrator by themselves.
    pub fn editor(&self) -> Result<Editor, RightDenied> {
        self.person()?.editor()
    }

    /// Proof that it is an administrator by themselves; an application never gets this far.
    pub fn administrator(&self) -> Result<Administrator, RightDenied> {
        self.person()?.administrator()
    }
}

/// What a good credential gives.
#[derive(Debug, Clone)]
pub struct Access {
    /// On whose behalf.
    pub user: User,
    /// Who holds the credential.
    pub holder: TokenHolder,
    /// What it may do.
    pub scope: ScopeSet,
    /// The token family behind it; none for a session.
    pub family_id: Option<FamilyId>,
}

impl Access {
    /// What a session gives: everything its owner may do.
    pub fn of_session(user: User) -> Self {
        Self { user, holder: TokenHolder::FirstParty, scope: ScopeSet::account(), family_id: None }
    }

    /// May it add, change and delete its user's own events?
    pub fn can_write_events(&self) -> bool {
        self.scope.contains(Scope::EventWrite) || self.is_first_party()
    }

    /// May it see its user's own events, also while they are hidden? Whoever may change them sees them.
    pub fn can_read_own_events(&self) -> bool {
        self.can_write_events()
    }

    /// May it care for everybody's events? Only with a first-party credential, whoever the user is.
    pub fn can_edit_all_events(&self) -> bool {
        self.is_first_party() && (self.user.is_editor() || self.user.is_administrator())
    }

    /// May it administer the instance? Only with a first-party credential.
    pub fn can_administer(&self) -> bool {
        self.is_first_party() && self.user.is_administrator()
    }

    /// Is it the person, and not an application on their behalf?
    pub fn is_first_party(&self) -> bool {
        self.scope.contains(Scope::Account) && self.holder == TokenHolder::FirstParty
    }

    /// May it change and delete an event of this owner?
    pub fn can_change_event_of(&self, owner: Option<UserId>) -> bool {
        self.acts_for(owner) && self.can_write_events() || self.can_edit_all_events()
    }

    /// May it see an event of this owner, also while it is hidden?
    pub fn can_see_event_of(&self, owner: Option<UserId>) -> bool {
        self.acts_for(owner) && self.can_read_own_events() || self.can_edit_all_events()
    }

    fn acts_for(&self, owner: Option<UserId>) -> bool {
        owner == Some(self.user.id)
    }

    /// Whoever has it, as the audit log names them.
    pub fn actor(&self) -> Actor {
        let client_id = self.holder.client_id().cloned();
        Actor::User { id: self.user.id, email: self.user.email.clone(), client_id }
    }

    /// Proof that it is the person, and not an application on their behalf.
    pub fn person(&self) -> Result<Person, RightDenied> {
        let person = || Person { access: self.clone() };
        self.is_first_party().then(person).ok_or(RightDenied::InsufficientScope(None))
    }
}

/// Proof of a person by themselves, with a first-party credential: who may do what concerns their own account.
#[derive(Debug, Clone)]
pub struct Person {
    access: Access,
}

impl Person {
    /// The same person, as whoever sends a request.
    pub fn caller(&self) -> Caller {
        Caller::Authenticated(Box::new(self.access.clone()))
    }

    /// The person, as the audit log names them.
    pub fn actor(&self) -> Actor {
        self.access.actor()
    }

    /// Proof that they are an editor or administrator too.
    pub fn editor(&self) -> Result<Editor, RightDenied> {
        let editor = || Editor { person: self.clone() };
        self.access.can_edit_all_events().then(editor).ok_or(RightDenied::Forbidden)
    }

    /// Proof that they are an administrator too.
    pub fn administrator(&self) -> Result<Administrator, RightDenied> {
        let administrator = || Administrator { by: Administering::Person(Box::new(self.clone())) };
        self.access.can_administer().then(administrator).ok_or(RightDenied::Forbidden)
    }
}

/// What is known of them.
impl Deref for Person {
    type Target = User;

    fn deref(&self) -> &User {
        &self.access.user
    }
}

/// Proof of an editor or administrator by themselves: who may care for everybody's events.
#[derive(Debug, Clone)]
pub struct Editor {
    person: Person,
}

impl Editor {
    /// The account.
    pub fn id(&self) -> UserId {
        self.person.id
    }

    /// The editor, as the audit log names them.
    pub fn actor(&self) -> Actor {
        self.person.actor()
    }

    /// May they shut out this author? Editors only members, administrators everybody, and nobody themselves.
    pub fn can_shut_out(&self, author: &User) -> bool {
        let is_in_reach =
            self.person.access.can_administer() || !author.is_editor() && !author.is_administrator();
        is_in_reach && author.id != self.person.id
    }
}

/// Proof of somebody who administers the instance: an administrator by themselves, or whoever can use the server's
/// command line.
#[derive(Debug, Clone)]
pub struct Administrator {
    by: Administering,
}

#[derive(Debug, Clone)]
enum Administering {
    Person(Box<Person>),
    CommandLine,
}

impl Administrator {
    /// Whoever can use the server's command line. Nothing is weighed here: who gets there has the database too. It is for
    /// the commands only, never for what somebody sends.
    pub fn at_the_command_line() -> Self {
        Self { by: Administering::CommandLine }
    }

    /// The administrator, as the audit log names them.
    pub fn actor(&self) -> Actor {
        match &self.by {
            Administering::Person(person) => person.actor(),
            Administering::CommandLine => Actor::CommandLine,
        }
    }

    /// The account, if there is one behind it.
    pub fn user(&self) -> Option<&User> {
        match &self.by {
            Administering::Person(person) => Some(person),
            Administering::CommandLine => None,
        }
    }
}
