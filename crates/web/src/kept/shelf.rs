//! The shelf of one edition: its answers, the oldest of which make room.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::http::header::EntityTag;
use uncino_domain::agenda::edition::Edition;

use super::answer::{Answer, Head};
use super::question::Question;
use crate::etag;

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
        Asked::NobodyDid(Place { shelf: self.clone(), asked: (edition, question), answer })
    }

    /// An answer is whole: it stays, if it isn't too large and the edition is still that one.
    fn keep(&self, (edition, question): &(Edition, Question), answer: &Arc<Answer>, size: usize) {
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
    fn forget(&self, (edition, question): &(Edition, Question), answer: &Arc<Answer>) {
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

/// The place of an answer that is being made, held by whoever makes it. Whoever lets go of it before the answer is whole has given
/// up, and those who wait learn it.
pub(super) struct Place {
    shelf: Arc<Shelf>,
    asked: (Edition, Question),
    answer: Arc<Answer>,
}

impl Place {
    /// The name of an answer that is written in parts: what it is made of tells what it will be, here and on every node.
    pub(super) fn name_in_parts(&self, issuer: &str) -> EntityTag {
        let (edition, question) = &self.asked;
        let (revision, until) = (edition.revision.0.to_be_bytes(), edition.until.to_be_bytes());
        let version = env!("CARGO_PKG_VERSION");
        etag::weak([issuer.as_bytes(), version.as_bytes(), &revision, &until, question.address.as_bytes()])
    }

    /// The beginning is there, and everybody may read.
    pub(super) fn begin(&self, head: Arc<Head>) -> Arc<Answer> {
        self.answer.begin(head);
        self.answer.clone()
    }

    /// Takes the body until it ends.
    pub(super) async fn fill(self, mut body: BoxBody) {
        while let Some(part) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
            match part {
                Ok(part) => self.answer.add(part),
                Err(error) => return tracing::error!(%error, "an answer broke off"),
            }
        }
        let size = self.answer.finish();
        self.shelf.keep(&self.asked, &self.answer, size);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.answer.give_up() {
            self.shelf.forget(&self.asked, &self.answer);
        }
    }
}
