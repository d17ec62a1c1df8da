//! Lifetimes and switches: what an instance can decide about the rules (section 8 of the Gancio contract).

use chrono::TimeDelta;

use crate::instance::setting::InstanceDefaults;

/// The longest life of an authorization code (RFC 6749 section 4.1.2).
pub const MAX_CODE_TTL: TimeDelta = TimeDelta::minutes(10);
/// How long a person has to answer a consent page.
pub const TRANSACTION_TTL: TimeDelta = TimeDelta::minutes(10);
/// How often "last used" is written, at most.
pub const TOUCH_INTERVAL: TimeDelta = TimeDelta::hours(1);

/// The settings that the services obey.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The public address, without a trailing slash: the issuer (RFC 8414 section 2, RFC 9207).
    pub issuer: String,
    /// Rules for strict clients.
    pub oauth: OAuthPolicy,
    /// Rules for compatible clients.
    pub compat: CompatPolicy,
    /// Rules for dynamic registration.
    pub register: RegisterPolicy,
    /// Rules for sessions.
    pub session: SessionPolicy,
    /// Rules for programs that log in with a password.
    pub login_api: LogInApiPolicy,
    /// Does the first registration of a user make an administrator? For tests and install scripts.
    pub first_registration_is_admin: bool,
    /// Does the log-in that a browser brings from Gancio become a session, once?
    pub takes_browser_cookies: bool,
    /// Are there limits on failures and on anonymous requests?
    pub limits: bool,
    /// How long a letter is tried that can't be sent.
    pub letters_given_up_after: TimeDelta,
    /// How long the audit log is kept.
    pub audit_kept: TimeDelta,
    /// What the instance is called, and so on, until an administrator says otherwise.
    pub instance: InstanceDefaults,
}

/// Rules for programs that log in with a password (section 4 of the Gancio contract).
#[derive(Debug, Clone)]
pub struct LogInApiPolicy {
    /// May they?
    pub enabled: bool,
    /// Life of their tokens.
    pub ttl: TimeDelta,
}

/// Rules for strict clients, and for what all share.
#[derive(Debug, Clone)]
pub struct OAuthPolicy {
    /// Life of a code; at most [`MAX_CODE_TTL`].
    pub code_ttl: TimeDelta,
    /// Life of an access token.
    pub access_ttl: TimeDelta,
    /// Life of a refresh token that isn't used.
    pub refresh_idle: TimeDelta,
    /// Life of a family, however much it is used.
    pub refresh_max: TimeDelta,
    /// How long a rotated refresh token still gets the same answer. Zero: never.
    pub refresh_grace: TimeDelta,
    /// Is `http://localhost` loopback for strict clients?
    pub localhost: bool,
    /// The private-use schemes without a dot that clients may register.
    pub private_schemes: Vec<String>,
}

/// Rules for compatible clients.
#[derive(Debug, Clone)]
pub struct CompatPolicy {
    /// May such clients be registered at all?
    pub registration: bool,
    /// May any client be registered with the out-of-band redirect URI? Such a client is strict.
    pub oob: bool,
    /// May they ask for the https form of a registered http redirect URI?
    pub http_to_https: bool,
    /// Do their tokens survive a replay of their code? WordPress sends it again when the callback page is reloaded.
    pub replay_keeps_tokens: bool,
    /// Life of a code; at most [`MAX_CODE_TTL`].
    pub code_ttl: TimeDelta,
    /// Life of tokens that aren't used.
    pub access_idle: TimeDelta,
    /// Life of tokens, however much they are used; none: no end.
    pub access_max: Option<TimeDelta>,
    /// How long a registration is kept that never got a token.
    pub unused_ttl: TimeDelta,
}

/// Rules for dynamic registration (RFC 7591).
#[derive(Debug, Clone)]
pub struct RegisterPolicy {
    /// May clients register themselves as strict ones?
    pub enabled: bool,
    /// How long a registration is kept that never got a token.
    pub unused_ttl: TimeDelta,
}

/// Rules for sessions.
#[derive(Debug, Clone)]
pub struct SessionPolicy {
    /// Life of a session that isn't used.
    pub idle: TimeDelta,
    /// Life of a session, however much it is used.
    pub max: TimeDelta,
}
