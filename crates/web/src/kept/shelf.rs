//! The shelf of one edition: its answers, the oldest of which make room.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uncino_domain::agenda::edition::Edition;

use super::answer::Answer;
use super::place::Place;
use super::question::Question;

/// What all kept answers take together, in bytes.
const ROOM: usize = 24 * 1024 * 1024;
/// The largest answer that is kept after it was read, in bytes: a calendar of some 10,000 events.
const LARGEST: usize = 16 * 1024 * 1024;
/// What an answer takes beside its body and its address, in bytes.
const BESIDE: usize = 2_000;

/// What is kept.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    edition: Option<Edition>,
    answers: HashMap<Question, Arc<Answer>>,
    /// Those that are whole, the oldest first, with what they take.
    whole: VecDeque<(Question, usize)>,
    taken: usize,
}

/// Did somebody ask this before?
pub(super) enum Asked {
    /// Yes: the answer is there, or being made.
    SomebodyDid(Arc<Answer>),
    /// No: whoever asks makes it.
    NobodyDid(Place),
}

impl Shelf {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for an answer of this edition. What is left of another one goes.
    pub(super) fn ask(self: &Arc<Self>, edition: Edition, question: Question) -> Asked {
        let mut books = self.books();
        if books.edition != Some(edition) {
            *books = Books { edition: Some(edition), ..Books::default() };
        }
        if let Some(answer) = books.answers.get(&question) {
            return Asked::SomebodyDid(answer.clone());
        }
        let answer = Arc::<Answer>::default();
        books.answers.insert(question.clone(), answer.clone());
        Asked::NobodyDid(Place::new(self.clone(), (edition, question), answer))
    }

    /// An answer is whole: it stays, if it isn't too large and the edition is still that one.
    pub(super) fn keep(&self, (edition, question): &(Edition, Question), answer: &Arc<Answer>, size: usize) {
        let mut books = self.books();
        if !books.has(*edition, question, answer) {
            return;
        }
        if size > LARGEST {
            books.answers.remove(question);
            return;
        }
        let takes = size + question.size() + BESIDE;
        books.taken += takes;
        books.whole.push_back((question.clone(), takes));
        while books.taken > ROOM {
            let Some((oldest, takes)) = books.whole.pop_front() else { break };
            books.answers.remove(&oldest);
            books.taken -= takes;
        }
    }

    /// An answer will never be whole.
    pub(super) fn forget(&self, (edition, question): &(Edition, Question), answer: &Arc<Answer>) {
        let mut books = self.books();
        if books.has(*edition, question, answer) {
            books.answers.remove(question);
        }
    }
}

impl Books {
    /// Is it this very answer?
    fn has(&self, edition: Edition, question: &Question, answer: &Arc<Answer>) -> bool {
        let there = self.answers.get(question);
        self.edition == Some(edition) && there.is_some_and(|there| Arc::ptr_eq(there, answer))
    }
}
