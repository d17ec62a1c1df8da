//! Writing letters down with their deed, and carrying them later: by a thread of each node, whichever is free.
//!
//! No secret is written down. A letter that brings a link is kept as the person that it is for; link and letter are made
//! when it is carried, and a further try makes another link.

use std::sync::Arc;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::clock::{Clock, Timestamp};
use crate::id::UserId;
use crate::instance::outbox::{
    LEASE, Lease, MAX_WAITING, NewOutboxEntry, OutboxEntry, OutboxKind, pause_after,
};
use crate::instance::policy::Policy;
use crate::outcome::ServiceError;
use crate::people::email_change::EMAIL_CHANGE_TTL;
use crate::people::letter::{Letter, LetterContent};
use crate::people::link::{INVITATION_TTL, Link, LinkPurpose, RECOVERY_TTL};
use crate::people::password::PasswordHash;
use crate::people::user::{EmailAddress, User};
use crate::secret::{SecretGenerator, SecretKind};
use crate::storage::{Hold, Repositories, Storage, StorageError, Stored};

/// A letter as it is kept, in JSON. Letters that were kept by one version are carried by the next: what is here stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptLetter {
    /// One that says all that it will say.
    Letter(Letter),
    /// A link to choose a password, for the user of that number.
    PasswordLink(i64),
    /// What waits for an editor since that was noticed, for the user of that number.
    EventsWaiting(i64),
    /// A link that confirms the new address of the user of that number.
    EmailLink(i64),
}

/// How long what waits for editors is gathered before they get a letter.
const GATHERED: TimeDelta = TimeDelta::minutes(15);
/// How many events are named in a letter.
const NAMED: usize = 20;

/// Writes a letter into the outbox, in the transaction of its deed; whoever does the deed [wakes](crate::people::letter::Mailer::wake)
/// the mailer after it. Too many are dropped, with a line in the log: who asked must not learn of it.
///
/// # Errors
/// When the store can't take it, or the letter has a secret in it: such a letter is never kept.
pub(crate) fn write_letter(
    repositories: &mut dyn Repositories,
    letter: Letter,
    created_at: Timestamp,
) -> Stored<()> {
    if !letter.to.takes_letters() {
        return Ok(()); // An account with a plain name has no letterbox.
    }
    write(repositories, &KeptLetter::Letter(letter), None, Times::at_once(created_at))
}

/// Writes down that editors are to be told of an event that waits: in a while, together with what comes until then.
pub(crate) fn write_of_waiting_event(repositories: &mut dyn Repositories, now: Timestamp) -> Stored<()> {
    for editor in repositories.users().active_editors()?.iter().filter(|editor| editor.wants_letters()) {
        let letter = KeptLetter::EventsWaiting(editor.id.0);
        if editor.email.takes_letters()
            && !repositories.outbox().is_untouched(OutboxKind::Letter, &kept(&letter)?)?
        {
            let times = Times { created_at: now, due_at: now + GATHERED };
            write(repositories, &letter, None, times)?;
        }
    }
    Ok(())
}

/// Writes down that a user is to get a link to choose a password. The link is made when its letter is carried, and lives from
/// then on. What ends such links, as another password does, ends this as well.
pub(crate) fn write_password_link(
    repositories: &mut dyn Repositories,
    user: &User,
    created_at: Timestamp,
) -> Stored<()> {
    if !user.email.takes_letters() {
        return Ok(());
    }
    write(repositories, &KeptLetter::PasswordLink(user.id.0), Some(user.id), Times::at_once(created_at))
}

fn kept(letter: &KeptLetter) -> Stored<String> {
    serde_json::to_string(letter).map_err(|error| StorageError::Statement(error.to_string()))
}

/// Writes down that a link is to go to the address that a user wants, which waits among the
/// [changes](crate::people::email_change). What ends that change ends this as well.
pub(crate) fn write_email_link(
    repositories: &mut dyn Repositories,
    user: &User,
    created_at: Timestamp,
) -> Stored<()> {
    write(repositories, &KeptLetter::EmailLink(user.id.0), Some(user.id), Times::at_once(created_at))
}

/// When a letter is written, and when it is to be carried at the earliest.
#[derive(Debug, Clone, Copy)]
struct Times {
    created_at: Timestamp,
    due_at: Timestamp,
}

impl Times {
    fn at_once(created_at: Timestamp) -> Self {
        Self { created_at, due_at: created_at }
    }
}

fn write(
    repositories: &mut dyn Repositories,
    letter: &KeptLetter,
    user_id: Option<UserId>,
    Times { created_at, due_at }: Times,
) -> Stored<()> {
    if repositories.outbox().count_waiting(OutboxKind::Letter)? >= MAX_WAITING {
        tracing::error!("a letter is dropped: {MAX_WAITING} are waiting already");
        return Ok(());
    }
    let (kind, payload) = (OutboxKind::Letter, kept(letter)?);
    repositories.outbox().insert(&NewOutboxEntry { kind, payload, user_id, created_at, due_at })
}

