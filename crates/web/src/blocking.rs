//! The one hop from an asynchronous worker to a thread that may block.

use uncino_domain::storage::{StorageError, Stored};

/// Runs a service call where it may block, once a request.
pub(crate) async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    #[expect(clippy::disallowed_methods, reason = "the one legal site")]
    let outcome = actix_web::web::block(work).await;
    outcome.unwrap_or_else(|_panicked| Err(StorageError::Panicked.into()))
}

/// Runs a service call that nobody waits for.
pub(crate) fn in_background(what: &'static str, work: impl FnOnce() -> Stored<()> + Send + 'static) {
    actix_web::rt::spawn(async move {
        if let Err(error) = blocking(work).await {
            tracing::error!(what, %error, "work in the background failed");
        }
    });
}
