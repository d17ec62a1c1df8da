//! What comes of an action, as seen and as foretold.

use std::fmt;

use uncino_domain::oauth::scope::Scope;
use uncino_domain::storage::StorageError;

use super::action::Place;

/// What comes of an action. Numbers are indexes in the lists of everything that there ever was: a new code or token has
/// the next one, the same token again has its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was done.
    Done,
    /// The person is asked.
    Asked { question: usize, session: usize },
    /// A code was given.
    Code(usize),
    /// Tokens were given.
    Tokens(Tokens),
    /// What a token is worth: nothing, or this.
    Worth(Option<Worth>),
    /// It was refused, with this word.
    Denied(String),
}

/// Tokens that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) access: usize,
    pub(super) refresh: Option<usize>,
    pub(super) scope: Scope,
    pub(super) expires_in: i64,
    /// Does the answer say whose they are?
    pub(super) names_the_person: bool,
}

/// What a token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    pub(super) person: usize,
    /// None: a program of the person's own.
    pub(super) app: Option<usize>,
    pub(super) scope: Scope,
    /// What it is for, where that was named and is told.
    pub(super) place: Option<Place>,
    /// When it ends if it isn't used, where that is told.
    pub(super) ends_at: Option<i64>,
}

/// What the model says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Forecast {
    /// This.
    Sure(Outcome),
    /// One of the two: it depends on how long something that has ended is remembered.
    Either(Outcome, Outcome),
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub(super) struct Violation {
    pub(super) rule: &'static str,
    pub(super) detail: String,
}

impl Outcome {
    pub(super) fn denied(word: impl Into<String>) -> Self {
        Self::Denied(word.into())
    }

    /// One word for the tally.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Done => "done",
            Self::Asked { .. } => "asked",
            Self::Code(_) => "code",
            Self::Tokens(_) => "tokens",
            Self::Worth(Some(_)) => "active",
            Self::Worth(None) => "inactive",
            Self::Denied(word) => word,
        }
    }
}

impl Forecast {
    pub(super) fn denied(word: &str) -> Self {
        Self::Sure(Outcome::denied(word))
    }

    pub(super) fn is_met_by(&self, seen: &Outcome) -> bool {
        match self {
            Self::Sure(outcome) => outcome == seen,
            Self::Either(one, other) => one == seen || other == seen,
        }
    }
}

impl From<Outcome> for Forecast {
    fn from(outcome: Outcome) -> Self {
        Self::Sure(outcome)
    }
}

impl Violation {
    pub(super) fn of(rule: &'static str, detail: impl Into<String>) -> Self {
        Self { rule, detail: detail.into() }
    }
}

impl From<StorageError> for Violation {
    fn from(failure: StorageError) -> Self {
        Self::of("nothing breaks", failure.to_string())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.detail)
    }
}