/// What whoever carries letters needs. It is no service of a request: it acts for nobody.
#[derive(Debug, Clone)]
pub struct OutboxService {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    secrets: Arc<dyn SecretGenerator>,
    given_up_after: TimeDelta,
}

/// An entry that another version wrote, or that is corrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// A try in vain.
#[derive(Debug, Clone, Copy)]
pub struct InVain<'a> {
    /// To whom the letter was, if that is known.
    pub to: Option<&'a EmailAddress>,
    /// Is it worth another try?
    pub may_pass: bool,
}

/// What becomes of an entry after a try in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Fate {
    /// It waits for another try.
    Waits,
    /// It is given up, and the audit log says so.
    GivenUp,
    /// Somebody else has it, or it is gone.
    Lost,
}

impl OutboxService {
    /// A service on these ports.
    pub fn new(
        storage: Arc<dyn Storage>,
        clock: Arc<dyn Clock>,
        secrets: Arc<dyn SecretGenerator>,
        policy: &Policy,
    ) -> Self {
        Self { storage, clock, secrets, given_up_after: policy.letters_given_up_after }
    }

    /// Takes the letter that has been due longest, and for that long at least; it is ours for [`LEASE`].
    pub fn claim(&self, overdue: TimeDelta) -> Stored<Option<OutboxEntry>> {
        let kind = OutboxKind::Letter;
        let now = self.clock.now();
        let due_by = now - overdue;
        let next = self.storage.read(move |repositories| repositories.outbox().next_due_at(kind))?;
        if next.is_none_or(|next| due_by < next) {
            return Ok(None); // Whoever only looks writes nothing.
        }
        self.storage.write(move |repositories| repositories.outbox().claim(kind, due_by, now + LEASE))
    }

    /// Keeps an entry in our hands for another [`LEASE`].
    pub fn renew(&self, lease: Lease) -> Stored<Hold> {
        let ends_at = self.clock.now() + LEASE;
        self.storage.write(move |repositories| repositories.outbox().renew(lease, ends_at))
    }

    /// The letter of an entry in our hands, with a new link if it brings one, which kills the one before. None if nobody is
    /// to get it any more: the entry is gone then, or in other hands.
    pub fn letter(&self, entry: &OutboxEntry) -> Result<Option<Letter>, ServiceError<Unreadable>> {
        match serde_json::from_str(&entry.payload) {
            Ok(KeptLetter::Letter(letter)) => Ok(Some(letter)),
            Ok(KeptLetter::PasswordLink(user_id)) => Ok(self.letter_with_link(entry.lease, UserId(user_id))?),
            Ok(KeptLetter::EventsWaiting(user_id)) => Ok(self.letter_of_waiting(entry, UserId(user_id))?),
            Ok(KeptLetter::EmailLink(user_id)) => {
                Ok(self.letter_to_new_address(entry.lease, UserId(user_id))?)
            }
            Err(_unreadable) => Err(ServiceError::Denied(Unreadable)),
        }
    }

    fn letter_with_link(&self, lease: Lease, user_id: UserId) -> Stored<Option<Letter>> {
        let secret = self.secrets.secret(SecretKind::Link);
        let (digest, now) = (secret.digest(), self.clock.now());
        let made = self.storage.write(move |repositories| {
            // First the user and then what hangs on them, as everybody does.
            repositories.users().lock(user_id)?;
            if repositories.outbox().renew(lease, now + LEASE)? == Hold::Lost {
                return Ok::<_, StorageError>(None);
            }
            let Some(user) = repositories.users().find(user_id)?.filter(User::is_active) else {
                return Ok(match repositories.outbox().remove(lease)? {
                    Hold::Held | Hold::Lost => None,
                });
            };
            // Who never chose a password still has an invitation: whoever asks must not cut it short.
            let is_invited = user.password == PasswordHash::none();
            let ttl = if is_invited { INVITATION_TTL } else { RECOVERY_TTL };
            let purpose = LinkPurpose::Password(user.id);
            repositories.links().replace(&Link { digest, purpose, expires_at: now + ttl })?;
            Ok(Some((user.email, is_invited)))
        })?;
        Ok(made.map(|(to, is_invited)| {
            let content =
                if is_invited { LetterContent::Invitation(secret) } else { LetterContent::Recovery(secret) };
            Letter { to, content }
        }))
    }

