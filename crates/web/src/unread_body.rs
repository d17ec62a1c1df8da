//! Bodies that nobody reads to their end.
//!
//! When a request is answered before its body has arrived, the server library reads on and throws away, without a bound
//! of size or time if the body is chunked. It closes the connection instead if the body's receiving end is still held
//! when the answer is finished: so it is held until then.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage as _};
use futures_util::Stream;

/// Closes connections whose request was answered before its body was read.
pub async fn close_if_unread<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Holding>, Error> {
    let payload = match request.take_payload() {
        Payload::None => None,
        payload => Some(Rc::new(RefCell::new(payload))),
    };
    if let Some(payload) = &payload {
        request.set_payload(Payload::Stream { payload: Box::pin(Shared(payload.clone())) });
    }
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| Holding { body: body.boxed(), _payload: payload }))
}

/// The body of a request, for the handler.
struct Shared(Rc<RefCell<Payload>>);

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// The body of an answer, which holds on to the body of its request.
pub struct Holding {
    body: BoxBody,
    _payload: Option<Rc<RefCell<Payload>>>,
}

impl MessageBody for Holding {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
