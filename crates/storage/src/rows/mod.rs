//! A table's row and what it is in the domain. A row that can't be understood is reported as corrupt, never guessed.

pub(crate) mod editing;
