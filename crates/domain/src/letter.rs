//! Letters: what the instance writes to people. What they say in words, and how they travel, is decided elsewhere.

use std::fmt::Debug;

use crate::secret::Secret;
use crate::user::EmailAddress;

/// A letter to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: EmailAddress,
    /// What it is about.
    pub content: LetterContent,
}

/// What a letter is about.
#[derive(Debug, Clone)]
pub enum LetterContent {
    /// To somebody who asked for an account: it waits for an administrator.
    Registered,
    /// To somebody whose address was given for a new account although it has one.
    AlreadyRegistered,
    /// To administrators: somebody asked for an account.
    ApprovalWanted {
        /// Who.
        email: EmailAddress,
        /// What they say of themselves.
        description: Option<String>,
    },
    /// To somebody whose account was approved.
    Approved,
    /// To somebody who forgot their password: the secret of the link to choose another one.
    Recovery(Secret),
    /// To somebody for whom an administrator made an account: the secret of the link to choose a password.
    Invitation(Secret),
    /// To those who care for events, or to the author of one: somebody wrote about it.
    MessageAboutEvent {
        /// Its title.
        title: String,
        /// Its name in URLs.
        slug: String,
        /// What they wrote.
        message: String,
    },
    /// To somebody whose password was changed.
    PasswordChanged,
}

/// Sends letters, as a port.
pub trait Post: Debug + Send + Sync {
    /// Takes a letter and sends it in the background; returns at once. A letter that can't be sent is reported in the
    /// log: whoever asked for it must not learn whether an address has an account.
    fn send(&self, letter: Letter);

    /// Sends what waits, as long as that goes well, and returns when that is over; later letters are dropped, with a line
    /// in the log. Once more does no harm.
    fn close(&self) {}
}
