//! Users: resource owners (RFC 6749 section 1.1), the people whose events these are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::named::named;
use crate::people::password::PasswordHash;
use crate::text::{is_invisible, straight};

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
    /// Whether they may come in.
    pub standing: Standing,
    /// What they said of themselves, if anything.
    pub description: Option<Description>,
    /// Do they want letters about what happens on the agenda? Those about their own account come anyway.
    pub to_notify: bool,
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
    /// Whether they may come in.
    pub standing: Standing,
    /// What they said of themselves, if anything.
    pub description: Option<Description>,
    /// When the account is made.
    pub created_at: Timestamp,
}

impl User {
    /// May they log in, and do their tokens work?
    pub fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }

    /// Do they get letters about what happens on the agenda?
    pub fn wants_letters(&self) -> bool {
        self.is_active() && self.to_notify
    }

    /// Do they look after everybody's events?
    pub fn cares_for_events(&self) -> bool {
        matches!(self.role, Role::Admin | Role::Editor)
    }

    /// Is administrator their role? What that allows is weighed in [`caller`](crate::access::caller).
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Admin
    }

    /// Is editor their role? Administrators, who may do the same and more, are none.
    pub fn is_editor(&self) -> bool {
        self.role == Role::Editor
    }
}

named! {
    /// Whether a person may come in. Only an active user can log in, and only theirs are tokens that work.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Standing {
        /// They asked for an account, and no administrator has answered.
        Waiting = "waiting",
        /// They may.
        Active = "active",
        /// An administrator has shut them out.
        Disabled = "disabled",
    }
}

/// What a person says of themselves: at most 1,000 characters, not blank, no control characters but line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// The longest, in characters.
    pub const MAX: usize = 1_000;

    /// Takes a text, trimmed, or nothing if it is blank, too long or unfit to be shown.
    pub fn parse(text: &str) -> Option<Self> {
        let text = straight(text.trim()).replace("\r\n", "\n");
        let fit = !text.is_empty()
            && text.chars().count() <= Self::MAX
            && !text.chars().any(|c| c.is_control() && c != '\n');
        fit.then_some(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

named! {
    /// What a person may do beside caring for their own events.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Role {
        /// Everything.
        Admin = "admin",
        /// All events of the instance.
        Editor = "editor",
        /// One's own events.
        User = "user",
    }
}

/// What a person logs in with: an e-mail address (at most 254 characters, one `@` with something on both sides, no spaces or
/// control characters), in lower case, so that one person has one account. An account that comes from elsewhere may have a
/// plain name instead, such as `admin`, or an address in a spelling of its own, because another account has that address:
/// to neither a letter is sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses the address of a new account, or nothing if it is none, or has what could be taken for something else: marks
    /// that a letter's header gives a meaning, and characters that nobody sees.
    pub fn parse(text: &str) -> Option<Self> {
        let is_odd = |c: char| "<>()[]\\,;:\"".contains(c) || is_invisible(c);
        Self::known(text).filter(|address| address.takes_letters() && !address.0.contains(is_odd))
    }

    /// Takes what an account may have already, by the rules that held for the first ones: one that is stored, or typed by
    /// whoever says it is theirs; an address, or a plain name.
    pub fn known(text: &str) -> Option<Self> {
        Self::spelled(&text.to_lowercase())
    }

    /// Takes what an account has or may have, in this very spelling: as it is stored.
    pub fn spelled(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_named = match text.split_once('@') {
            None => !text.is_empty(),
            Some((local, domain)) => !local.is_empty() && !domain.is_empty() && !domain.contains('@'),
        };
        let fit = text.len() <= 254 && is_named && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        fit.then(|| Self(text.to_owned()))
    }

    /// Is it an address, to which letters can be sent, and neither a plain name nor a spelling that only logs in?
    pub fn takes_letters(&self) -> bool {
        self.0.contains('@') && self.0 == self.0.to_lowercase()
    }

    /// The address as it is shown and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::known(&text).ok_or("no address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
