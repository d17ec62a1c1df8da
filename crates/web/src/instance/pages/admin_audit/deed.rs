//! What an entry of the log says was done.

use serde::Serialize;
use uncino_domain::access::audit::AuditAction;

use crate::words::Message;

/// What was done: in words, or by the name that another version gave it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Said {
    Words(Message),
    Name(String),
}

impl Said {
    /// In the reader's words. An action that another version wrote keeps its name.
    pub(super) fn of(action: &str) -> Self {
        let known = WORDS.into_iter().find(|(known, _)| AuditAction::parse(action) == Some(*known));
        known.map_or_else(|| Self::Name(action.to_owned()), |(_, words)| Self::Words(words))
    }
}

/// What is said of each: as many as there are.
const WORDS: [(AuditAction, Message); AuditAction::ALL.len()] = [
    (AuditAction::SetUpFinished, Message::new("audit-set-up-finished")),
    (AuditAction::AccountRequested, Message::new("audit-account-requested")),
    (AuditAction::AccountMade, Message::new("audit-account-made")),
    (AuditAction::AccountApproved, Message::new("audit-account-approved")),
    (AuditAction::AccountDisabled, Message::new("audit-account-disabled")),
    (AuditAction::AccountEnabled, Message::new("audit-account-enabled")),
    (AuditAction::AccountRefused, Message::new("audit-account-refused")),
    (AuditAction::OwnEventsRemoved, Message::new("audit-own-events-removed")),
    (AuditAction::AccountRemoved, Message::new("audit-account-removed")),
    (AuditAction::RoleChanged, Message::new("audit-role-changed")),
    (AuditAction::PasswordChanged, Message::new("audit-password-changed")),
    (AuditAction::PasswordRecovered, Message::new("audit-password-recovered")),
    (AuditAction::PasswordReset, Message::new("audit-password-reset")),
    (AuditAction::EmailChangeRequested, Message::new("audit-email-requested")),
    (AuditAction::EmailChanged, Message::new("audit-email-changed")),
    (AuditAction::LoggedIn, Message::new("audit-logged-in")),
    (AuditAction::LoggedInByApi, Message::new("audit-logged-in-by-api")),
    (AuditAction::LogInFailed, Message::new("audit-log-in-failed")),
    (AuditAction::LogInRefused, Message::new("audit-log-in-refused")),
    (AuditAction::LogInEnded, Message::new("audit-log-in-ended")),
    (AuditAction::ApplicationRegistered, Message::new("audit-application-registered")),
    (AuditAction::ApplicationAuthorized, Message::new("audit-application-authorized")),
    (AuditAction::ApplicationRevoked, Message::new("audit-application-revoked")),
    (AuditAction::ApplicationVouched, Message::new("audit-application-vouched")),
    (AuditAction::ApplicationNotVouched, Message::new("audit-application-not-vouched")),
    (AuditAction::ApplicationSuspended, Message::new("audit-application-suspended")),
    (AuditAction::ApplicationResumed, Message::new("audit-application-resumed")),
    (AuditAction::ApplicationMadeStrict, Message::new("audit-application-made-strict")),
    (AuditAction::ApplicationRemoved, Message::new("audit-application-removed")),
    (AuditAction::CodeReplayed, Message::new("audit-code-replayed")),
    (AuditAction::TokenRevoked, Message::new("audit-token-revoked")),
    (AuditAction::RefreshTokenReused, Message::new("audit-refresh-token-reused")),
    (AuditAction::EventAdded, Message::new("audit-event-added")),
    (AuditAction::EventChanged, Message::new("audit-event-changed")),
    (AuditAction::EventsHidden, Message::new("audit-events-hidden")),
    (AuditAction::EventsShown, Message::new("audit-events-shown")),
    (AuditAction::EventRestored, Message::new("audit-event-restored")),
    (AuditAction::EventRemoved, Message::new("audit-event-removed")),
    (AuditAction::EventMerged, Message::new("audit-event-merged")),
    (AuditAction::EventConfirmed, Message::new("audit-event-confirmed")),
    (AuditAction::EventUnconfirmed, Message::new("audit-event-unconfirmed")),
    (AuditAction::PlaceChanged, Message::new("audit-place-changed")),
    (AuditAction::PlacesMerged, Message::new("audit-places-merged")),
    (AuditAction::PlaceRemoved, Message::new("audit-place-removed")),
    (AuditAction::TagsMerged, Message::new("audit-tags-merged")),
    (AuditAction::TagRenamed, Message::new("audit-tag-renamed")),
    (AuditAction::TagRemoved, Message::new("audit-tag-removed")),
    (AuditAction::EventAssigned, Message::new("audit-event-assigned")),
    (AuditAction::CollectionAdded, Message::new("audit-collection-added")),
    (AuditAction::CollectionChanged, Message::new("audit-collection-changed")),
    (AuditAction::CollectionRemoved, Message::new("audit-collection-removed")),
    (AuditAction::AnnouncementAdded, Message::new("audit-announcement-added")),
    (AuditAction::AnnouncementChanged, Message::new("audit-announcement-changed")),
    (AuditAction::AnnouncementRemoved, Message::new("audit-announcement-removed")),
    (AuditAction::StaticPageAdded, Message::new("audit-static-page-added")),
    (AuditAction::StaticPageChanged, Message::new("audit-static-page-changed")),
    (AuditAction::StaticPageRemoved, Message::new("audit-static-page-removed")),
    (AuditAction::SettingChanged, Message::new("audit-setting-changed")),
    (AuditAction::MailTested, Message::new("audit-mail-tested")),
    (AuditAction::LetterGivenUp, Message::new("audit-letter-given-up")),
];

#[cfg(test)]
mod tests {
    use uncino_domain::access::audit::AuditAction;

    use super::WORDS;

    #[test]
    fn every_action_has_words() {
        for action in AuditAction::ALL {
            assert_eq!(WORDS.iter().filter(|(known, _)| *known == action).count(), 1, "{action:?}");
        }
    }
}
