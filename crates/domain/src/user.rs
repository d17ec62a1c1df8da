//! Users: resource owners (RFC 6749 section 1.1), the people whose events these are.

use std::fmt;

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::password::PasswordHash;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Positive, never reused.
    pub id: UserId,
    /// What they log in with.
    pub email: EmailAddress,
    /// How their password is checked.
    pub password: PasswordHash,
    /// What they may do with first-party credentials.
    pub role: Role,
    /// An inactive user can't log in, and none of their tokens works.
    pub is_active: bool,
    /// What they said of themselves, if anything.
    pub description: Option<String>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the account was last changed.
    pub updated_at: Timestamp,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What they will log in with.
    pub email: EmailAddress,
    /// How their password will be checked.
    pub password: PasswordHash,
    /// What they may do.
    pub role: Role,
    /// When the account is made.
    pub created_at: Timestamp,
}

/// What a person may do beside caring for their own events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Admin,
    /// All events of the instance.
    Editor,
    /// One's own events.
    User,
}

impl Role {
    /// The role as on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Editor => "editor",
            Self::User => "user",
        }
    }

    /// The role of that name, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Admin, Self::Editor, Self::User].into_iter().find(|role| role.as_str() == text)
    }
}

/// An e-mail address: at most 254 characters, one `@` with something on both sides, no spaces or control characters,
/// in lower case, so that one person has one account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address as typed, or nothing if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.split_once('@')?;
        let fit = text.len() <= 254
            && !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        fit.then_some(Self(text))
    }

    /// The address as it is shown and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
