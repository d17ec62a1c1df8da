//! Letters on their way: a thread takes them from the outbox, words them from the templates and sends them by one of three
//! routes.

mod carrier;
mod route;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::TimeDelta;
use uncino_domain::instance::setting::Settings;
use uncino_domain::people::letter::{Delivery, Letter, MailFault, Mailer};

pub use carrier::Carrier;
pub use route::{MailSettings, Route, RouteRefused};

/// How often the outbox is looked at for what others wrote, and for what is due again.
const INTERVAL: Duration = Duration::from_secs(2);
/// How long what others wrote is left to them: a command sends its own letters, and writes them to its own standard error.
const OTHERS: TimeDelta = TimeDelta::seconds(1);
/// How long anybody waits for what comes of a letter.
const AT_ONCE: Duration = Duration::from_secs(15);

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Words letters, as a port.
pub trait Wording: std::fmt::Debug + Send + Sync {
    /// What a letter says, in the name that the instance has now.
    ///
    /// # Errors
    /// Why it can't be worded, for the log.
    fn word(&self, letter: &Letter, settings: &Settings) -> Result<Worded, String>;
}

/// Whose letters a process sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// All that wait: it is a server.
    All,
    /// What is there after a deed of its own: it is a command.
    AfterOwnDeeds,
}

/// The thread that empties the outbox. It is woken by the deeds of its own process. At the end it sends what they wrote; what
/// waits then stays for the next start, or for another node.
#[derive(Debug)]
pub struct MailThread {
    bell: Mutex<Option<SyncSender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    ending: Arc<AtomicBool>,
    carrier: Arc<Carrier>,
}

impl MailThread {
    /// Starts the thread.
    ///
    /// # Errors
    /// When there can't be another thread.
    pub fn start(carrier: Carrier, which: Carries) -> std::io::Result<Self> {
        // One ring is enough, however many letters it is for.
        let (bell, rings) = sync_channel(1);
        let (carrier, ending) = (Arc::new(carrier), Arc::new(AtomicBool::new(false)));
        let (worker, end) = (carrier.clone(), ending.clone());
        let thread = std::thread::Builder::new()
            .name("mail".to_owned())
            .spawn(move || work(&worker, &rings, which, &end))?;
        Ok(Self { bell: Mutex::new(Some(bell)), thread: Mutex::new(Some(thread)), ending, carrier })
    }
}

fn work(carrier: &Carrier, rings: &Receiver<()>, which: Carries, ending: &AtomicBool) {
    loop {
        let overdue = match (which, rings.recv_timeout(INTERVAL)) {
            (_, Ok(())) => TimeDelta::zero(),
            (Carries::All, Err(RecvTimeoutError::Timeout)) => OTHERS,
            (Carries::AfterOwnDeeds, Err(RecvTimeoutError::Timeout)) => continue,
            (_, Err(RecvTimeoutError::Disconnected)) => return,
        };
        carrier.empty(overdue, ending);
    }
}

impl Mailer for MailThread {
    fn wake(&self) {
        if let Some(bell) = &*self.bell.lock().unwrap_or_else(PoisonError::into_inner) {
            let _rings_already = bell.try_send(());
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
        drop(self.bell.lock().unwrap_or_else(PoisonError::into_inner).take());
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
