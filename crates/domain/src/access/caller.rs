//! Who calls, and what that allows: the one place where roles and scopes are weighed.

use crate::id::{FamilyId, UserId};
use crate::oauth::scope::{Scope, ScopeSet};
use crate::oauth::token::TokenHolder;
use crate::people::user::{Role, User};

/// Who sends a request.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Somebody without a credential.
    Anonymous,
    /// Somebody with a good one.
    Authenticated(Box<Access>),
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

    /// May it care for everybody's events? Only with a first-party credential, whoever the user is.
    pub fn can_edit_all_events(&self) -> bool {
        self.is_first_party() && matches!(self.user.role, Role::Admin | Role::Editor)
    }

    /// May it administer the instance? Only with a first-party credential.
    pub fn can_administer(&self) -> bool {
        self.is_first_party() && self.user.role == Role::Admin
    }

    /// Is it the person, and not an application on their behalf?
    pub fn is_first_party(&self) -> bool {
        self.scope.contains(Scope::Account) && self.holder == TokenHolder::FirstParty
    }

    /// May it change and see, also while it is hidden, an event of this owner?
    pub fn can_handle_event_of(&self, owner: Option<UserId>) -> bool {
        let owns = owner == Some(self.user.id) && self.can_write_events();
        owns || self.can_edit_all_events()
    }
}
