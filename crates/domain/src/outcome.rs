//! The two ways in which a service says no: a rule refused ([`ServiceError::Denied`]), or something broke
//! ([`ServiceError::Failed`]). The web crate maps both to HTTP in one table.

use crate::storage::StorageError;

/// Why a service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError<D> {
    /// A rule refused; `D` says which, in the words of the service.
    #[error("denied")]
    Denied(D),
    /// Something that the caller can't mend.
    #[error(transparent)]
    Failed(#[from] StorageError),
}

impl<D> ServiceError<D> {
    /// Translates the denial and leaves a failure as it is.
    pub fn map_denial<E>(self, translate: impl FnOnce(D) -> E) -> ServiceError<E> {
        match self {
            Self::Denied(denial) => ServiceError::Denied(translate(denial)),
            Self::Failed(failure) => ServiceError::Failed(failure),
        }
    }
}

/// What a transaction comes to in a use case whose refusals may leave a trace: both are committed. A refusal that leaves
/// nothing is an `Err` instead, and rolls everything back. `docs/architecture.md` lists the traces, by use case.
#[derive(Debug)]
#[must_use]
pub(crate) enum Committed<T, D> {
    /// It is done.
    Done(T),
    /// A rule refused, and what was written until then stays.
    DeniedButKept(D),
}

impl<T, D> Committed<T, D> {
    /// What the caller is told.
    pub(crate) fn answer(self) -> Result<T, ServiceError<D>> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::DeniedButKept(denial) => Err(ServiceError::Denied(denial)),
        }
    }
}
