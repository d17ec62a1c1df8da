//! The audit log: who did what, from where, through which application. It is kept in words and numbers of its own, so
//! that an entry stays when the user or the application is gone.

use crate::clock::Timestamp;
use crate::id::{ClientId, UserId};
use crate::named::named;
use crate::people::user::{EmailAddress, User};

named! {
    /// What was done.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AuditAction {
        /// The first administrator finished the set-up, or another instance moved in with its own.
        SetUpFinished = "set_up.finished",
        /// Somebody asked for an account.
        AccountRequested = "account.requested",
        /// An account was made by an administrator or on the command line.
        AccountMade = "account.made",
        /// An account was approved.
        AccountApproved = "account.approved",
        /// An account was shut out.
        AccountDisabled = "account.disabled",
        /// An account was let in again.
        AccountEnabled = "account.enabled",
        /// A request for an account was refused.
        AccountRefused = "account.refused",
        /// An account was removed.
        AccountRemoved = "account.removed",
        /// All events of a person were removed, because they left and wanted so.
        OwnEventsRemoved = "event.all_removed",
        /// An account got another role.
        RoleChanged = "account.role_changed",
        /// A password was changed by its owner.
        PasswordChanged = "password.changed",
        /// A password was set with a link from a letter.
        PasswordRecovered = "password.recovered",
        /// A password was set by an administrator.
        PasswordReset = "password.reset",
        /// A person asked for another e-mail address.
        EmailChangeRequested = "email.requested",
        /// A person has another e-mail address.
        EmailChanged = "email.changed",
        /// Somebody logged in with a browser.
        LoggedIn = "log_in.browser",
        /// A program logged in with a password.
        LoggedInByApi = "log_in.api",
        /// A wrong password for a known account.
        LogInFailed = "log_in.failed",
        /// The right password for an account that isn't active.
        LogInRefused = "log_in.refused",
        /// A log-in was ended from elsewhere.
        LogInEnded = "log_in.ended",
        /// An application was registered.
        ApplicationRegistered = "application.registered",
        /// A person let an application publish for them.
        ApplicationAuthorized = "application.authorized",
        /// A person took that back.
        ApplicationRevoked = "application.revoked",
        /// An administrator vouched for an application.
        ApplicationVouched = "application.vouched",
        /// An administrator doesn't vouch for an application any more.
        ApplicationNotVouched = "application.not_vouched",
        /// An administrator suspended an application.
        ApplicationSuspended = "application.suspended",
        /// An administrator let it go on.
        ApplicationResumed = "application.resumed",
        /// An administrator gave it the strict rules.
        ApplicationMadeStrict = "application.made_strict",
        /// An administrator removed it.
        ApplicationRemoved = "application.removed",
        /// An authorization code was presented again.
        CodeReplayed = "code.replayed",
        /// A used refresh token was presented again, outside its grace.
        RefreshTokenReused = "refresh_token.reused",
        /// An application gave a token back.
        TokenRevoked = "token.revoked",
        /// An event was added.
        EventAdded = "event.added",
        /// An event was changed.
        EventChanged = "event.changed",
        /// An event was removed.
        EventRemoved = "event.removed",
        /// Two events became one.
        EventMerged = "event.merged",
        /// All that somebody published was hidden.
        EventsHidden = "events.hidden",
        /// What was hidden so was shown again.
        EventsShown = "events.shown",
        /// A removed event was put back.
        EventRestored = "event.restored",
        /// An event was given to a user.
        EventAssigned = "event.assigned",
        /// An event was shown to everybody.
        EventConfirmed = "event.confirmed",
        /// An event was hidden.
        EventUnconfirmed = "event.unconfirmed",
        /// A place was changed.
        PlaceChanged = "place.changed",
        /// Two places became one.
        PlacesMerged = "place.merged",
        /// A place was removed.
        PlaceRemoved = "place.removed",
        /// A tag was renamed.
        TagRenamed = "tag.renamed",
        /// Two tags of one name became one.
        TagsMerged = "tag.merged",
        /// A tag was removed.
        TagRemoved = "tag.removed",
        /// A collection was added.
        CollectionAdded = "collection.added",
        /// A collection or its filters were changed.
        CollectionChanged = "collection.changed",
        /// A collection was removed.
        CollectionRemoved = "collection.removed",
        /// An announcement was added.
        AnnouncementAdded = "announcement.added",
        /// An announcement was changed.
        AnnouncementChanged = "announcement.changed",
        /// An announcement was removed.
        AnnouncementRemoved = "announcement.removed",
        /// A static page was added.
        StaticPageAdded = "page.added",
        /// A static page was changed.
        StaticPageChanged = "page.changed",
        /// A static page was removed.
        StaticPageRemoved = "page.removed",
        /// A setting of the instance was changed.
        SettingChanged = "setting.changed",
        /// An administrator sent a letter to see whether it arrives.
        MailTested = "mail.tested",
        /// A letter could not be sent, and is not tried again.
        LetterGivenUp = "letter.given_up",
    }
}

