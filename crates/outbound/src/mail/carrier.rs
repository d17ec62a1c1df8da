//! Carrying one letter after the other, each under a lease that is renewed while the mail server takes its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::Wording;
use super::route::{Route, Undelivered};
use chrono::TimeDelta;
use uncino_domain::instance::outbox::{Lease, OutboxEntry};
use uncino_domain::instance::setting::{InstanceDefaults, Settings};
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::{Delivery, Letter};
use uncino_domain::people::letters::{Fate, InVain, OutboxService};
use uncino_domain::storage::{Hold, Storage, StorageError, Stored};

/// How often a lease is renewed: several times before it ends.
const RENEWAL: Duration = Duration::from_secs(5);
/// How long the end waits for letters that are still to be sent; one that is on its way is waited for.
const LAST_LETTERS: Duration = Duration::from_secs(10);

/// What carries letters.
#[derive(Debug)]
pub struct Carrier {
    /// The way for letters.
    pub route: Route,
    /// Their words.
    pub wording: Box<dyn Wording>,
    /// What waits.
    pub outbox: OutboxService,
    /// What the instance is called.
    pub storage: Arc<dyn Storage>,
    /// The same, until an administrator says otherwise.
    pub defaults: InstanceDefaults,
}

impl Carrier {
    /// Sends what is in the outbox and has been due for that long, until nothing is. At the end of the program only as long
    /// as that goes well, and for some seconds.
    pub(super) fn empty(&self, overdue: TimeDelta, ending: &AtomicBool) {
        let mut last: Option<Instant> = None;
        loop {
            let is_ending = ending.load(Ordering::Relaxed);
            if is_ending && last.get_or_insert_with(Instant::now).elapsed() > LAST_LETTERS {
                return;
            }
            let went_well = match self.outbox.claim(overdue) {
                Ok(Some(entry)) => self.carry(&entry),
                Ok(None) => return,
                Err(error) => {
                    tracing::error!(%error, "the outbox can't be read");
                    return;
                }
            };
            if is_ending && !went_well {
                return;
            }
        }
    }

    /// Sends one letter and notes what came of it; whether it went well.
    fn carry(&self, entry: &OutboxEntry) -> bool {
        let noted = self.carry_and_note(entry);
        // What isn't noted now is done once more when the lease has ended.
        noted.unwrap_or_else(|error| {
            tracing::error!(%error, "what became of a letter can't be noted");
            false
        })
    }

    fn carry_and_note(&self, entry: &OutboxEntry) -> Stored<bool> {
        let letter = match self.outbox.letter(entry) {
            Ok(Some(letter)) => letter,
            Ok(None) => return Ok(true),
            Err(ServiceError::Denied(_unreadable)) => {
                let error = Undelivered::for_now("another version wrote it".to_owned());
                return self.put_back(entry, None, &error);
            }
            Err(ServiceError::Failed(error)) => return Err(error),
        };
        if let Err(error) = self.send(&letter, entry.lease) {
            return self.put_back(entry, Some(&letter), &error);
        }
        if self.outbox.done(entry)? == Hold::Lost {
            tracing::info!("a letter was sent that others may have sent as well");
        }
        Ok(true)
    }

    /// On a thread of its own, so that the lease can be renewed meanwhile.
    fn send(&self, letter: &Letter, lease: Lease) -> Result<(), Undelivered> {
        std::thread::scope(|scope| {
            let (sender, outcome) = sync_channel(1);
            let conversation = std::thread::Builder::new().name("mail server".to_owned());
            let conversation = conversation.spawn_scoped(scope, move || {
                let _nobody_waits_any_more = sender.try_send(self.deliver(letter));
            });
            let conversation = conversation.map_err(|error| Undelivered::for_now(error.to_string()))?;
            let sent = self.wait(&outcome, lease);
            match conversation.join() {
                Ok(()) => sent,
                Err(_panic) => Err(Undelivered::unwritten("the conversation panicked".to_owned())),
            }
        })
    }

    fn wait(&self, outcome: &Receiver<Result<(), Undelivered>>, lease: Lease) -> Result<(), Undelivered> {
        loop {
            match outcome.recv_timeout(RENEWAL) {
                Ok(sent) => return sent,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Undelivered::unwritten("there is no outcome".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) => match self.outbox.renew(lease) {
                    Ok(Hold::Held) => {}
                    Ok(Hold::Lost) => {
                        tracing::info!("a letter on its way is in other hands, or not wanted any more");
                    }
                    Err(error) => tracing::error!(%error, "the lease on a letter can't be renewed"),
                },
            }
        }
    }

    /// Says what a letter waits for, or that it doesn't any more; never that it went well.
    fn put_back(&self, entry: &OutboxEntry, letter: Option<&Letter>, error: &Undelivered) -> Stored<bool> {
        let to = letter.map(|letter| &letter.to);
        let (words, shown) = (&error.words, to.map(ToString::to_string));
        match self.outbox.in_vain(entry, InVain { to, may_pass: error.may_pass })? {
            Fate::Waits => tracing::warn!(error = words, to = shown, "a letter could not be sent yet"),
            Fate::GivenUp => tracing::error!(error = words, to = shown, "a letter could not be sent"),
            Fate::Lost => tracing::info!(error = words, "a letter that others have could not be sent"),
        }
        Ok(false)
    }

    /// Sends a letter that isn't in the outbox.
    pub(super) fn deliver_at_once(&self, letter: &Letter) -> Delivery {
        match self.deliver(letter) {
            Ok(()) => self.route.delivery(),
            Err(Undelivered { words, fault, .. }) => {
                tracing::warn!(error = words, to = %letter.to, "a letter could not be sent to try it out");
                Delivery::Failed(fault)
            }
        }
    }

    fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        let stored = self.storage.read(|repositories| repositories.settings().list());
        let stored = stored.map_err(|error: StorageError| Undelivered::for_now(error.to_string()))?;
        let settings = Settings::new(&self.defaults, stored);
        let worded = self.wording.word(letter, &settings);
        self.route.carry(letter.to.as_str(), &worded.map_err(Undelivered::unwritten)?)
    }
}
