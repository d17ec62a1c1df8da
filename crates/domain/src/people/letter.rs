//! Letters: what the instance writes to people. What they say in words, and how they travel, is decided elsewhere.

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use crate::people::user::EmailAddress;
use crate::secret::Secret;

/// A letter to one person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: EmailAddress,
    /// What it is about.
    pub content: LetterContent,
}

/// What a letter is about. What has a secret in it is never kept, so it is skipped here: it is made when it is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    #[serde(skip)]
    Recovery(Secret),
    /// To somebody for whom an administrator made an account: the secret of the link to choose a password.
    #[serde(skip)]
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
    /// To the author of an event: what somebody else decided about it.
    EventDecided(DecidedEvent),
    /// To those who care for events: these wait for them. Made when it is sent.
    #[serde(skip)]
    EventsWaiting(Vec<String>),
    /// To somebody who allowed an application to publish for them.
    ApplicationAllowed {
        /// What it calls itself.
        name: String,
        /// Where it leads back to.
        host: String,
    },
    /// To somebody whose password was changed.
    PasswordChanged,
    /// To the new address of somebody who wants another one: the secret of the link that confirms it.
    #[serde(skip)]
    EmailChange(Secret),
    /// To the present address of that person: somebody with their password wants another one.
    EmailChangeRequested {
        /// Which.
        email: EmailAddress,
    },
    /// To the old address: it is another one now.
    EmailChanged {
        /// Which.
        email: EmailAddress,
    },
    /// To somebody who removed their account.
    AccountRemoved,
    /// To somebody whose address was wanted for another account.
    AddressWanted,
    /// To the administrator who wants to see whether letters arrive.
    #[serde(skip)]
    Test,
}

/// An event about which somebody else than its author decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DecidedEvent {
    /// Its title.
    pub title: String,
    /// Its name in URLs.
    pub slug: String,
    /// What was decided.
    pub decision: EventDecision,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// The event that it was the same as, if it was removed for that.
    #[serde(default)]
    pub same_as: Option<SameEvent>,
    /// Has the author an account, or only left an address?
    pub has_account: bool,
}

/// An event that stays where there were two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameEvent {
    /// Its title.
    pub title: String,
    /// Its name in URLs, if everybody sees it.
    pub slug: Option<String>,
}

/// What was decided about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventDecision {
    /// Everybody sees it.
    Shown,
    /// Only its author and editors see it.
    Hidden,
    /// It was removed.
    Removed,
}

/// How letters travel.
#[derive(Debug, Clone)]
pub enum MailRoute {
    /// They are written to the log.
    Log,
    /// They are written to files in a folder.
    Folder,
    /// They are sent through a mail server.
    Smtp(MailServer),
}

/// A mail server, without its password.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Is the connection encrypted?
    pub secure: bool,
    /// Who we are there.
    pub user: Option<String>,
}

/// What came of a letter that was sent at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server took it.
    Taken,
    /// No mail server is set: it stands in the log.
    Logged,
    /// No mail server is set: it is a file in a folder.
    Filed,
    /// It did not go out.
    Failed(MailFault),
}

/// Why a letter did not go out. Nothing of what was configured or of what the mail server said is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// Nobody answers there, or the conversation broke off.
    #[error("the mail server can't be reached")]
    Unreachable,
    /// It took longer than anybody waits.
    #[error("the mail server takes too long")]
    TooSlow,
    /// No encryption that both sides want, or a certificate that isn't good.
    #[error("no secure connection to the mail server: see its certificate, and the scheme of mail.smtp")]
    Insecure,
    /// It knows no encryption, or no way to show a password, that would do.
    #[error("the mail server doesn't offer what mail.smtp asks for, such as encryption")]
    Unsuited,
    /// It wants another user name or password, with its reply code (RFC 4954 section 6).
    #[error("the mail server doesn't take user name and password ({0})")]
    Credentials(u16),
    /// It refused, with its reply code (RFC 5321 section 4.2).
    #[error("the mail server refused the letter ({0})")]
    Refused(u16),
    /// The letter could not be written, worded or filed.
    #[error("the letter can't be written: see the log")]
    Unwritten,
}

/// Sends letters, as a port: those that wait in the [outbox](crate::instance::outbox), and one at once to try it out.
pub trait Mailer: Debug + Send + Sync {
    /// A deed has written a letter into the outbox and is committed: it may be sent now. Without this it goes a little later.
    fn wake(&self);

    /// Sends a letter at once and waits, up to some seconds, for what comes of it. For who may know.
    fn try_now(&self, letter: Letter) -> Delivery;

    /// Sends what this process wrote, for some seconds and as long as that goes well, and returns when that is over. What
    /// waits then stays in the outbox. Once more does no harm.
    fn close(&self) {}
}
