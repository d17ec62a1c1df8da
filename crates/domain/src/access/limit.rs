//! Limits: how much is too much. Counted in the database, so that all nodes count together.
//!
//! Failed log-ins cost the pair of account and address: five are free, then the pair waits 1, 2, 4 ... 60 seconds. An
//! address with 50 failures in an hour waits for the rest of it, but not for an account that logged in from it lately. An
//! account with 100 failures in an hour is never shut, or anybody could shut it: its log-ins take two seconds longer, but
//! not from an address that logged in to it lately.
//! Clients that show a wrong secret are treated alike, and counted apart; ids that no client has aren't counted, as there is
//! nothing to guess. What a page of another site makes a browser send doesn't count against the visitor's address.

use std::fmt::{self, Debug};
use std::net::IpAddr;

use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use crate::clock::Timestamp;

/// Failures of one pair of account and address that cost nothing.
pub const FREE_FAILURES: u32 = 5;
/// The longest wait of a pair.
pub const MAX_WAIT: TimeDelta = TimeDelta::seconds(60);
/// How long the failures of a pair are remembered.
pub const PAIR_WINDOW: TimeDelta = TimeDelta::hours(24);
/// Failures of one address in an hour.
pub const ADDRESS_FAILURES: u32 = 50;
/// Failures of one account in an hour, after which its log-ins are slowed down.
pub const ACCOUNT_FAILURES: u32 = 100;
/// By how much they are slowed down.
pub const SLOW_DOWN: TimeDelta = TimeDelta::seconds(2);
/// How long an address is known to an account that logged in from it.
pub const KNOWN_ADDRESS: TimeDelta = TimeDelta::days(30);
/// The window of everything that is counted by the hour.
pub const HOUR: TimeDelta = TimeDelta::hours(1);

/// Something that is limited by the hour, for an address or an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Registrations of applications from one address, without a credential.
    ClientRegistrations,
    /// Registrations of applications by one account.
    AccountClientRegistrations,
    /// Tokens that one client asked about and that were none of its good ones.
    IntrospectionMisses,
    /// Log-ins of one account, with the right password.
    LogIns,
    /// Requests for an account from one address.
    AccountRequests,
    /// Requests for a new password from one address.
    RecoveryRequests,
    /// Letters with a link for a new password to one account.
    RecoveryLetters,
    /// Letters to one account that somebody asked for another one with its address.
    AlreadyRegisteredLetters,
    /// Other e-mail addresses that one account asks for.
    EmailChanges,
    /// Letters to one address that somebody wants for their account.
    EmailChangeLetters,
    /// Events without a credential from one address.
    AnonymousEvents,
    /// Messages about events, from one address or by one account.
    Messages,
    /// Events that one account adds or changes, through whatever application.
    AccountEvents,
    /// Pages of other sites that one account has fetched to fill in the form of an event.
    Imports,
    /// Files with everything of a person that they take along.
    Exports,
    /// Letters that one administrator sends to see whether they arrive.
    TestLetters,
}

impl Quota {
    /// How many an hour.
    pub fn per_hour(self) -> u32 {
        match self {
            Self::ClientRegistrations => 30,
            Self::AccountClientRegistrations | Self::LogIns => 300,
            Self::IntrospectionMisses => 600,
            Self::AccountRequests | Self::RecoveryRequests | Self::Messages | Self::Exports => 20,
            Self::RecoveryLetters | Self::AlreadyRegisteredLetters | Self::EmailChangeLetters => 3,
            Self::EmailChanges => 5,
            Self::TestLetters => 10,
            Self::AnonymousEvents | Self::Imports => 60,
            Self::AccountEvents => 3_000,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::ClientRegistrations => "client registrations",
            Self::AccountClientRegistrations => "client registrations by account",
            Self::LogIns => "log-ins",
            Self::IntrospectionMisses => "introspection misses",
            Self::AccountRequests => "account requests",
            Self::RecoveryRequests => "recovery requests",
            Self::RecoveryLetters => "recovery letters",
            Self::AlreadyRegisteredLetters => "already registered letters",
            Self::EmailChanges => "email changes",
            Self::EmailChangeLetters => "email change letters",
            Self::Messages => "messages",
            Self::AnonymousEvents => "anonymous events",
            Self::AccountEvents => "account events",
            Self::Imports => "imports",
            Self::Exports => "exports",
            Self::TestLetters => "test letters",
        }
    }
}

/// Enough for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// How long to wait; at least a second.
    pub retry_after: TimeDelta,
}

impl TooMany {
    /// To wait until that moment.
    pub fn until(moment: Timestamp, now: Timestamp) -> Self {
        Self { retry_after: (moment - now).max(TimeDelta::seconds(1)) }
    }

    /// Whole seconds to wait, rounded up, for `Retry-After` (RFC 9110 section 10.2.3).
    pub fn seconds(self) -> u32 {
        let whole = self.retry_after.num_seconds();
        let up = i64::from(self.retry_after > TimeDelta::seconds(whole));
        u32::try_from(whole + up).unwrap_or(u32::MAX)
    }
}

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// How often in this window.
    pub count: u32,
    /// When last.
    pub last_at: Timestamp,
    /// When the window ends.
    pub ends_at: Timestamp,
}

/// What is counted, as a digest: what people type into the field for an e-mail address is nobody's business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket([u8; 32]);

impl Bucket {
    /// Failures of an account, or a client, from an address.
    pub fn pair(kind: Credential<'_>, network: IpAddr) -> Self {
        Self::of(&["pair", kind.name(), kind.identifier(), &network.to_string()])
    }

    /// Failures from an address, of passwords or of client secrets.
    pub fn address(kind: Credential<'_>, network: IpAddr) -> Self {
        Self::of(&["address", kind.name(), &network.to_string()])
    }

    /// Failures of an account, or a client.
    pub fn account(kind: Credential<'_>) -> Self {
        Self::of(&["account", kind.name(), kind.identifier()])
    }

    /// Successes of an account, or a client, from an address.
    pub fn known(kind: Credential<'_>, network: IpAddr) -> Self {
        Self::of(&["known", kind.name(), kind.identifier(), &network.to_string()])
    }

    /// What counts against a quota.
    pub fn quota(quota: Quota, of: &str) -> Self {
        Self::of(&["quota", quota.name(), of])
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Parts are told apart by their lengths.
    fn of(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        Self(digest.finalize().into())
    }
}

impl Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bucket(…)")
    }
}

/// Whose credential is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential<'i> {
    /// A person's password, by the e-mail address as typed, in lower case.
    Password(&'i str),
    /// A client's secret, by its id.
    ClientSecret(&'i str),
}

impl Credential<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Password(_) => "password",
            Self::ClientSecret(_) => "client secret",
        }
    }

    fn identifier(&self) -> &str {
        match self {
            Self::Password(identifier) | Self::ClientSecret(identifier) => identifier,
        }
    }
}

/// How long a pair waits after its last failure.
pub fn wait_after(failures: u32) -> TimeDelta {
    match failures.checked_sub(FREE_FAILURES) {
        None => TimeDelta::zero(),
        Some(beyond) => MAX_WAIT.min(TimeDelta::seconds(1 << beyond.min(10))),
    }
}
