//! A mailer that keeps every letter for a test to read.

use std::sync::Mutex;

use uncino_domain::people::letter::{Delivery, Letter, LetterContent, Mailer};

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
    fn send(&self, letter: Letter) {
        self.letters.lock().unwrap().push(letter);
    }

    fn try_now(&self, letter: Letter) -> Delivery {
        self.send(letter);
        *self.delivery.lock().unwrap()
    }
}

impl KeptLetters {
    /// All letters so far, the oldest first.
    pub fn all(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }

    /// From now on this comes of a letter that is sent at once.
    pub fn deliver(&self, delivery: Delivery) {
        *self.delivery.lock().unwrap() = delivery;
    }

    /// The secret of the last link that was sent to this address.
    pub fn link_to(&self, email: &str) -> Option<String> {
        let letters = self.all();
        letters.iter().rev().filter(|letter| letter.to.as_str() == email).find_map(|letter| {
            match &letter.content {
                LetterContent::Recovery(secret) | LetterContent::Invitation(secret) => {
                    Some(secret.expose().to_owned())
                }
                LetterContent::Registered
                | LetterContent::AlreadyRegistered
                | LetterContent::ApprovalWanted { .. }
                | LetterContent::Approved
                | LetterContent::MessageAboutEvent { .. }
                | LetterContent::PasswordChanged
                | LetterContent::Test => None,
            }
        })
    }
}