named! {
    /// What an entry is about, to choose by.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AuditTopic {
        /// Accounts and their passwords.
        People = "people",
        /// Who logged in, and who could not.
        LogIns = "log_ins",
        /// Applications and their tokens.
        Applications = "applications",
        /// Events.
        Events = "events",
        /// Places, tags, collections, announcements and static pages.
        Agenda = "agenda",
        /// The instance: its settings and its letters.
        Instance = "instance",
    }
}

impl AuditTopic {
    /// Every action of this topic.
    pub fn actions(self) -> impl Iterator<Item = AuditAction> {
        AuditAction::ALL.into_iter().filter(move |action| action.topic() == self)
    }
}

impl AuditAction {
    /// What it is about: its name begins so.
    pub fn topic(self) -> AuditTopic {
        let name = self.as_str();
        match name.split_once('.').map_or(name, |(thing, _done)| thing) {
            "account" | "password" | "email" => AuditTopic::People,
            "log_in" => AuditTopic::LogIns,
            "application" | "code" | "refresh_token" | "token" => AuditTopic::Applications,
            "event" | "events" => AuditTopic::Events,
            "place" | "tag" | "collection" | "announcement" | "page" => AuditTopic::Agenda,
            _set_up_setting_mail_letter => AuditTopic::Instance,
        }
    }
}

/// Which entries are asked for, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// What stands in who, what it was done to, the address, or the id or name of the application; whatever the case of its
    /// ASCII letters. All of them if it is empty.
    pub words: String,
    /// What they are about; anything if none.
    pub topic: Option<AuditTopic>,
    /// Only those with a number below it.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl AuditQuery {
    /// The latest entries, at most so many.
    pub fn latest(limit: u32) -> Self {
        Self { words: String::new(), topic: None, before: None, limit }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without a credential.
    Nobody,
    /// Whoever can use the server's command line.
    CommandLine,
    /// The program itself, when it brings a database up to date.
    Program,
    /// The program itself, when it carries what is in the outbox.
    Outbox,
    /// A person, or an application on their behalf.
    User {
        /// Their number.
        id: UserId,
        /// Their address at that time.
        email: EmailAddress,
        /// Through which application.
        client_id: Option<ClientId>,
    },
    /// An application by itself, as at the token endpoint.
    Client(ClientId),
}

impl Actor {
    /// A person by themselves.
    pub fn person(user: &User) -> Self {
        Self::User { id: user.id, email: user.email.clone(), client_id: None }
    }

    /// The user's number, if it is one.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::Nobody | Self::CommandLine | Self::Program | Self::Outbox | Self::Client(_) => None,
        }
    }

    /// The name under which they are kept.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::User { email, .. } => Some(email.as_str()),
            Self::CommandLine => Some("command line"),
            Self::Program => Some("upgrade"),
            Self::Outbox => Some("outbox"),
            Self::Nobody | Self::Client(_) => None,
        }
    }

    /// The application, if one is part of it.
    pub fn client_id(&self) -> Option<&ClientId> {
        match self {
            Self::User { client_id, .. } => client_id.as_ref(),
            Self::Client(client_id) => Some(client_id),
            Self::Nobody | Self::CommandLine | Self::Program | Self::Outbox => None,
        }
    }
}

/// An entry to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// From which address.
    pub address: Option<String>,
    /// What.
    pub action: AuditAction,
    /// To whom or what, in words; at most 300 characters.
    pub subject: Option<String>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Positive, rising with time.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: an e-mail address, `command line`, `upgrade` or `outbox`.
    pub actor: Option<String>,
    /// The number of the person, if it was one.
    pub user_id: Option<UserId>,
    /// Through which application.
    pub client_id: Option<ClientId>,
    /// The name of that application, while there is one.
    pub client_name: Option<String>,
    /// From which address.
    pub address: Option<String>,
    /// What, by the name of [`AuditAction::as_str`].
    pub action: String,
    /// To whom or what.
    pub subject: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{AuditAction, AuditTopic};

    #[test]
    fn only_what_is_about_the_instance_is_of_that_topic() {
        let names: Vec<&str> = AuditTopic::Instance.actions().map(AuditAction::as_str).collect();
        assert_eq!(names, ["set_up.finished", "setting.changed", "mail.tested", "letter.given_up"]);
        let count: usize = AuditTopic::ALL.map(|topic| topic.actions().count()).iter().sum();
        assert_eq!(count, AuditAction::ALL.len());
    }

    #[test]
    fn an_action_is_found_by_its_name() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::parse(action.as_str()), Some(action));
        }
        assert_eq!(AuditAction::parse("from.another_version"), None);
    }
}