    /// Names what has come since the entry was written and still waits. Whoever cares for events no more, or wants no letters by
    /// now, gets none.
    fn letter_of_waiting(&self, entry: &OutboxEntry, user_id: UserId) -> Stored<Option<Letter>> {
        let (lease, since) = (entry.lease, entry.created_at);
        self.storage.write(move |repositories| {
            let editor = repositories.users().find(user_id)?;
            let editor = editor.filter(|user| user.wants_letters() && user.cares_for_events());
            let titles = match &editor {
                Some(_) => repositories.events().titles_waiting(since, NAMED)?,
                None => Vec::new(),
            };
            match editor.filter(|_| !titles.is_empty()) {
                Some(editor) => {
                    Ok(Some(Letter { to: editor.email, content: LetterContent::EventsWaiting(titles) }))
                }
                None => Ok(match repositories.outbox().remove(lease)? {
                    Hold::Held | Hold::Lost => None,
                }),
            }
        })
    }

    fn letter_to_new_address(&self, lease: Lease, user_id: UserId) -> Stored<Option<Letter>> {
        let secret = self.secrets.secret(SecretKind::Link);
        let (digest, now) = (secret.digest(), self.clock.now());
        let to = self.storage.write(move |repositories| {
            repositories.users().lock(user_id)?;
            if repositories.outbox().renew(lease, now + LEASE)? == Hold::Lost {
                return Ok::<_, StorageError>(None);
            }
            let is_active = repositories.users().find(user_id)?.is_some_and(|user| user.is_active());
            let change = repositories.email_changes().find_of(user_id)?;
            let Some(change) = change.filter(|change| is_active && change.is_open(now)) else {
                return Ok(match repositories.outbox().remove(lease)? {
                    Hold::Held | Hold::Lost => None,
                });
            };
            repositories.email_changes().set_link(user_id, &digest, now + EMAIL_CHANGE_TTL)?;
            Ok(Some(change.email))
        })?;
        Ok(to.map(|to| Letter { to, content: LetterContent::EmailChange(secret) }))
    }

    /// It was carried, and nothing of it stays.
    pub fn done(&self, entry: &OutboxEntry) -> Stored<Hold> {
        let lease = entry.lease;
        self.storage.write(move |repositories| repositories.outbox().remove(lease))
    }

    /// It could not be carried: it waits for another try, or it is given up, because that would be no use or too late.
    pub fn in_vain(&self, entry: &OutboxEntry, why: InVain<'_>) -> Stored<Fate> {
        let (lease, now) = (entry.lease, self.clock.now());
        let due_at = now + pause_after(lease.attempt);
        let log = NewAuditEntry {
            at: now,
            actor: Actor::Outbox,
            address: None,
            action: AuditAction::LetterGivenUp,
            subject: why.to.map(|to| to.as_str().to_owned()),
        };
        let is_last = !why.may_pass || due_at >= entry.created_at + self.given_up_after;
        self.storage.write(move |repositories| {
            let hold = if is_last {
                repositories.outbox().give_up(lease, now)?
            } else {
                repositories.outbox().put_back(lease, due_at)?
            };
            Ok(match hold {
                Hold::Lost => Fate::Lost,
                Hold::Held if is_last => {
                    repositories.audit().insert(&log)?;
                    Fate::GivenUp
                }
                Hold::Held => Fate::Waits,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::KeptLetter;
    use crate::people::letter::{Letter, LetterContent};
    use crate::people::user::EmailAddress;
    use crate::secret::Secret;

    fn kept(content: LetterContent) -> Result<String, serde_json::Error> {
        let to = EmailAddress::parse("anna@example.org").unwrap();
        serde_json::to_string(&KeptLetter::Letter(Letter { to, content }))
    }

    /// What one version keeps the next one carries: these forms stay.
    #[test]
    fn a_letter_is_kept_in_this_form() {
        let approved = "{\"letter\":{\"to\":\"anna@example.org\",\"content\":\"approved\"}}";
        assert_eq!(kept(LetterContent::Approved).unwrap(), approved);
        assert!(matches!(serde_json::from_str(approved), Ok(KeptLetter::Letter(_))));
        let message = LetterContent::MessageAboutEvent {
            title: "T".to_owned(),
            slug: "t".to_owned(),
            message: "m".to_owned(),
        };
        let expected = "{\"letter\":{\"to\":\"anna@example.org\",\
                        \"content\":{\"message_about_event\":{\"title\":\"T\",\"slug\":\"t\",\"message\":\"m\"}}}}";
        assert_eq!(kept(message).unwrap(), expected);
    }

    #[test]
    fn a_secret_is_never_kept() {
        for content in [LetterContent::Recovery, LetterContent::Invitation, LetterContent::EmailChange] {
            assert!(kept(content(Secret::new("s"))).is_err());
        }
    }
}
