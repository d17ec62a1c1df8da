//! Letters on their way: words from the templates, a thread of its own, and one of three routes.

mod round;
mod route;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use uncino_domain::instance::setting::{InstanceDefaults, Settings};
use uncino_domain::people::letter::{Delivery, Letter, MailFault, Mailer};
use uncino_domain::storage::{Storage, StorageError};
use uncino_web::{Letters, Worded};

use round::{Attempt, Round};
pub(crate) use route::Route;
use route::Undelivered;

/// How many letters may wait.
const QUEUE: usize = 1_000;
/// How long anybody waits for what comes of a letter.
const AT_ONCE: Duration = Duration::from_secs(15);

/// Sends letters on a thread of its own. A letter that can't be sent after some tries is given up, with a line in the log.
/// At the end what waits is sent, as long as that goes well.
#[derive(Debug)]
pub(crate) struct MailThread {
    queue: Mutex<Option<SyncSender<Letter>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    ending: Arc<AtomicBool>,
    carrier: Arc<Carrier>,
}

impl MailThread {
    /// Starts the thread.
    pub(crate) fn start(
        route: Route,
        letters: Letters,
        (storage, defaults): (Arc<dyn Storage>, InstanceDefaults),
    ) -> std::io::Result<Self> {
        let (queue, waiting) = sync_channel::<Letter>(QUEUE);
        let ending = Arc::new(AtomicBool::new(false));
        let carrier = Carrier { route, letters, storage, defaults, ending: ending.clone() };
        let carrier = Arc::new(carrier);
        let round = Round::new(waiting);
        let postman = carrier.clone();
        let thread =
            std::thread::Builder::new().name("mail".to_owned()).spawn(move || postman.work(round))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), ending, carrier })
    }
}

impl Mailer for MailThread {
    fn send(&self, letter: Letter) {
        if !letter.to.takes_letters() {
            return; // An account with a plain name has no letterbox.
        }
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        match queue.as_ref().map(|queue| queue.try_send(letter)) {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => {
                tracing::error!("a letter is dropped: {QUEUE} are waiting already");
            }
            Some(Err(TrySendError::Disconnected(_))) | None => {
                tracing::error!("a letter is dropped: the mail thread has ended");
            }
        }
    }

    /// On a thread of its own, which ends by itself: the mail server may take its time for each of many answers.
    fn try_now(&self, letter: Letter) -> Delivery {
        let (sender, outcome) = sync_channel(1);
        let carrier = self.carrier.clone();
        let started = std::thread::Builder::new().name("mail at once".to_owned()).spawn(move || {
            let delivery = carrier.deliver_at_once(&letter);
            let _nobody_waits_any_more = sender.try_send(delivery);
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread for a letter");
            return Delivery::Failed(MailFault::Unwritten);
        }
        outcome.recv_timeout(AT_ONCE).unwrap_or_else(|error| {
            Delivery::Failed(match error {
                RecvTimeoutError::Timeout => MailFault::TooSlow,
                RecvTimeoutError::Disconnected => MailFault::Unwritten,
            })
        })
    }

    fn close(&self) {
        self.ending.store(true, Ordering::Relaxed);
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        // Who closes at the same time waits here for the same end.
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ended = thread.join();
        }
    }
}

impl Drop for MailThread {
    fn drop(&mut self) {
        self.close();
    }
}

/// What the threads work with.
#[derive(Debug)]
struct Carrier {
    route: Route,
    letters: Letters,
    storage: Arc<dyn Storage>,
    defaults: InstanceDefaults,
    ending: Arc<AtomicBool>,
}

impl Carrier {
    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    fn word(&self, letter: &Letter) -> Result<Worded, String> {
        let stored = self.storage.read(|repositories| repositories.settings().list());
        let stored = stored.map_err(|error: StorageError| error.to_string())?;
        let settings = Settings::new(&self.defaults, stored);
        self.letters.word(letter, &settings).map_err(|error| error.to_string())
    }

    fn work(&self, mut round: Round) {
        while let Some(attempt) = round.next() {
            match self.deliver(&attempt.letter) {
                Ok(()) => {}
                Err(error) if self.is_ending() => {
                    tracing::error!(error = error.words, "the letters that wait can't be sent at the end");
                    break;
                }
                Err(error) => put_back(attempt, &error, &mut round),
            }
        }
    }

    fn deliver_at_once(&self, letter: &Letter) -> Delivery {
        match self.deliver(letter) {
            Ok(()) => self.route.delivery(),
            Err(Undelivered { words, fault, .. }) => {
                tracing::warn!(error = words, to = %letter.to, "a letter could not be sent to try it out");
                Delivery::Failed(fault)
            }
        }
    }

    fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        let worded = self.word(letter);
        let Worded { subject, body } = worded.map_err(Undelivered::unwritten)?;
        self.route.carry(letter.to.as_str(), &subject, &body)
    }
}

fn put_back(attempt: Attempt, error: &Undelivered, round: &mut Round) {
    let to = attempt.letter.to.clone();
    if error.may_pass && round.put_back(attempt) {
        tracing::warn!(error = error.words, %to, "a letter could not be sent yet");
    } else {
        tracing::error!(error = error.words, %to, "a letter could not be sent");
    }
}
