//! An answer that grows while people read it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use actix_web::HttpRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::header::{ETAG, EntityTag, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;

use crate::etag;

/// How much of it a reader is given at once, in bytes: the server copies that for each of them, whether they read on or not.
const AT_ONCE: usize = 32 * 1024;

/// What stands before the body.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    tag: Option<EntityTag>,
    size: BodySize,
}

impl Head {
    pub(super) fn of(headers: &HeaderMap, size: BodySize) -> Arc<Self> {
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()?.parse().ok());
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Arc::new(Self { headers, tag, size })
    }

    /// Does who asks have it?
    pub(super) fn is_had(&self, request: &HttpRequest) -> bool {
        self.tag.as_ref().is_some_and(|tag| etag::is_known(request, tag))
    }
}

/// An answer, as far as it has been made.
#[derive(Debug, Default)]
pub(super) struct Answer(Mutex<Made>);

#[derive(Debug, Default)]
struct Made {
    head: Begun,
    parts: Vec<Bytes>,
    size: usize,
    end: End,
    /// Who waits for more of it.
    waiting: Vec<Waker>,
}

#[derive(Debug, Default)]
enum Begun {
    #[default]
    NotYet,
    With(Arc<Head>),
    /// It is nothing that can be kept: everybody asks for themselves.
    Never,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum End {
    #[default]
    NotYet,
    Whole,
    /// Whoever made it gave up. What has been read of it is no answer.
    Broken,
}

impl Answer {
    fn made(&self) -> MutexGuard<'_, Made> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Made)) {
        let waiting = {
            let mut made = self.made();
            change(&mut made);
            std::mem::take(&mut made.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }

    pub(super) fn begin(&self, head: Arc<Head>) {
        self.change(|made| made.head = Begun::With(head));
    }

    /// Adds what was made of it. An empty part would say that it is whole.
    pub(super) fn add(&self, part: Bytes) {
        if part.is_empty() {
            return;
        }
        self.change(|made| {
            made.size += part.len();
            made.parts.push(part);
        });
    }

    /// It is whole: how large it is, in bytes.
    pub(super) fn finish(&self) -> usize {
        self.change(|made| {
            made.end = End::Whole;
            made.parts.shrink_to_fit();
        });
        self.made().size
    }

    /// Nothing more will come. False if it is whole.
    pub(super) fn give_up(&self) -> bool {
        let mut is_broken = false;
        self.change(|made| {
            is_broken = made.end != End::Whole;
            if is_broken {
                made.end = End::Broken;
            }
            if matches!(made.head, Begun::NotYet) {
                made.head = Begun::Never;
            }
        });
        is_broken
    }

    /// Waits for its beginning; none if it can't be kept.
    pub(super) async fn head(&self) -> Option<Arc<Head>> {
        poll_fn(|context| {
            let mut made = self.made();
            match &made.head {
                Begun::With(head) => Poll::Ready(Some(head.clone())),
                Begun::Never => Poll::Ready(None),
                Begun::NotYet => {
                    made.waiting.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Its body from the beginning.
    pub(super) fn read(self: &Arc<Self>) -> BoxBody {
        let made = self.made();
        if let (End::Whole, [part]) = (made.end, &*made.parts)
            && part.len() <= AT_ONCE
        {
            return BoxBody::new(part.clone());
        }
        let size = match (&made.head, made.end) {
            (_, End::Whole) => BodySize::Sized(made.size as u64),
            (Begun::With(head), End::NotYet | End::Broken) => head.size,
            (Begun::NotYet | Begun::Never, End::NotYet | End::Broken) => BodySize::Stream,
        };
        drop(made);
        BoxBody::new(Reading { answer: self.clone(), size, next: 0, rest: Bytes::new() })
    }
}

/// The body as one of them reads it.
struct Reading {
    answer: Arc<Answer>,
    size: BodySize,
    /// Which part comes next,
    next: usize,
    /// and what hasn't been given yet of the one before.
    rest: Bytes,
}

impl Reading {
    fn give(&mut self) -> Bytes {
        let size = self.rest.len().min(AT_ONCE);
        self.rest.split_to(size)
    }
}

impl MessageBody for Reading {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.give())));
        }
        let answer = self.answer.clone();
        let mut made = answer.made();
        if let Some(part) = made.parts.get(self.next) {
            self.next += 1;
            self.rest = part.clone();
            return Poll::Ready(Some(Ok(self.give())));
        }
        match made.end {
            End::NotYet => {
                made.waiting.push(context.waker().clone());
                Poll::Pending
            }
            End::Whole => Poll::Ready(None),
            End::Broken => Poll::Ready(Some(Err("whoever made the answer gave up".into()))),
        }
    }
}
