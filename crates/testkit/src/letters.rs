//! A mailer that keeps every letter for a test to read, and the outbox that it takes them from.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use uncino_domain::context::Ports;
use uncino_domain::people::letter::{Delivery, Letter, LetterContent, Mailer};
use uncino_domain::people::letters::OutboxService;
use uncino_domain::storage::Hold;

/// Keeps letters.
#[derive(Debug)]
pub struct KeptLetters {
    letters: Mutex<Vec<Letter>>,
    delivery: Mutex<Delivery>,
}

impl Default for KeptLetters {
    fn default() -> Self {
        Self { letters: Mutex::default(), delivery: Mutex::new(Delivery::Taken) }
    }
}

impl Mailer for KeptLetters {
    /// They are taken from the outbox when a test reads them.
    fn wake(&self) {}

    fn try_now(&self, letter: Letter) -> Delivery {
        self.letters.lock().unwrap().push(letter);
        *self.delivery.lock().unwrap()
    }
}

/// What was sent so far. Whoever looks carries first what waits in the outbox.
#[derive(Debug, Clone)]
pub struct SentLetters {
    outbox: OutboxService,
    kept: Arc<KeptLetters>,
}

impl SentLetters {
    /// The letters of the outbox of these ports, and those that their mailer keeps.
    pub fn new(ports: &Ports, kept: Arc<KeptLetters>) -> Self {
        let (storage, clock, secrets) = (ports.storage.clone(), ports.clock.clone(), ports.secrets.clone());
        Self { outbox: OutboxService::new(storage, clock, secrets, &ports.policy), kept }
    }

    /// What carries them.
    pub fn outbox(&self) -> &OutboxService {
        &self.outbox
    }

    /// All letters so far, the oldest first.
    pub fn all(&self) -> Vec<Letter> {
        while let Some(entry) = self.outbox.claim(TimeDelta::zero()).expect("a claim") {
            if let Some(letter) = self.outbox.letter(&entry).expect("a letter") {
                self.kept.letters.lock().unwrap().push(letter);
                assert_eq!(self.outbox.done(&entry).expect("an end"), Hold::Held);
            }
        }
        self.kept.letters.lock().unwrap().clone()
    }

    /// From now on this comes of a letter that is sent at once.
    pub fn deliver(&self, delivery: Delivery) {
        *self.kept.delivery.lock().unwrap() = delivery;
    }

    /// The secret of the last link that was sent to this address.
    pub fn link_to(&self, email: &str) -> Option<String> {
        let letters = self.all();
        letters.iter().rev().filter(|letter| letter.to.as_str() == email).find_map(|letter| {
            match &letter.content {
                LetterContent::Recovery(secret)
                | LetterContent::Invitation(secret)
                | LetterContent::EmailChange(secret) => Some(secret.expose().to_owned()),
                LetterContent::Registered
                | LetterContent::AlreadyRegistered
                | LetterContent::ApprovalWanted { .. }
                | LetterContent::Approved
                | LetterContent::MessageAboutEvent { .. }
                | LetterContent::EventDecided(_)
                | LetterContent::EventsWaiting(_)
                | LetterContent::ApplicationAllowed { .. }
                | LetterContent::PasswordChanged
                | LetterContent::EmailChangeRequested { .. }
                | LetterContent::EmailChanged { .. }
                | LetterContent::AccountRemoved
                | LetterContent::AddressWanted
                | LetterContent::Test => None,
            }
        })
    }
}
