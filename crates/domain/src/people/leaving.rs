//! Leaving: an account goes with all that is a person's own. Their events stay without a name, or go too.

use crate::access::audit::AuditAction;
use crate::access::caller::Person;
use crate::agenda::events::remove_all::{RemovedBatch, remove_batch_of};
use crate::outcome::{Committed, ServiceError};
use crate::people::account::{AccountService, OwnChangeDenied, is_last_administrator};
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::write_letter;
use crate::secret::Secret;
use crate::storage::{Removal, StorageError, Stored};

/// What becomes of the events of somebody who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsOfLeaver {
    /// They stay, and are nobody's.
    Stay,
    /// They go for good, with their pictures.
    Go,
}

impl AccountService {
    /// Removes the account of somebody who knows its password, with its log-ins and permissions; a letter says so. Events that
    /// are to go do so a hundred at a time, so that others can write meanwhile: should that break off, the account and the rest
    /// of them are still there, and it can be asked for again. Slow: one password hash, and some milliseconds an event.
    pub fn leave(
        &self,
        user: &Person,
        password: &Secret,
        events: EventsOfLeaver,
    ) -> Result<(), ServiceError<OwnChangeDenied>> {
        let checked = self
            .ports
            .check_password(user.email.as_str(), password)
            .map_err(|error| error.map_denial(OwnChangeDenied::from))?;
        let mut gone = 0;
        loop {
            let (ports, actor, checked) = (self.ports.clone(), user.actor(), checked.clone());
            let committed = self.ports.storage.write(move |repositories| {
                repositories.users().lock_active_administrators()?;
                let Some(user) = checked.confirm(repositories)? else {
                    return Ok(Committed::DeniedButKept(OwnChangeDenied::WrongPassword)); // It counts: it cost a hash.
                };
                if is_last_administrator(repositories, &user)? {
                    return Ok(Committed::DeniedButKept(OwnChangeDenied::LastAdministrator)); // Likewise.
                }
                let batch = match events {
                    EventsOfLeaver::Stay => RemovedBatch::none(),
                    EventsOfLeaver::Go => remove_batch_of(repositories, user.id)?,
                };
                if !batch.is_last {
                    return Ok(Committed::Done(batch));
                }
                let count = gone + batch.count;
                if count > 0 {
                    let entry = ports.entry(actor.clone(), AuditAction::OwnEventsRemoved, &count.to_string());
                    repositories.audit().insert(&entry)?;
                }
                let entry = ports.entry(actor, AuditAction::AccountRemoved, user.email.as_str());
                repositories.audit().insert(&entry)?;
                match repositories.users().remove(user.id)? {
                    Removal::Removed | Removal::NotThere => {}
                }
                let letter = Letter { to: user.email, content: LetterContent::AccountRemoved };
                write_letter(repositories, letter, entry.at)?;
                Ok::<_, StorageError>(Committed::Done(batch))
            })?;
            let batch = committed.answer()?;
            batch.remove_pictures(&self.ports);
            gone += batch.count;
            if batch.is_last {
                self.ports.mailer.wake();
                return Ok(());
            }
        }
    }

    /// Must this person stay, because nobody else administers the instance?
    pub fn must_stay(&self, user: &Person) -> Stored<bool> {
        let id = user.id;
        self.ports.storage.read(move |repositories| {
            let Some(user) = repositories.users().find(id)? else { return Ok(false) };
            is_last_administrator(repositories, &user)
        })
    }
}
