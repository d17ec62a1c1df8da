//! Why a measurement ended early.

use std::error::Error;

/// One sentence for the person at the terminal.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;
