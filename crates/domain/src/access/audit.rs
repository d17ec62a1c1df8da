//! The audit log: who did what, from where, through which application. It is kept in words and numbers of its own, so
//! that an entry stays when the user or the application is gone.

use crate::clock::Timestamp;
use crate::id::{ClientId, UserId};
use crate::people::user::{EmailAddress, User};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// The first administrator finished the set-up.
    SetUpFinished,
    /// Somebody asked for an account.
    AccountRequested,
    /// An account was made by an administrator or on the command line.
    AccountMade,
    /// An account was approved.
    AccountApproved,
    /// An account was shut out.
    AccountDisabled,
    /// An account was let in again.
    AccountEnabled,
    /// A request for an account was refused.
    AccountRefused,
    /// An account was removed.
    AccountRemoved,
    /// An account got another role.
    RoleChanged,
    /// A password was changed by its owner.
    PasswordChanged,
    /// A password was set with a link from a letter.
    PasswordRecovered,
    /// A password was set by an administrator.
    PasswordReset,
    /// Somebody logged in with a browser.
    LoggedIn,
    /// A program logged in with a password.
    LoggedInByApi,
    /// A wrong password for a known account.
    LogInFailed,
    /// The right password for an account that isn't active.
    LogInRefused,
    /// A log-in was ended from elsewhere.
    LogInEnded,
    /// An application was registered.
    ApplicationRegistered,
    /// A person let an application publish for them.
    ApplicationAuthorized,
    /// A person took that back.
    ApplicationRevoked,
    /// An administrator suspended an application.
    ApplicationSuspended,
    /// An administrator let it go on.
    ApplicationResumed,
    /// An administrator gave it the strict rules.
    ApplicationMadeStrict,
    /// An administrator removed it.
    ApplicationRemoved,
    /// An authorization code was presented again.
    CodeReplayed,
    /// A used refresh token was presented again, outside its grace.
    RefreshTokenReused,
    /// An application gave a token back.
    TokenRevoked,
    /// An event was added.
    EventAdded,
    /// An event was changed.
    EventChanged,
    /// An event was removed.
    EventRemoved,
    /// An event was given to a user.
    EventAssigned,
    /// An event was shown to everybody.
    EventConfirmed,
    /// An event was hidden.
    EventUnconfirmed,
    /// A place was changed.
    PlaceChanged,
    /// Two places of one name became one.
    PlacesMerged,
    /// A tag was renamed.
    TagRenamed,
    /// Two tags of one name became one.
    TagsMerged,
    /// A tag was removed.
    TagRemoved,
    /// A collection was added.
    CollectionAdded,
    /// A collection or its filters were changed.
    CollectionChanged,
    /// A collection was removed.
    CollectionRemoved,
    /// An announcement was added.
    AnnouncementAdded,
    /// An announcement was changed.
    AnnouncementChanged,
    /// An announcement was removed.
    AnnouncementRemoved,
    /// A static page was added.
    StaticPageAdded,
    /// A static page was changed.
    StaticPageChanged,
    /// A static page was removed.
    StaticPageRemoved,
    /// A setting of the instance was changed.
    SettingChanged,
    /// An administrator sent a letter to see whether it arrives.
    MailTested,
    /// A letter could not be sent, and is not tried again.
    LetterGivenUp,
}

