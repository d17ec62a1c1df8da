//! The one hop from an asynchronous worker to a thread that may block.

use std::time::Duration;

use uncino_domain::context::Ports;
use uncino_domain::storage::{StorageError, Stored};

/// How long a request waits for it. A database that hangs then gets its callers a 503; what the database does of the
/// work after that is unknown, as with every lost answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a service call where it may block, once a request.
pub(crate) async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    #[expect(clippy::disallowed_methods, reason = "the one legal site")]
    let running = actix_web::web::block(work);
    match actix_web::rt::time::timeout(PATIENCE, running).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panicked)) => Err(StorageError::Panicked.into()),
        Err(_elapsed) => Err(StorageError::Unavailable("no answer in time".to_owned()).into()),
    }
}

/// Runs a service call that asks the store one thing by a key: at once where that is over sooner than a change of threads would be.
pub(crate) async fn look_up<T, E>(
    ports: &Ports,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    if ports.storage.is_near() { work() } else { blocking(work).await }
}

/// Runs a service call that nobody waits for.
pub(crate) fn in_background(what: &'static str, work: impl FnOnce() -> Stored<()> + Send + 'static) {
    actix_web::rt::spawn(async move {
        if let Err(error) = blocking(work).await {
            tracing::error!(what, %error, "work in the background failed");
        }
    });
}
