//! Clients (RFC 6749 section 2): the applications that ask people for permission.

use std::fmt;

use url::Url;

use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::instance::policy::Policy;
use crate::oauth::grant_type::GrantType;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::ScopeSet;
use crate::secret::{Secret, SecretDigest};
use crate::text::visible;

/// How many redirect URIs one client can have.
pub const MAX_REDIRECT_URIS: usize = 10;

/// An application that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its public identifier.
    pub id: ClientId,
    /// Which rules hold for it.
    pub kind: ClientKind,
    /// How it proves who it is at the token endpoint.
    pub authentication: ClientAuthentication,
    /// The name it chose: shown as text, never trusted.
    pub name: ClientName,
    /// The home page it names, if any: shown as text, never trusted.
    pub website: Option<Website>,
    /// Where browsers may be sent; at least one, unless it moved in with tokens and nothing that could be taken.
    pub redirect_uris: Vec<RedirectUri>,
    /// The most it can ask for.
    pub scopes: ScopeSet,
    /// What it can show for tokens.
    pub grant_types: Vec<GrantType>,
    /// The door through which it came.
    pub registration: Registration,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it got its first token. A client that ever got one is never removed silently.
    pub first_token_at: Option<Timestamp>,
    /// Since when an administrator has suspended it; a suspended client gets and uses no token.
    pub suspended_at: Option<Timestamp>,
    /// Since when an administrator vouches for it: people are told so when it asks them. Nothing else follows from it.
    pub vouched_at: Option<Timestamp>,
}

/// The two kinds of client. The exceptions that Gancio's clients need hang on this value and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// Registered as Gancio's clients do, with web redirect URIs only: may leave out `redirect_uri` at the token
    /// endpoint, needs no PKCE, gets long-lived tokens.
    Compatible,
    /// Everybody else: OAuth without exceptions.
    Strict,
}

/// The door through which a client came. It says how long a registration is kept that never got a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// `POST /api/client`, as Gancio's clients do.
    Gancio,
    /// RFC 7591.
    Dynamic,
    /// By an administrator: kept until they remove it.
    Administrator,
}

/// How a client authenticates (RFC 6749 section 2.1 and 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// A confidential client, by its secret.
    Secret(SecretDigest),
    /// A public client: it can't keep a secret, so PKCE binds its codes.
    Public,
}

impl Client {
    /// Its name and its id, as the audit log names it.
    pub fn described(&self) -> String {
        format!("{} ({})", self.name, self.id)
    }

    /// May it get and use tokens?
    pub fn is_active(&self) -> bool {
        self.suspended_at.is_none()
    }

    /// Is it registered for this grant type?
    pub fn may_use(&self, grant_type: GrantType) -> bool {
        self.grant_types.contains(&grant_type)
    }

    /// The redirect URI that a request may use: the one asked for if it is registered to the letter; if none was asked
    /// for, the only one there is (RFC 6749 section 3.1.2.3). The form asked for is the one that is then bound and used.
    ///
    /// Two tolerances: a strict client may name any port of a registered loopback address (RFC 8252 section 7.3), and
    /// with `compat.http_to_https` a compatible one may ask for the https form of a registered http URI. While
    /// `oauth.localhost` is off, a strict client has no `http://localhost`.
    pub fn redirect_uri_for(&self, asked: Option<&str>, policy: &Policy) -> Option<RedirectUri> {
        let redirect_uri = self.known_redirect_uri(asked, policy)?;
        let is_off =
            self.kind == ClientKind::Strict && !policy.oauth.localhost && redirect_uri.is_localhost();
        (!is_off).then_some(redirect_uri)
    }

    fn known_redirect_uri(&self, asked: Option<&str>, policy: &Policy) -> Option<RedirectUri> {
        let Some(asked) = asked else {
            return match self.redirect_uris.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            };
        };
        if let Some(registered) = self.redirect_uris.iter().find(|registered| registered.as_str() == asked) {
            return Some(registered.clone());
        }
        let asked = RedirectUri::parse(asked).ok()?;
        let known = self.redirect_uris.iter().any(|registered| match self.kind {
            ClientKind::Compatible => policy.compat.http_to_https && asked.is_https_form_of(registered),
            ClientKind::Strict => asked.is_another_port_of(registered),
        });
        known.then_some(asked)
    }
}

/// The longest name, in characters.
const MAX_NAME: usize = 255;

/// A name that a client chose for itself: 1 to 255 characters, none of them a NUL, which no database keeps. Nothing else is
/// refused, because WordPress never looks at the answer; what people are shown of it is [`crate::oauth::shown_name`]'s business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientName(String);

impl ClientName {
    /// Takes the name as sent, or nothing if it isn't fit to be kept.
    pub fn parse(text: &str) -> Option<Self> {
        let fit = !text.is_empty() && text.chars().count() <= MAX_NAME && !text.contains('\0');
        fit.then(|| Self(text.to_owned()))
    }

    /// The name of a client that chose none: its id, just made.
    pub(crate) fn of_id(id: &Secret) -> Self {
        Self(id.expose().to_owned())
    }

    /// The name exactly as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For logs: what can be seen of it. People are shown [`crate::oauth::shown_name::shown_name`].
impl fmt::Display for ClientName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.0))
    }
}

/// The home page that a client names: at most 2,000 characters, no control characters. Gancio checks nothing more, so
/// it may be no URL at all; only [`Website::url`] is fit to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Website(String);

impl Website {
    /// Takes the text as sent, or nothing if it is too long or has control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fit = text.chars().count() <= 2_000 && !text.chars().any(char::is_control);
        fit.then(|| Self(text.to_owned()))
    }

    /// The text exactly as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, if it is one of the web.
    pub fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
    }

    /// The host of that address, which is what people can judge.
    pub fn host(&self) -> Option<String> {
        self.url()?.host_str().map(str::to_owned)
    }
}