impl AuditAction {
    /// All of them.
    pub const ALL: [Self; 50] = [
        Self::SetUpFinished,
        Self::AccountRequested,
        Self::AccountMade,
        Self::AccountApproved,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::AccountRefused,
        Self::AccountRemoved,
        Self::RoleChanged,
        Self::PasswordChanged,
        Self::PasswordRecovered,
        Self::PasswordReset,
        Self::LoggedIn,
        Self::LoggedInByApi,
        Self::LogInFailed,
        Self::LogInRefused,
        Self::LogInEnded,
        Self::ApplicationRegistered,
        Self::ApplicationAuthorized,
        Self::ApplicationRevoked,
        Self::ApplicationSuspended,
        Self::ApplicationResumed,
        Self::ApplicationMadeStrict,
        Self::ApplicationRemoved,
        Self::CodeReplayed,
        Self::RefreshTokenReused,
        Self::TokenRevoked,
        Self::EventAdded,
        Self::EventChanged,
        Self::EventRemoved,
        Self::EventAssigned,
        Self::EventConfirmed,
        Self::EventUnconfirmed,
        Self::PlaceChanged,
        Self::PlacesMerged,
        Self::TagRenamed,
        Self::TagsMerged,
        Self::TagRemoved,
        Self::CollectionAdded,
        Self::CollectionChanged,
        Self::CollectionRemoved,
        Self::AnnouncementAdded,
        Self::AnnouncementChanged,
        Self::AnnouncementRemoved,
        Self::StaticPageAdded,
        Self::StaticPageChanged,
        Self::StaticPageRemoved,
        Self::SettingChanged,
        Self::MailTested,
        Self::LetterGivenUp,
    ];

    /// The name under which it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetUpFinished => "set_up.finished",
            Self::AccountRequested => "account.requested",
            Self::AccountMade => "account.made",
            Self::AccountApproved => "account.approved",
            Self::AccountDisabled => "account.disabled",
            Self::AccountEnabled => "account.enabled",
            Self::AccountRefused => "account.refused",
            Self::AccountRemoved => "account.removed",
            Self::RoleChanged => "account.role_changed",
            Self::PasswordChanged => "password.changed",
            Self::PasswordRecovered => "password.recovered",
            Self::PasswordReset => "password.reset",
            Self::LoggedIn => "log_in.browser",
            Self::LoggedInByApi => "log_in.api",
            Self::LogInFailed => "log_in.failed",
            Self::LogInRefused => "log_in.refused",
            Self::LogInEnded => "log_in.ended",
            Self::ApplicationRegistered => "application.registered",
            Self::ApplicationAuthorized => "application.authorized",
            Self::ApplicationRevoked => "application.revoked",
            Self::ApplicationSuspended => "application.suspended",
            Self::ApplicationResumed => "application.resumed",
            Self::ApplicationMadeStrict => "application.made_strict",
            Self::ApplicationRemoved => "application.removed",
            Self::CodeReplayed => "code.replayed",
            Self::RefreshTokenReused => "refresh_token.reused",
            Self::TokenRevoked => "token.revoked",
            Self::EventAdded => "event.added",
            Self::EventChanged => "event.changed",
            Self::EventRemoved => "event.removed",
            Self::EventAssigned => "event.assigned",
            Self::EventConfirmed => "event.confirmed",
            Self::EventUnconfirmed => "event.unconfirmed",
            Self::PlaceChanged => "place.changed",
            Self::PlacesMerged => "place.merged",
            Self::TagRenamed => "tag.renamed",
            Self::TagsMerged => "tag.merged",
            Self::TagRemoved => "tag.removed",
            Self::CollectionAdded => "collection.added",
            Self::CollectionChanged => "collection.changed",
            Self::CollectionRemoved => "collection.removed",
            Self::AnnouncementAdded => "announcement.added",
            Self::AnnouncementChanged => "announcement.changed",
            Self::AnnouncementRemoved => "announcement.removed",
            Self::StaticPageAdded => "page.added",
            Self::StaticPageChanged => "page.changed",
            Self::StaticPageRemoved => "page.removed",
            Self::SettingChanged => "setting.changed",
            Self::MailTested => "mail.tested",
            Self::LetterGivenUp => "letter.given_up",
        }
    }

    /// The action of that name; none if only another version knows it.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
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
    use super::AuditAction;

    #[test]
    fn an_action_is_found_by_its_name() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::parse(action.as_str()), Some(action));
        }
        assert_eq!(AuditAction::parse("from.another_version"), None);
    }
}
