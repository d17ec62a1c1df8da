//! A post that keeps every letter for a test to read.

use std::sync::Mutex;

use uncino_domain::letter::{Letter, LetterContent, Post};

/// Keeps letters.
#[derive(Debug, Default)]
pub struct KeptLetters(Mutex<Vec<Letter>>);

impl Post for KeptLetters {
    fn send(&self, letter: Letter) {
        self.0.lock().unwrap().push(letter);
    }
}

impl KeptLetters {
    /// All letters so far, the oldest first.
    pub fn all(&self) -> Vec<Letter> {
        self.0.lock().unwrap().clone()
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
                | LetterContent::PasswordChanged => None,
            }
        })
    }
}
