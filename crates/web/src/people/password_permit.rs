//! Password hashes take 19 MiB and tens of milliseconds each, on purpose: about one a core runs at once, the others wait
//! for a permit.

use std::time::Duration;

use actix_web::HttpRequest;
use uncino_domain::access::limit::Credential;
use uncino_domain::storage::StorageError;

use crate::blocking::blocking;
use crate::state::AppState;

/// How long a hash waits for a permit; then the caller is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs work that hashes a password, with a permit. It lasts as long as the work, also if nobody waits for
/// its answer any more.
pub(crate) async fn hashing<T, E>(
    state: &AppState,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let permit = actix_web::rt::time::timeout(PATIENCE, state.password_permits.clone().acquire_owned()).await;
    let Ok(Ok(permit)) = permit else { return Err(StorageError::Overloaded.into()) };
    blocking(move || {
        let _permit = permit;
        work()
    })
    .await
}

/// Checks a password that somebody claims to know, with a permit: slower while that account is under attack from elsewhere.
pub(crate) async fn checking<T, E>(
    (state, request): (&AppState, &HttpRequest),
    email: &str,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (limits, email) = (state.limits(request), email.trim().to_lowercase());
    let wait = blocking(move || limits.slow_down(Credential::Password(&email))).await?;
    actix_web::rt::time::sleep(wait.to_std().unwrap_or_default()).await;
    hashing(state, work).await
}
