//! Scopes (RFC 6749 section 3.3): what a token may do.

use std::fmt;

use crate::named::named;
use crate::oauth::error::{OAuthError, OAuthErrorCode};

named! {
    /// One permission.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Scope {
        /// Add, change, delete and read one's own events; read one's own user record.
        EventWrite = "event:write",
        /// Everything its owner may do. For first-party credentials only: never offered, never given to a client.
        Account = "account",
    }
}

impl Scope {
    /// The scopes that applications can have, as the metadata says; of what they ask for no other is given. `account`
    /// is missing because it is for first-party credentials.
    pub const OFFERED: [Self; 1] = [Self::EventWrite];

    /// The scopes of an application that asks for none. Every WordPress is one of these, and is told them when it
    /// registers: a scope belongs here only if whoever connects one wants to give that too.
    pub const BY_DEFAULT: [Self; 1] = [Self::EventWrite];
}

/// What a registration is told that names no scope of [`Scope::OFFERED`]; it lists them all.
pub const ONLY_OFFERED: &str = "scope can only be event:write";

/// Why a scope parameter could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// A character outside `%x21 / %x23-5B / %x5D-7E`, or no scope at all.
    #[error("the scope is malformed")]
    Malformed,
    /// A well-formed scope that this server doesn't have.
    #[error("the scope is unknown")]
    Unknown,
}

/// A set of scopes, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeSet(Vec<Scope>);

impl ScopeSet {
    /// What applications can have: [`Scope::OFFERED`].
    pub fn offered() -> Self {
        Self(Scope::OFFERED.to_vec())
    }

    /// What an application has that asks for nothing: [`Scope::BY_DEFAULT`].
    pub fn by_default() -> Self {
        Self(Scope::BY_DEFAULT.to_vec())
    }

    /// `event:write` alone.
    pub fn event_write() -> Self {
        Self(vec![Scope::EventWrite])
    }

    /// The scope of first-party credentials.
    pub fn account() -> Self {
        Self(vec![Scope::Account])
    }

    /// Parses a space-separated, case-sensitive list (RFC 6749 section 3.3). Order and repetition mean nothing.
    ///
    /// # Errors
    /// [`ScopeError::Malformed`] for an empty list or a forbidden character, [`ScopeError::Unknown`] otherwise.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        if !text.chars().all(is_allowed) {
            return Err(ScopeError::Malformed);
        }
        let mut scopes = text
            .split(' ')
            .filter(|token| !token.is_empty())
            .map(|token| Scope::parse(token).ok_or(ScopeError::Unknown))
            .collect::<Result<Vec<_>, _>>()?;
        if scopes.is_empty() {
            return Err(ScopeError::Malformed);
        }
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Self(scopes))
    }

    /// Parses what a client asks for: scopes that applications can't have are left out, because a server may grant less
    /// than was asked for (RFC 6749 section 3.3) and says what it granted.
    ///
    /// # Errors
    /// `invalid_scope` for a forbidden character, or if nothing is left.
    pub fn requested(text: &str) -> Result<Self, OAuthError> {
        let refused = |error: ScopeError| {
            OAuthErrorCode::InvalidScope.because(match error {
                ScopeError::Malformed => "the scope is malformed",
                ScopeError::Unknown => "the scope is unknown",
            })
        };
        if !text.chars().all(is_allowed) || text.split(' ').all(str::is_empty) {
            return Err(refused(ScopeError::Malformed));
        }
        let asked = text.split(' ').filter_map(Scope::parse);
        let mut scopes: Vec<Scope> = asked.filter(|scope| Scope::OFFERED.contains(scope)).collect();
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() { Err(refused(ScopeError::Unknown)) } else { Ok(Self(scopes)) }
    }

    /// What is in both; nothing if that is nothing.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let scopes: Vec<Scope> = self.iter().filter(|scope| other.contains(*scope)).collect();
        (!scopes.is_empty()).then_some(Self(scopes))
    }

    /// Does the set hold this scope?
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Is everything in this set in the other one too?
    pub fn is_subset_of(&self, other: &Self) -> bool {
        self.0.iter().all(|scope| other.contains(*scope))
    }

    /// Everything that is in one of the two.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut scopes = [self.0.as_slice(), &other.0].concat();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// The scopes, in their own order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

/// RFC 6749 section 3.3, with the space between scopes.
fn is_allowed(c: char) -> bool {
    matches!(c, '\x20' | '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E')
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, scope) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}
