//! How the program ends when it can't go on: one clear sentence, and an exit code that scripts can tell apart.

use std::process::ExitCode;

use uncino_domain::storage::StorageError;
use uncino_storage::OpenError;

/// Why the program ends. The codes are those of `sysexits.h`; clap ends with 2 when the command line is wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was asked for can't be done (exit code 1).
    #[error("{0}")]
    Refused(String),
    /// The address can't be listened on (exit code 69).
    #[error("{0}")]
    Unavailable(String),
    /// The database can't be used (exit code 74).
    #[error("{0}")]
    Database(String),
    /// A setting is wrong (exit code 78).
    #[error("{0}")]
    Setting(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Refused(_) => ExitCode::from(1),
            Self::Unavailable(_) => ExitCode::from(69),
            Self::Database(_) => ExitCode::from(74),
            Self::Setting(_) => ExitCode::from(78),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Foreign(_) | OpenError::Scheme | OpenError::NoFile | OpenError::TlsMissing(_) => {
                Self::Setting(error.to_string())
            }
            OpenError::File { .. } | OpenError::Connect(_) | OpenError::Migrate(_) | OpenError::Newer(_) => {
                Self::Database(error.to_string())
            }
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Database(error.to_string())
    }
}
