//! A token with all that it stands on, as one question gives it.

use crate::clock::Timestamp;
use crate::oauth::token::{AccessToken, TokenFamily};
use crate::people::user::User;

/// A token, and what else must be good for it to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldToken<T> {
    /// The token.
    pub token: T,
    /// Its family.
    pub family: TokenFamily,
    /// On whose behalf it is.
    pub user: User,
    /// Is the client that holds it not suspended? Nobody suspends a person's own log-in.
    pub is_client_active: bool,
}

impl<T> HeldToken<T> {
    /// Is all good at this moment on which it stands?
    pub fn stands(&self, now: Timestamp) -> bool {
        self.family.is_alive(now) && self.user.is_active() && self.is_client_active
    }
}

impl HeldToken<AccessToken> {
    /// Is it good at this moment?
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.token.expires_at.is_none_or(|end| now < end) && self.stands(now)
    }
}
