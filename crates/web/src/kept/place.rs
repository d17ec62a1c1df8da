//! The place on the shelf of an answer that is being made, held by whoever makes it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::http::header::EntityTag;
use uncino_domain::agenda::edition::Edition;

use super::answer::{Answer, Head};
use super::question::Question;
use super::shelf::Shelf;
use crate::etag;

/// Whoever lets go of it before the answer is whole has given up, and those who wait learn it.
pub(super) struct Place {
    shelf: Arc<Shelf>,
    asked: (Edition, Question),
    answer: Arc<Answer>,
}

impl Place {
    pub(super) fn new(shelf: Arc<Shelf>, asked: (Edition, Question), answer: Arc<Answer>) -> Self {
        Self { shelf, asked, answer }
    }

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
