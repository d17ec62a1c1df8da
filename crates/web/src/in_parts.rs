//! Bodies that are written in parts, on a thread that may take its time, once somebody reads them.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uncino_domain::storage::{StorageError, Stored};

use crate::blocking::blocking;

/// Says of an answer that its body is everybody's and written in parts. Where it can be named without being read, it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InParts;

/// Where the parts go.
#[derive(Debug, Clone)]
pub(crate) struct Parts(UnboundedSender<Result<Bytes, StorageError>>);

impl Parts {
    /// Adds a part; false if nobody reads any more. Whoever writes never waits for whoever reads: a slow reader keeps no state
    /// of the database open, and what waits for them is at most the body.
    pub(crate) fn add(&self, part: String) -> bool {
        self.0.send(Ok(Bytes::from(part))).is_ok()
    }
}

/// An answer whose body this work writes. It isn't begun before somebody reads; if it fails, the body breaks off.
pub(crate) fn answer(
    builder: &mut HttpResponseBuilder,
    work: impl FnOnce(&Parts) -> Stored<()> + Send + 'static,
) -> HttpResponse {
    let mut response = builder.body(Body::ToBeWritten(Some(Box::new(work))));
    response.extensions_mut().insert(InParts);
    response
}

type Work = Box<dyn FnOnce(&Parts) -> Stored<()> + Send>;

enum Body {
    ToBeWritten(Option<Work>),
    BeingWritten(UnboundedReceiver<Result<Bytes, StorageError>>),
}

impl MessageBody for Body {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if let Self::ToBeWritten(work) = &mut *self
            && let Some(work) = work.take()
        {
            *self = Self::BeingWritten(begin(work));
        }
        match &mut *self {
            Self::ToBeWritten(_) => Poll::Ready(None),
            Self::BeingWritten(parts) => {
                parts.poll_recv(context).map(|part| part.map(|part| part.map_err(Into::into)))
            }
        }
    }
}

fn begin(work: Work) -> UnboundedReceiver<Result<Bytes, StorageError>> {
    let (sender, receiver) = unbounded_channel();
    let (parts, failing) = (Parts(sender.clone()), sender);
    actix_web::rt::spawn(async move {
        if let Err(error) = blocking(move || work(&parts)).await {
            let _nobody_reads = failing.send(Err(error));
        }
    });
    receiver
}
