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

/// Turns the two layers of a transaction's answer (a failure rolled back, a denial committed) into one.
pub(crate) fn settle<T, D>(outcome: Result<Result<T, D>, StorageError>) -> Result<T, ServiceError<D>> {
    outcome?.map_err(ServiceError::Denied)
}
